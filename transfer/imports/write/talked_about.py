"""A page that came before anybody had commented on it, and the article that it becomes with its first comments."""

from django.db import transaction

from blog.desk.settings.menu_rows import LABEL
from blog.models import Page, Post, Redirect, Site
from blog.models.addresses.redirects import as_read
from blog.models.site import menus
from transfer.models import Imported


def came_before(source, foreign_id):
    """The page here that an entry of the old blog came as, or None."""
    key = Imported.objects.known(source, "page", Page, [foreign_id]).get(foreign_id)
    return key and Page.objects.get(pk=key)


def become_article(page, post):
    """Let `post` stand where `page` stood, with its addresses and its places in menus; the page lies in the bin."""
    before, now = page.get_absolute_url(), post.get_absolute_url()
    Redirect.objects.of(page).update(page=None, post=post)
    if page.is_public:
        Redirect.moved(post, before, now)
    link = {"kind": menus.LINK, "label": page.title[:LABEL], "address": now}
    _put_into_menus(lambda row: row.get("page") == page.pk, link)
    page.bin(None)


def has_words_of_a_page(article):
    """Whether what an Imported article shows was written here, for the page that it was: so it is if nobody can tell."""
    came = _pages_before(Imported.objects.filter(pk=article.pk)).first()
    page = came and Page.everything.filter(pk=came.object_id).only("changed_at").first()
    return bool(came) and (page is None or page.changed_at > came.imported_at)


def article_without_its_page(run):
    """An article of an import that was a page here before it, which has left the bin for good; or None."""
    gone = _pages_before(run.things).exclude(run=run)
    gone = gone.exclude(object_id__in=Page.everything.values("pk"))
    ours = run.things.filter(kind="post", foreign_id__in=gone.values("foreign_id"))
    return Post.everything.filter(pk__in=ours.values("object_id")).only("title").first()


def become_pages_again(run):
    """What an import made of pages that were here before it, taken back before its articles are deleted."""
    ours = Page.everything.binned().filter(binned_by=None)
    for came in _pages_before(run.things).exclude(run=run):
        page = ours.filter(pk=came.object_id).first()
        thing = run.things.get(kind="post", foreign_id=came.foreign_id)
        post = Post.everything.filter(pk=thing.object_id).without_texts().first()
        if page and post:
            _become_page(page, post)


def _pages_before(things):
    """The Imported pages that the articles among these were."""
    articles = things.filter(kind="post")
    same = {
        "source__in": articles.values("source"),
        "foreign_id__in": articles.values("foreign_id"),
    }
    return Imported.objects.filter(kind="page", **same)


def _become_page(page, post):
    with transaction.atomic():
        here = Redirect.objects.filter(post=post)
        here.filter(path=as_read(page.get_absolute_url())).delete()
        row = {"kind": menus.PAGE, "page": page.pk}
        stood = {post.get_absolute_url(), post.dated_url}
        _put_into_menus(lambda kept: kept.get("address") in stood, row)
        here.update(post=None, page=page)
        page.put_back()


def _put_into_menus(is_it, row):
    """Put `row` in the place of what is it, in the menu and in the footer."""
    site = Site.current()
    kept = {"menu": menus.menu_of(site, Page.objects.linked()), "footer": menus.footer_of(site)}
    changed = {
        name: [
            row | {k: v for k, v in one.items() if k == "under"} if is_it(one) else one
            for one in rows
        ]
        for name, rows in kept.items()
        if any(map(is_it, rows))
    }
    if changed:
        Site.objects.filter(pk=site.pk).update(**changed)
        Site.bump(everything=True)
