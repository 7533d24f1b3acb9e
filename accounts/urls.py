from allauth.decorators import rate_limit
from allauth.socialaccount.views import login_cancelled
from allauth.urls import build_provider_urlpatterns
from django.urls import URLPattern, URLResolver, include, path

from accounts import joining, services, views

counted = rate_limit(action="confirm_code")


def _steady(patterns):
    """allauth's addresses of the services, each with a page for what a service does wrong.

    Only the way through the browser: no other kind of proof than a state that we gave is taken.
    """
    kept = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            kept.append(URLResolver(pattern.pattern, _steady(pattern.url_patterns)))
        elif pattern.name.endswith(("_login", "_callback")):
            view = services.steady(pattern.callback)
            kept.append(URLPattern(pattern.pattern, view, name=pattern.name))
    return kept


urlpatterns = [
    path("signup/", views.SignUp.as_view(), name="account_signup"),
    path("login/code/", views.RequestCode.as_view(), name="account_request_login_code"),
    path(
        "login/code/confirm/",
        counted(views.ConfirmCode.as_view()),
        name="account_confirm_login_code",
    ),
    path(
        "confirm-email/",
        counted(views.ConfirmEmail.as_view()),
        name="account_email_verification_sent",
    ),
    path("email/", views.Addresses.as_view(), name="account_email"),
    path("", include("allauth.account.urls")),
    path("second-step/", include("allauth.mfa.urls")),
    path("social/join/", joining.join, name="service_join"),
    path("social/signup/", joining.Newcomer.as_view(), name="socialaccount_signup"),
    path("social/login/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("social/login/error/", services.failed, name="socialaccount_login_error"),
    *_steady(build_provider_urlpatterns()),
]
