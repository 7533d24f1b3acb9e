"""What moderators do about links from elsewhere to an article."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blog.models import Post


@require_POST
def remove_mention(request, pk):
    """Remove one for good: a later import of the same export doesn't bring it again."""
    post = get_object_or_404(Post, mentions=pk)
    post.remove_mentions([pk])
    messages.success(request, _("The link is removed."))
    return redirect(post)
