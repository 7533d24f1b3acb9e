"""Which articles' comments and forms somebody may open by a number, without the address of the article."""

from django.db.models import Q

from blog.context import is_staff, open_to
from blog.models import Post
from blog.models.articles.visibility import Visibility
from comments.models import Comment, Subscription
from lib.web import opened


def open_by_number(request, writer):
    """What is open to them; of unlisted articles the one that they have opened, and those in which they take part."""
    posts = open_to(request)
    may = ~Q(visibility=Visibility.UNLISTED) | Q(pk=opened.now() or 0)
    if writer.account or writer.token:
        if is_staff(request):
            return posts
        wrote = Comment.objects.by(writer).order_by().values("post")
        follows = Subscription.objects.by(writer).filter(post__isnull=False).values("post")
        may |= Q(pk__in=wrote) | Q(pk__in=follows)
    if writer.account:
        may |= Q(pk__in=Post.objects.by(writer.account).values("pk"))
    return posts.filter(may)
