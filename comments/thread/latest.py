"""The newest comments, wherever they were said."""

from blog.content.markup.to_html import excerpt
from comments.models import Comment

WORDS = 40


def latest_comments(start, count):
    """The published comments on listed articles from `start` on, newest first, each with its `beginning`."""
    newest = Comment.objects.published().readable().select_related("post")
    newest = newest.defer("post__text", "post__rendered").order_by("-created_at", "-pk")
    comments = list(newest[start : start + count])
    for comment in comments:
        comment.beginning = excerpt(comment.html, WORDS)
    return comments
