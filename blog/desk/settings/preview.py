"""The blog as readers would see it, with settings that aren't saved."""

import base64
import copy
import hashlib
import inspect
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.csp import CSP, build_policy
from django.views.decorators.http import require_safe

from blog.content import colours
from blog.models import Post
from blog.models.site.look import Look, rule
from blog.models.site.site import new_identity
from blog.views import articles
from blog.views.files import look

# What style sheets of mails ask, as they write it.
SCHEME_QUERIES = [
    ("dark", "(prefers-color-scheme: dark)"),
    ("dark", "(prefers-color-scheme:dark)"),
    ("light", "not (prefers-color-scheme:dark)"),
]


def page(request, form):
    """The home page, the newest article or a mail, with what can be used of the form's values.

    It is drawn past the page store, and what is kept of its parts is found by nobody else: the site
    that it shows has no key, and an identity of its own.
    """
    form.is_valid()
    site, sample = form.instance, request.POST["preview"]
    form.shows_on(site)
    site.pk, site.identity = None, new_identity()
    if sample == "mail":
        return _mail_sample(request, site)
    asked = {"light": site.accent_light, "dark": site.accent_dark, "face": site.face}
    asked["scheme"] = request.POST.get("scheme", "")
    site.previewed_style = f"{reverse('desk_preview_style')}?{urlencode(asked)}"
    seen = _seen_by_a_stranger(request, site)
    newest = sample == "article" and Post.objects.published().newest_first().first()
    if newest:
        return articles.show_article(seen, *newest.day.timetuple()[:3], newest.slug)
    return inspect.unwrap(articles.home)(seen)


def home_of(request, site):
    """The home page of a site that isn't saved, in its own language."""
    site.pk, site.identity = None, new_identity()
    with site.in_force():
        return inspect.unwrap(articles.home)(_seen_by_a_stranger(request, site))


def _mail_sample(request, site):
    """A mail of the newest article, with its sender’s name, logo and accent; a mail brings its style along."""
    newest = Post.objects.published().newest_first().first()
    about = {"blog_site": site, "blog_url": settings.SITE_URL, "post": newest}
    with site.in_force():
        html = render_to_string("admin/own/mail_sample.html", about)
    chosen = request.POST.get("scheme")
    for scheme, query in (
        SCHEME_QUERIES if chosen else ()
    ):  # A frame can't be told which it prefers.
        html = html.replace(f"@media {query}", f"@media {'all' if chosen == scheme else 'not all'}")
    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    response = HttpResponse(html)
    policy = settings.SECURE_CSP | {"style-src": [CSP.SELF, f"'sha256-{digest}'"]}
    response[str(CSP.HEADER_ENFORCE)] = build_policy(policy)
    return response


@require_safe
def style(request):
    """The style sheet of colours and a face that are in its address; nobody's but the owner's own."""
    if not request.user.has_perm("blog.change_site"):
        raise PermissionDenied
    asked = {scheme: request.GET.get(scheme, "") for scheme in colours.SCHEMES}
    chosen = {f"accent_{scheme}": one for scheme, one in asked.items() if colours.HEX.match(one)}
    look_of = _Unsaved(**chosen, face=request.GET.get("face", ""))
    sheet = look_of.style_sheet
    scheme = request.GET.get("scheme")
    if scheme in colours.SCHEMES:
        own = rule(look_of.accents[scheme]) if scheme in look_of.accents else ""
        sheet += colours.forced(scheme) + own
    return look.sheet_answer(sheet)


class _Unsaved:
    """Colours and a face without a row."""

    accent_light = accent_dark = face = ""
    SANS, accents, style_sheet = Look.SANS, Look.accents, Look.style_sheet

    def __init__(self, **chosen):
        vars(self).update(chosen)


def _seen_by_a_stranger(request, site):
    seen = copy.copy(request)
    seen.method, seen.user, seen.COOKIES, seen.blog_site = "GET", AnonymousUser(), {}, site
    seen.path = seen.path_info = reverse("home")
    return seen
