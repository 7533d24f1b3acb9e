"""Destroying the words of a comment for good, for admins alone."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from blog.models import Letter
from comments.models import Comment
from moderation import actions, purging
from moderation.actions import Decided, NotAllowed, Reworded
from moderation.forms import PurgeForm
from moderation.views.ways import get_or_post, page, sent


@get_or_post
def purge(request, pk):
    """What goes and what stays; then, for a reason, it goes."""
    comment = get_object_or_404(Comment.objects.select_related("post", "author"), pk=pk)
    form = PurgeForm(sent(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, comment, form)
    said = form.cleaned_data
    try:
        decision = actions.purge(request.user, comment, said["why"], with_notes=said["with_notes"])
    except (Decided, NotAllowed, Reworded) as meanwhile:
        return _page(request, comment, form, meanwhile)
    messages.success(request, _("The words are destroyed."))
    return redirect("review_comment", pk) if request.user.is_moderator else redirect(decision)


def _page(request, comment, form, meanwhile=None):
    comment.refresh_from_db()
    about = [comment, *purging.decisions_on(comment), *purging.appeals_on(comment)]
    context = {
        "comment": comment,
        "can_be_purged": not (comment.purged_at or comment.is_held or comment.is_published),
        "letters": sum(Letter.objects.unsent().about(one).count() for one in about),
        "said": len(purging.said_about(comment)),
        "quoting": len(purging.quoting(comment)),
        "open_appeal": purging.appeals_on(comment).open().exists(),
        "replies": comment.get_descendants().published().count(),
    }
    return page(request, "moderation/purge.html", form, meanwhile, **context)
