"""Articles by their title, for a link in a text."""

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.desk import contributing
from blog.models import Post
from lib.text.dates import date_format

MOST = 8


@never_cache
@require_safe
def find_articles(request):
    """The newest whose titles have all these words; drafts only for those who may change them."""
    user = request.user
    if not (contributing.may_write(user) or user.has_perm("blog.change_post")):
        raise PermissionDenied
    posts = Post.objects.published() | contributing.articles_of(user)
    for word in request.GET.get("q", "")[:80].split():
        posts = posts.filter(title__icontains=word)
    articles = []
    for post in posts.exclude(title="").newest_first().without_texts()[:MOST]:
        if post.status == Post.Status.DRAFT:
            state = _("Draft")
        else:
            state = date_format(localtime(post.published_at), "j M Y")
        articles.append({"id": post.pk, "title": post.title, "state": state})
    return JsonResponse({"articles": articles})
