"""What browsers fetch to show the blog as its owner has chosen: colours, the own style, icons."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog.content import colours
from blog.context import site_of
from blog.models import OwnStyle
from blog.models.site.look import version_of

FOR_GOOD = "public, max-age=31536000, immutable"
IN_MANIFEST = {"192": "any", "512": "any", "masked": "maskable"}


@require_safe
def style(request, version):
    """Colours and face; a page that is older than they are gets those of today."""
    return _sheet(site_of(request).style_sheet, version)


@require_safe
def own_style(request, version):
    kept = OwnStyle.objects.first()
    return _sheet(kept.served if kept and site_of(request).own_style_version else "", version)


def sheet_answer(text):
    return HttpResponse(text, content_type="text/css; charset=utf-8")


def _sheet(text, version):
    if not text:
        raise Http404
    answer = sheet_answer(text)
    is_current = version_of(text) == version
    answer["Cache-Control"] = FOR_GOOD if is_current else "no-cache"
    return answer


@require_safe
def favicon(request):
    return redirect(icon_of(site_of(request), "ico"))


@require_safe
def touch_icon(request):
    return redirect(icon_of(site_of(request), "180"))


@require_safe
def manifest(request):
    site = site_of(request)
    icons = []
    for size, purpose in IN_MANIFEST.items():
        src, side = icon_of(site, size), "512" if size == "masked" else size
        icon = {"src": src, "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
        icons.append(icon)
    about = {
        "name": site.name,
        "short_name": site.name[:12],
        "start_url": reverse("home"),
        "display": "browser",
        "background_color": colours.page("light"),
        "theme_color": colours.page("light"),
        "icons": icons,
    }
    answer = JsonResponse(about, content_type="application/manifest+json")
    answer["Cache-Control"] = "no-cache"
    return answer


def icon_of(site, size):
    """The address of its icon in a size; of the one that Parley comes with, where it has none."""
    ending = ".ico" if size == "ico" else ".png"
    return site.icons.get(size) or static(f"icons/{size}{ending}")
