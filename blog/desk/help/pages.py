"""The guides as pages in the frame of the desk, for everybody who has one."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.http import FileResponse, Http404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.content.markup.to_html import shipped
from blog.desk.access import shown
from blog.desk.help import guides

DOCS = Path(settings.BASE_DIR) / "docs"


@require_safe
def contents(request):
    """All guides, by reader."""
    groups = [
        (reader, [(name, _guide(name).title) for name in names])
        for reader, names in guides.by_reader(_read(DOCS / "README.md"))
    ]
    return shown(request, "admin/help/contents.html", _("Help"), groups=groups)


@require_safe
def page(request, name):
    guide = _guide(name)
    return shown(
        request, "admin/help/guide.html", guide.title, guide=guide, html=shipped(guide.html)
    )


@require_safe
def picture(request, file):
    pictures = {found.name: found for found in (DOCS / "pictures").glob("*.png")}
    if file not in pictures:
        raise Http404
    return FileResponse(pictures[file].open("rb"), content_type="image/png")


def _guide(name):
    files = guides.listed(DOCS)
    if name not in files:
        raise Http404(_("There is no guide of this name."))
    return _rendered(name, _read(files[name]), frozenset(files), reverse("help"))


@lru_cache(maxsize=64)
def _rendered(name, text, names, root):
    """Kept by its text: a guide that is changed is rendered again."""
    return guides.render(name, text, names, root)


def _read(file):
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Http404(_("This guide can’t be read.")) from error


urlpatterns = [
    path("", admin.site.admin_view(contents), name="help"),
    path("pictures/<str:file>", admin.site.admin_view(picture), name="help_picture"),
    path("<path:name>/", admin.site.admin_view(page), name="help_guide"),
]
