"""The page that an empty blog opens with; until it is filled in, there is no other."""

from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.signin.founder import sign_in
from blog.content import languages
from blog.desk.settings import preview
from blog.models import Site
from moderation.founding import action as founding
from moderation.founding.forms import FirstRunForm

ALSO_OPEN = {"first_run", "favicon", "touch_icon", "manifest", "style"}


class FirstRun:
    """Leads everybody to this page, as long as nobody runs the blog.

    There is one in a process that was started with a code (config/server/launch.py); it asks the
    database until there is an owner.
    """

    is_founded = False

    def leads(self, request):
        """The redirect to it, or None."""
        if self.is_founded or request.resolver_match.url_name in ALSO_OPEN:
            return None
        self.is_founded = founding.is_founded()
        return None if self.is_founded else redirect("first_run")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request):
    """The first run, in the language that its visitor chooses, or else in that of their browser."""
    if not settings.FIRST_RUN_CODE or founding.is_founded():
        return redirect("home")
    chosen = request.POST.get("speak") or request.POST.get("language")
    known = languages.each_once()
    theirs = translation.get_language_from_request(request)
    language = next((one for one in (chosen, theirs) if one in known), translation.get_language())
    with translation.override(language):
        form = _form(request)
        if "preview" in request.POST:
            form.is_valid()  # What can't be used of it is as it was.
            site = form.instance
            site.name = site.name or _("Your blog")
            return preview.home_of(request, site)
        if request.method != "POST" or "speak" in request.POST:
            return _page(request, form)
        return _found_blog(request, form)


def _found_blog(request, form):
    if not ratelimit.consume(request, action="first_run", key="site"):
        form.add_error("code", get_adapter().error_messages["rate_limited"])
        return _page(request, form, status=429)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        owner = form.found_blog()
    except founding.Founded:
        return redirect("home")
    return sign_in(request, owner, "desk_import" if "bring" in request.POST else "desk_first_steps")


def _form(request):
    language = translation.get_language()
    initial = {"language": language, "time_zone": timezone.get_current_timezone_name(), "name": ""}
    if request.method != "POST":
        form = FirstRunForm(instance=Site(name=""), initial=initial)
        form.fields["time_zone"].widget.attrs["data-guess"] = ""  # A script knows the browser's.
        return form
    if "speak" in request.POST:  # What was typed so far stays, and nothing is found wrong with it.
        typed = {name: request.POST.get(name, "") for name in FirstRunForm.field_order}
        return FirstRunForm(instance=Site(), initial=typed | {"language": language})
    return FirstRunForm(request.POST, instance=Site(name=""))


def _page(request, form, status=200):
    here = urlsplit(settings.SITE_URL)
    context = {"form": form, "is_local": here.hostname in ("127.0.0.1", "localhost", "::1")}
    context["port"] = here.port or 80
    context["settings_file"] = settings.DATA_DIR / "env"
    return render(request, "first_run.html", context, status=status)
