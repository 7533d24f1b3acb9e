"""An author's page: who they are, and what they wrote here, alone or with others."""

from django.core.paginator import EmptyPage, Paginator
from django.db.models import Sum
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from accounts.models import User
from blog.models import Post
from blog.models.texts.authors import author_url
from blog.pagecache.page_store import stored

LINES = 100  # articles on a page


def find_author(name):
    """The account of this name that has published here; whoever has not has no page."""
    person = User.objects.named(name).first()
    if person is None or not Post.objects.by(person).published().exists():
        raise Http404
    return person


@require_safe
@stored
def author(request, name, number=1):
    person = find_author(name)
    if number == 1 and person.name != name:  # In another case, say.
        return redirect(author_url(person), permanent=True)
    posts = Post.objects.by(person).published()
    try:
        page = Paginator(posts.listed().newest_first().without_texts(), LINES).page(number)
    except EmptyPage as missing:
        raise Http404 from missing
    context = {
        "person": person,
        "page": page,
        "since": localtime(
            posts.order_by("published_at").values_list("published_at", flat=True)[0]
        ),
        "comments": posts.aggregate(n=Sum("comment_count"))["n"],
        "base": author_url(person),
    }
    return render(request, "blog/author.html", context)
