"""A name that is changed: old comments and thanks carry the new one, and the pages with them are made anew."""

from accounts.names import ownership
from blog.models import Post, Site
from comments.models import Comment
from comments.other_threads import with_name_of


@ownership.follow
def on_comments(account):
    """Rename the comments of an account; takes the articles' locks first, in the order in which others do."""
    theirs = Comment.objects.filter(author=account).order_by()
    posts = with_name_of(theirs, account)
    posts = list(posts.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    yield
    theirs.update(name=account.name)
    Post.everything.filter(pk__in=posts).bump()
    Site.bump()
