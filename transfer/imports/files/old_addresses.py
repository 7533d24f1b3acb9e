"""The addresses of an old blog: those that lead on, and those in its own links that answer with nothing."""

import re
from collections import Counter, defaultdict
from functools import reduce
from operator import or_

from django.db.models import Q

from blog.addresses.likeness import likely
from blog.addresses.of_other_software import article_called, list_at
from blog.addresses.places import place_at
from blog.content.address_forms import OWN, form_of
from blog.models import Page, Post, Redirect
from blog.models.addresses.redirects import LONGEST, as_read
from blog.models.articles.permalinks import is_free_for
from comments.models import Comment
from transfer.imports.content.entries import foreign_id
from transfer.imports.content.matching import host_of, split
from transfer.imports.files.uploads import is_upload
from transfer.models import Imported, ImportRun

LOOKED_AT = 100  # articles of which the form of addresses is read
MOST, SHOWN = 5000, 500  # addresses that are looked at, and that are told of
COMPARED = 50  # that are told of with a page that is like them
_LINK = re.compile(r'<a\b[^<>]*?\shref="([^"<>]{1,1000})"', re.IGNORECASE)
_KINDS = {"post": "post", "page": "page", "category": "category", "tag": "tag", "account": "person"}


def redirects_of(run):
    """The Redirects that lead to what an import brought."""
    onto = Q()
    for kind, field in _KINDS.items():
        onto |= Q(**{f"{field}__in": run.things.filter(kind=kind).values("object_id")})
    return Redirect.objects.filter(onto, why=Redirect.Why.IMPORTED)


def closed_of(redirects):
    """The redirects that lead to what readers can't open now: a draft, or what is to appear."""
    is_post = Q(post__isnull=False) & ~Q(post__in=Post.objects.public().values("pk"))
    is_page = Q(page__isnull=False) & ~Q(page__in=Page.objects.public().values("pk"))
    return redirects.filter(is_post | is_page)


def form_of_run(run):
    """The form that the addresses of most imported articles had, if it isn't that of this blog anyway; or an empty text."""
    keys = (
        run.things.filter(kind="post")
        .order_by("pk")
        .values_list("object_id", flat=True)[:LOOKED_AT]
    )
    out = Post.objects.out().filter(pk__in=list(keys))
    posts = {post.pk: post for post in out.without_texts()}
    earlier = Redirect.objects.filter(post__in=posts, onto="").exclude(path__startswith="/?")
    stood = [*earlier.values_list("post", "path")]
    stood += [(post.pk, post.permalink) for post in posts.values() if post.permalink]
    forms = Counter(form_of(path, posts[key].day, posts[key].slug) for key, path in stood)
    forms.pop("", None)
    form, times = forms.most_common(1)[0] if forms else ("", 0)
    is_theirs = form not in ("", OWN) and 2 * times >= len(posts)
    return form if is_theirs and is_free_for(form) else ""


def note_lost(run):
    """Keep with an import which of the old blog's own links lead nowhere."""
    run.mark(lost=lost_of(run))


def comment_called(called, post):
    """The key of the comment that another blog `called` so, below the article that has the key `post` here; or None."""
    # With the sources named, an index finds the articles of each: strangers ask, too.
    sources = list(ImportRun.objects.order_by().values_list("source", flat=True).distinct())
    came = Imported.objects.filter(source__in=sources)
    for source, own in came.filter(kind="post", object_id=post).values_list("source", "foreign_id"):
        name = foreign_id(own, called)
        there = came.filter(source=source, kind="comment", foreign_id=name)
        if key := there.values_list("object_id", flat=True).first():
            return key
    return None


def lost_of(run):
    """[[path, links in articles and pages, links in comments, whether a page is like it], …], most often linked first.

    They answer with nothing. Only the first ones are compared with pages; of the others it's said that none is.
    """
    hosts = {host_of(run.blog_address), *run.plan.get("blog", {}).get("hosts", ())} - {""}
    links = defaultdict(lambda: [0, 0])
    written = (
        html
        for kind, model in (("post", Post), ("page", Page))
        for html in _of(run, kind, model).values_list("rendered", flat=True).iterator(200)
    )
    # Of comments only those that have links to the old blog.
    named = reduce(or_, (Q(rendered__contains=host) for host in hosts), Q(pk=None))
    comments = _of(run, "comment", Comment).filter(named).values_list("rendered", flat=True)
    for place, texts in enumerate((written, comments.iterator(500))):
        for html in texts:
            for path, times in Counter(_paths_in(html, hosts)).items():
                if path in links or len(links) < MOST:
                    links[path][place] += times
    lost = [[path, *times] for path, times in links.items() if not answers(path)]
    lost = sorted(lost, key=lambda one: (-sum(one[1:]), one[0]))[:SHOWN]
    return [
        [*one, number < COMPARED and likely(one[0]) is not None] for number, one in enumerate(lost)
    ]


def answers(path):
    """Whether something is at a path of this blog, or it leads on."""
    return bool(
        place_at(path)
        or not path.endswith("/")
        and place_at(f"{path}/")
        or Redirect.redirect_for(path)
        or list_at(path)
        or article_called(path)
    )


def _of(run, kind, model):
    return model._default_manager.filter(
        pk__in=run.things.filter(kind=kind).values("object_id")
    ).order_by("pk")


def _paths_in(html, hosts):
    for address in _LINK.findall(html):
        url = split(address)
        is_own = host_of(address) in hosts if url.netloc else address.startswith("/")
        path = as_read(url.path)
        is_page = path.strip("/") and url.scheme in ("", "http", "https") and not is_upload(path)
        if is_own and is_page and len(path) < LONGEST:
            yield path
