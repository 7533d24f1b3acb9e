"""The guides as pages in the frame of the desk, for everybody who writes or moderates here."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.content.markup.to_html import shipped
from blog.context import is_staff
from blog.desk.access import shown, staff
from blog.desk.help import guides
from blog.desk.help.search import search
from blog.models import Page
from blog.views import articles

DOCS = Path(settings.BASE_DIR) / "docs"
SLUG = "help"  # which a page of the blog may have had before there were guides here
MOST_TYPED = 200  # characters of a query


@require_safe
def front(request):
    """The contents for staff; for readers the page that the blog has had at this address, if it has one."""
    if not is_staff(request) and Page.objects.public().filter(slug=SLUG).exists():
        return articles.page(request, slug=SLUG)
    return staff(contents)(request)


def contents(request):
    """What docs/README.md lists for each reader, and the pages on how things work inside; or what `q` finds."""
    if query := request.GET.get("q", "").strip()[:MOST_TYPED]:
        return _found(request, query)
    guide = _guide(guides.CONTENTS)
    inside = guides.inside(_readable(), _addresses())
    context = {"guide": guide, "html": shipped(guide.html), "inside": inside}
    return shown(request, "admin/help/contents.html", _("Help"), **context)


def _found(request, query):
    hits = search(_readable(), query)
    context = {"query": query, "hits": hits}
    return shown(request, "admin/help/found.html", _("Search the guides"), **context)


@require_safe
def page(request, name):
    if name == guides.CONTENTS:
        raise Http404
    guide = _guide(name)
    title = guide.title if guide.language == get_language() else _("Help")
    context = {"guide": guide, "html": shipped(guide.html)}
    return shown(request, "admin/help/guide.html", title, **context)


@require_safe
def picture(request, file):
    pictures = {found.name: found for found in (DOCS / "pictures").glob("*.png")}
    if file not in pictures:
        raise Http404
    return FileResponse(pictures[file].open("rb"), content_type="image/png")


def _readable():
    """All guides but those whose files can’t be read just now, in the order in which the contents list them."""
    names = guides.listed(DOCS).keys() - {guides.CONTENTS}
    for name in guides.in_order(sorted(names), _read(DOCS / f"{guides.CONTENTS}.md")):
        try:
            yield _guide(name)
        except Http404:
            continue


def _guide(name):
    guide = _in(get_language(), name)
    if guide.language == guides.ENGLISH:
        return guide
    return guides.with_anchors_of(_in(guides.ENGLISH, name), guide)


def _in(language, name):
    files = guides.listed(DOCS, language)
    if name not in files:
        raise Http404(_("There is no guide of this name."))
    file = files[name]
    return _rendered(name, _read(file.path), frozenset(files), _addresses(), file.language)


def _addresses():
    return guides.Addresses(reverse("desk_help"))


@lru_cache(maxsize=128)
def _rendered(name, text, names, addresses, language):
    """Kept by its text: a guide that is changed is rendered again."""
    return guides.render(name, text, names, addresses, language)


def _read(file):
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Http404(_("This guide can’t be read.")) from error


urlpatterns = [
    path("", front, name="desk_help"),
    path("pictures/<str:file>", staff(picture), name="desk_help_picture"),
    path("<path:name>/", staff(page), name="desk_help_guide"),
]
