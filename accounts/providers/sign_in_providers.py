"""The sign-in services, and what becomes of whoever one of them sends here.

allauth speaks to them; what it asks of a site is answered here. They are configured by the
environment alone (config/providers.py), so that no page asks the database which there are.
"""

import logging
import traceback
from functools import partial, wraps
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import filter_users_by_email, get_next_redirect_url
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthError, ProviderException
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from requests import ConnectionError, RequestException, Timeout

from accounts.names import ownership, spelling
from accounts.names.forms import NameForm
from accounts.reauthentication import checks
from lib.db.slow import slow
from lib.web import cookies

logger = logging.getLogger(__name__)

TERMS = "accounts.terms"  # in the session
LAST_COOKIE = "parley_service"  # the one that was used last in this browser
A_YEAR = 365 * 24 * 60 * 60
LEFT_ALONE = 10  # seconds in which a host that was silent isn't asked: few threads can wait for it
# What of a profile says whose it is; no more of it is kept.
NAMING_KEYS = ("username", "preferred_username", "email", "name", "display_name")
# A service that is away or slow, and answers that make no sense: allauth lets some of them through.
NONSENSE = (AttributeError, LookupError, TypeError, ValueError)
TROUBLE = (RequestException, OAuth2Error, ProviderException, ImproperlyConfigured, *NONSENSE)
READS_ANSWERS = "accounts.providers.wordpress_com"  # The one service that we read ourselves.
OURS = tuple(
    f"{app}."
    for app in ("accounts", "blog", "comments", "trials", "newsletter", "moderation", "transfer")
)


def offered(request):
    """allauth's providers, in the order in which they are shown."""
    return get_adapter(request).list_providers(request)


def named(request, service):
    """The provider with this name ("google", or what OIDC calls one), or None."""
    matching = [provider for provider in offered(request) if provider.sub_id == service]
    return matching[0] if matching else None


def joined_to(account):
    """The offered services that are joined to an account."""
    joined = set(account.socialaccount_set.values_list("provider", flat=True))
    return [provider for provider in offered(None) if joined and provider.sub_id in joined]


def name_of(joined):
    """What the service of a joined account is called, also when it isn't offered any more."""
    try:
        return joined.get_provider().name
    except SocialApp.DoesNotExist:
        return joined.provider


def label_of(joined):
    """The name or address that an account at the service is known by, or an empty text."""
    known = (joined.extra_data.get(key) for key in NAMING_KEYS)
    return next(filter(None, known), "")


def confirmed_addresses(sociallogin):
    """The addresses that the service has confirmed to be theirs."""
    return [address.email for address in sociallogin.email_addresses if address.verified]


def has_an_account(sociallogin):
    """Whether an account here has an address that the service has confirmed."""
    return any(filter_users_by_email(email) for email in confirmed_addresses(sociallogin))


def may_send(request):
    """Whether one more may be sent to a service from this address; each makes a session."""
    return ratelimit.consume(request, action="ask_service")


def send_to(request, provider, back):
    """Redirect to the service, from which whoever comes back is led to `back`."""
    _keep_terms(request)
    try:
        return provider.redirect(request, process="login", next_url=back)
    except TROUBLE as exception:
        return did_not_answer(request, provider, exception, back)


def report_failures(view):
    """Wrap allauth's view of a service, so that a fault of the service is answered with a page for people."""

    @wraps(view)
    def answer(request, **where):
        if not may_send(request):  # A GET is never one too many: it sends nobody there.
            return ratelimit.respond_429(request)
        _keep_terms(request)
        try:
            return view(request, **where)
        except SocialApp.DoesNotExist as missing:
            raise Http404 from missing
        except TROUBLE as exception:
            if _is_our_fault(exception):
                raise
            name = where.get("provider_id") or request.resolver_match.url_name.rsplit("_", 1)[0]
            back = get_next_redirect_url(request)
            return did_not_answer(request, named(request, name), exception, back)

    return answer


def _keep_terms(request):
    """What the page says that newcomers accept who leave it for a service, until they are back."""
    if terms := request.POST.get("terms", ""):
        request.session[TERMS] = terms[:20]


def _is_our_fault(exception):
    """Whether an error was raised by our own code, and not where the service's answer is read."""
    if isinstance(exception, RequestException) or not isinstance(exception, NONSENSE):
        return False
    frames = [frame for frame, _ in traceback.walk_tb(exception.__traceback__)]
    modules = [frame.f_globals.get("__name__", "") for frame in frames[1:]]  # The first is ours.
    if any(one.startswith(READS_ANSWERS) for one in modules):
        return False
    is_read = any(frame.f_code is ServiceAdapter.populate_user.__code__ for frame in frames)
    return not is_read and any(one.startswith(OURS) for one in modules)


def unanswered_url(service):
    """The address of the page that says that the service didn't answer."""
    return f"{reverse('socialaccount_login_error')}?{urlencode({'service': service})}"


@require_safe
def failed(request):
    """The page to which a script leads when a service didn't answer: it shows no answer, only where to go."""
    provider = named(request, request.GET.get("service", ""))
    return did_not_answer(request, provider, has_failed=bool(provider))


def did_not_answer(request, provider, exception=None, back=None, has_failed=False):
    """The page that says that a service failed, and the way back."""
    if exception:
        logger.error("Signing in with %s failed", provider, exc_info=exception)
    context = {"provider": provider, "back": back, "has_failed": has_failed or bool(exception)}
    return render(request, "socialaccount/authentication_error.html", context, status=401)


def remember_last(response, sociallogin):
    """Keep in a cookie which service somebody signed in with, for the sign-in page; none, after e-mail."""
    if sociallogin is None:
        response.delete_cookie(LAST_COOKIE, samesite="Lax")
        return
    cookies.give(response, LAST_COOKIE, sociallogin.account.provider, A_YEAR)


class ServiceAdapter(DefaultSocialAccountAdapter):
    """Decides who may sign in by a service, as which account, and what is kept of what it says."""

    def list_apps(self, request, provider=None, client_id=None):
        apps = [
            SocialApp(provider=service, **app)
            for service, config in settings.SOCIALACCOUNT_PROVIDERS.items()
            for app in config["APPS"]
        ]
        if provider:
            apps = [app for app in apps if provider in (app.provider, app.provider_id)]
        return [app for app in apps if not client_id or app.client_id == client_id]

    def get_requests_session(self):
        session = super().get_requests_session()
        session.request = partial(_unless_silent, session.request)
        return session

    def populate_user(self, request, sociallogin, data):
        user = super().populate_user(request, sociallogin, data)
        account = sociallogin.account
        profile = account.get_provider_account().get_user_data() or {}
        data = profile | data
        parts = filter(None, [data.get("first_name"), data.get("last_name")])
        whole = data.get("name") or " ".join(parts)
        # Whether it can be used here, the form decides.
        user.name = str(whole or data.get("username") or "").strip()
        account.extra_data = {key: profile[key] for key in NAMING_KEYS if profile.get(key)}
        return user

    def authenticate_by_email(self, sociallogin):
        """The account with this address, if the service and this blog have both made sure of it."""
        for email in confirmed_addresses(sociallogin):
            known = EmailAddress.objects.filter(email__iexact=email, verified=True)
            if address := known.select_related("user").first():
                return address.user, email
        return None

    def pre_social_login(self, request, sociallogin):
        """Have somebody sign in first whose address an account here has, unless both sides have confirmed it."""
        if sociallogin.state.get("process") == checks.BY_SERVICE:
            raise ImmediateHttpResponse(checks.answer_from_service(request, sociallogin))
        is_new = sociallogin.state.get("process") == "login" and not sociallogin.is_existing
        if is_new and has_an_account(sociallogin):
            request.session["socialaccount_sociallogin"] = sociallogin.serialize()
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("service_join")))

    def is_auto_signup_allowed(self, request, sociallogin):
        """Whether the service says all that a new account needs, so that nothing has to be asked.

        An address that it hasn't made sure of is shown, whether or not an account has it: what
        comes next must not tell.
        """
        is_named = NameForm({"name": sociallogin.user.name}).is_valid()
        says_all = is_named and confirmed_addresses(sociallogin)
        return bool(says_all) and super().is_auto_signup_allowed(request, sociallogin)

    def get_signup_form_initial_data(self, sociallogin):
        initial = super().get_signup_form_initial_data(sociallogin)
        return {"email": initial["email"], "name": sociallogin.user.name[: spelling.LONGEST]}

    def save_user(self, request, sociallogin, form=None):
        # All or nothing: somebody may take the name, or send the same callback, at this moment.
        try:
            with transaction.atomic():
                if form is None:
                    ownership.claim(sociallogin.user)
                account = super().save_user(request, sociallogin, form)
                kept = request.session.pop(TERMS, "")
                terms = form.cleaned_data["terms"] if form else kept
                account_adapter().agree(account, terms)
                return account
        except IntegrityError:
            if form:
                raise
            sociallogin.user.pk = sociallogin.account.pk = None
            request.session["socialaccount_sociallogin"] = sociallogin.serialize()
            page = HttpResponseRedirect(reverse("socialaccount_signup"))
            raise ImmediateHttpResponse(page) from None

    def get_connect_redirect_url(self, request, socialaccount):
        return reverse("account_sign_in")

    def on_authentication_error(
        self, request, provider, error=None, exception=None, extra_context=None
    ):
        """Answer an error of a service with our page, which leads back to where somebody came from."""
        state = (extra_context or {}).get("state") or {}
        if error == AuthError.CANCELLED:
            context = {"provider": provider, "back": state.get("next"), "is_cancelled": True}
            page = render(request, "socialaccount/authentication_error.html", context)
        else:
            if exception is None and state:  # It said why itself, in an error that is its own.
                exception = OAuth2Error(request.GET.get("error", "")[:200])
            page = did_not_answer(request, provider, exception, state.get("next"))
        raise ImmediateHttpResponse(page)


@slow("asking a service")
def _unless_silent(ask, method, url, **how):
    host = f"silent:{urlsplit(url).netloc}"
    if cache.get(host):
        raise RequestException(f"{url} was silent a moment ago")
    try:
        return ask(method, url, **how)
    except (Timeout, ConnectionError):
        cache.set(host, True, LEFT_ALONE)
        raise
