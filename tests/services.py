"""The fixture `local`: all services are configured, and stand on this machine."""

import pytest
from allauth.socialaccount.providers.facebook import flows
from allauth.socialaccount.providers.facebook.views import FacebookOAuth2Adapter
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.twitter_oauth2.views import TwitterOAuth2Adapter
from environs import Env

from accounts.providers.wordpress_com.views import WordPressComOAuth2Adapter
from config.providers import configured
from tests.accounts.local_services import ID, SECRET, LocalServices


@pytest.fixture
def local(monkeypatch, settings):
    with LocalServices() as services:
        _configure(monkeypatch, settings, services.url)
        _lead_there(monkeypatch, services.url)
        yield services


def _configure(monkeypatch, settings, url):
    for name in ("GOOGLE", "X", "FACEBOOK", "WORDPRESS", "OIDC_CLUB"):
        monkeypatch.setenv(f"{name}_CLIENT_ID", ID)
        monkeypatch.setenv(f"{name}_CLIENT_SECRET", SECRET)
    monkeypatch.setenv("OIDC", "club")
    monkeypatch.setenv("OIDC_CLUB_NAME", "The Rowing Club")
    monkeypatch.setenv("OIDC_CLUB_URL", f"{url}/club")
    monkeypatch.setenv("SIGN_IN_HOSTS", url)
    settings.SOCIALACCOUNT_PROVIDERS, hosts = configured(Env())
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 60  # However busy the machine is.
    settings.SECURE_CSP = settings.SECURE_CSP | {"form-action": ["'self'", *hosts]}


def _lead_there(monkeypatch, url):
    """Their own code, but for the addresses that stand in it."""
    ways = {"authorize_url": "authorize", "access_token_url": "token"}
    for adapter, more in {
        GoogleOAuth2Adapter: {},
        TwitterOAuth2Adapter: {"profile_url": "2/users/me"},
        FacebookOAuth2Adapter: {"access_token_url": "oauth/access_token"},
        WordPressComOAuth2Adapter: {"profile_url": "rest/v1.1/me"},
    }.items():
        for name, path in (ways | more).items():
            monkeypatch.setattr(adapter, name, f"{url}/{adapter.provider_id}/{path}")
    monkeypatch.setattr(flows, "GRAPH_API_URL", f"{url}/facebook")
