"""What moderators do about links from elsewhere to an article."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from blog.models import Post
from moderation.deeds.mention import action
from moderation.desk.navigation import page
from moderation.forms.requests import get_or_post


@get_or_post
def remove_mention(request, pk):
    """Remove one for good: a later import of the same export doesn't bring it again."""
    post = get_object_or_404(Post, mentions=pk)
    mention = get_object_or_404(post.mentions, pk=pk)
    if request.method == "POST":
        action.remove_mention(request.user, mention)
        messages.success(request, _("The link is removed."))
        return redirect(post)
    return page(request, "moderation/remove/remove_mention.html", None, None, mention=mention)
