"""Destroying the words of a comment for good, for admins alone."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from blog.models import OutgoingMail
from comments.models import Comment
from moderation.deeds.purge import plan as purging
from moderation.deeds.purge.action import purge
from moderation.deeds.purge.forms import PurgeForm
from moderation.desk.previewed import Previewed


class Purge(Previewed):
    """What goes and what stays; then, for a reason, it goes."""

    template = "moderation/remove/purge.html"

    def __init__(self, request, pk):
        super().__init__(request)
        comments = Comment.objects.select_related("post", "author")
        self.comment = get_object_or_404(comments, pk=pk)
        self.form = PurgeForm(self.sent)

    def do(self):
        why, with_notes = self.cleaned["why"], self.cleaned["with_notes"]
        return purge(self.moderator, self.comment, why, with_notes=with_notes)

    def done(self, decision):
        messages.success(self.request, _("The text is permanently deleted."))
        if self.moderator.is_moderator:
            return redirect("review_comment", self.comment.pk)
        return redirect(decision)

    def context(self, meanwhile):
        comment = self.comment
        comment.refresh_from_db()
        about = [comment, *purging.decisions_on(comment), *purging.appeals_on(comment)]
        return {
            "comment": comment,
            "can_be_purged": not (comment.purged_at or comment.is_held or comment.is_published),
            "letters": sum(OutgoingMail.objects.unsent().about(one).count() for one in about),
            "said": len(purging.texts_about(comment)),
            "quoting": len(purging.quoting(comment)),
            "open_appeal": purging.appeals_on(comment).open().exists(),
            "replies": comment.get_descendants().published().count(),
        }
