"""An owner hands the blog the keys of services; what is half done stops the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from config.providers import configured
from tests.served import free_port
from tests.waiting import for_answer
from transfer.demo import identity_provider

ROOT = Path(__file__).resolve().parent.parent
CLUB = {
    "OIDC": "club",
    "OIDC_CLUB_URL": "https://id.club.example/realm/",
    "OIDC_CLUB_CLIENT_ID": "blog",
    "OIDC_CLUB_CLIENT_SECRET": "secret",
}


@pytest.fixture
def given(monkeypatch):
    """A function that answers what is configured with these variables."""

    def given(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return configured(Env())

    return given


def test_without_keys_there_are_no_services(given):
    assert given() == ({}, [])


def test_each_service_has_its_key_its_verifier_and_its_hosts(given):
    keys = {f"{name}_CLIENT_ID": name for name in ("GOOGLE", "X", "FACEBOOK", "WORDPRESS")}
    keys |= {f"{name}_CLIENT_SECRET": "s" for name in ("GOOGLE", "X", "FACEBOOK", "WORDPRESS")}
    providers, hosts = given(**keys, SIGN_IN_HOSTS="https://more.example")
    assert list(providers) == ["google", "twitter_oauth2", "facebook", "wordpress_com"]
    with_verifier = [name for name, found in providers.items() if found["OAUTH_PKCE_ENABLED"]]
    assert with_verifier == ["google", "twitter_oauth2", "wordpress_com"]
    assert "https://accounts.google.com" in hosts and hosts[-1] == "https://more.example"


def test_several_providers_of_openid_connect_are_named(given):
    more = {"OIDC": "club,work", "OIDC_WORK_URL": "https://work.example", "OIDC_WORK_NAME": "Work"}
    more |= {"OIDC_WORK_CLIENT_ID": "w", "OIDC_WORK_CLIENT_SECRET": "s"}
    providers, hosts = given(**CLUB | more)
    club, work = providers["openid_connect"]["APPS"]
    assert (club["provider_id"], club["name"], work["name"]) == ("club", "Club", "Work")
    assert club["settings"]["server_url"] == "https://id.club.example/realm"
    assert hosts == ["https://id.club.example", "https://work.example"]


@pytest.mark.parametrize(
    "variables",
    [
        {"GOOGLE_CLIENT_ID": "half"},
        {"OIDC": "club"},
        CLUB | {"OIDC": "The Club"},
        CLUB | {"OIDC": "google"},
        CLUB | {"OIDC_CLUB_URL": "id.club.example"},
    ],
)
def test_half_a_configuration_stops_the_start(given, variables):
    with pytest.raises((EnvError, ImproperlyConfigured)):
        given(**variables)


# --- The demo's own ---


def start(**variables):
    return subprocess.Popen(
        [sys.executable, "-m", "transfer.demo.identity_provider"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **variables},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )


@pytest.mark.served
@pytest.mark.parametrize(
    "changed, word",
    [
        ({"DEMO": ""}, "with the demo alone"),
        ({"SITE_URL": "https://blog.example.org"}, "SITE_URL isn't on it"),
        ({"OIDC_FERRY_PASS_URL": "http://192.0.2.1:8000"}, "for this machine alone"),
    ],
)
def test_the_service_that_lets_anybody_in_starts_with_the_demo_alone(changed, word):
    demo = identity_provider.environment("http://127.0.0.1:8000", free_port(), "s")
    refused = start(**demo | changed)
    assert word in refused.communicate(timeout=60)[1] and refused.returncode == 1


@pytest.mark.served
@pytest.mark.slow
def test_whoever_picks_a_person_there_is_that_person_here(client, site, settings, monkeypatch):
    demo = identity_provider.environment("http://127.0.0.1:8000", free_port(), "a secret")
    service = start(**demo)
    try:
        for name, value in demo.items():
            monkeypatch.setenv(name, value)
        settings.SOCIALACCOUNT_PROVIDERS, _hosts = configured(Env())
        for_answer(f"{demo['OIDC_FERRY_PASS_URL']}/.well-known/openid-configuration")
        assert _through(client, "tove@ferry.example").url == "/"
        assert client.get("/account/").text.count("Tove Skerry")
        client.logout()
        assert "You cancelled at" in _through(client, None).text
    finally:
        service.terminate()
        service.wait()


def _through(client, person):
    browser = requests.Session()
    at = client.post("/accounts/oidc/ferry-pass/login/", headers={"Host": "127.0.0.1:8000"})
    page = browser.get(at.url)
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    said = {"person": person} if person else {"cancel": "1"}
    answer = browser.post(
        page.url, {"csrfmiddlewaretoken": token} | said, allow_redirects=False, timeout=60
    )
    if person:
        answer = browser.get(
            ferry_pass_url(page, answer.headers["Location"]), allow_redirects=False
        )
    back = answer.headers["Location"].removeprefix("http://127.0.0.1:8000")
    return client.get(back, headers={"Host": "127.0.0.1:8000"})


def ferry_pass_url(page, path):
    return page.url.partition("/choose")[0] + path
