from allauth.account import views as allauth
from allauth.decorators import rate_limit
from allauth.mfa.urls import urlpatterns as second_step
from allauth.socialaccount.views import login_cancelled
from allauth.urls import build_provider_urlpatterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods

from accounts.providers import sign_in_providers
from accounts.reauthentication.checks import always, joins, reauthenticated, sends
from accounts.signin import account_linking
from accounts.views import passkeys, signin
from accounts.views.reauthentication import ByCode

counted = rate_limit(action="confirm_code")
# What changes nothing about the second step.
OPEN = {
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn",
    "mfa_list_webauthn",  # It leads to the page that has them.
}
FILES = {"mfa_download_recovery_codes": "mfa_view_recovery_codes"}


def adds_or_takes(request):
    """Whether the request adds or removes an address: a code for one that is there needs no reauthentication."""
    has_a_code_sent = "action_send" in request.POST and "action_add" not in request.POST
    return sends(request) and not has_a_code_sent


def _each(patterns, change):
    """allauth's addresses with `change(name, view)` in place of each view; without those that are None."""
    kept = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            kept.append(URLResolver(pattern.pattern, _each(pattern.url_patterns, change)))
        elif view := change(pattern.name, pattern.callback):
            kept.append(URLPattern(pattern.pattern, view, name=pattern.name))
    return kept


def _of_service(name, view):
    """A service's view, with a page for what the service does wrong.

    Only the way through the browser: no other kind of proof than a state that we gave is taken.
    """
    if name.endswith("_login"):
        view = reauthenticated(sign_in_providers.report_failures(view), when=joins)
        # allauth takes any method but GET for a press of the button.
        return require_http_methods(["GET", "POST"])(view)
    return sign_in_providers.report_failures(view) if name.endswith("_callback") else None


def _of_second_step(name, view):
    """A view of the second factor, stored by no browser: who presses Back would see a key or code again.

    Nor compressed: those are the same each time the page is opened (blog/pagecache/compression.py).
    """
    view = passkeys.OWN.get(name, view)
    if name in OPEN:
        return view
    view = reauthenticated(view, always, back=FILES.get(name))
    return never_cache(cache_control(no_transform=True)(view))


urlpatterns = [
    path("login/code/", signin.RequestCode.as_view(), name="account_request_login_code"),
    path(
        "login/code/confirm/",
        counted(signin.ConfirmCode.as_view()),
        name="account_confirm_login_code",
    ),
    path(
        "confirm-email/",
        counted(signin.ConfirmEmail.as_view()),
        name="account_email_verification_sent",
    ),
    path(
        "email/", reauthenticated(signin.Addresses.as_view(), adds_or_takes), name="account_email"
    ),
    path(
        "password/set/",
        reauthenticated(allauth.password_set, when=always),
        name="account_set_password",
    ),
    path("reauthenticate/code/", ByCode.as_view(), name="account_reauthenticate_by_code"),
    path("", include("allauth.account.urls")),
    path("second-step/", include(_each(second_step, _of_second_step))),
    path("social/join/", account_linking.join, name="service_join"),
    path("social/signup/", account_linking.Newcomer.as_view(), name="socialaccount_signup"),
    path("social/login/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("social/login/error/", sign_in_providers.failed, name="socialaccount_login_error"),
    *_each(build_provider_urlpatterns(), _of_service),
]
