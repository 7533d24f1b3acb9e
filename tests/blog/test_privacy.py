"""The page about privacy says what the settings say, and can't be made to say anything else."""

import re
from importlib import import_module

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.utils.html import escape

from blog.models import Page
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

# Where a cookie is given: under this name, or under this and another (lib/web/cookies.py).
SET = re.compile(
    r"(?:\bcookies\.give\(\s*response,|\bset_cookie\(|\bin names\()\s*(settings\.)?([A-Z]\w+)"
)


@pytest.fixture
def says(client, site):
    """A function that opens the page as a stranger does."""
    return lambda: client.get("/privacy/").text


def test_every_page_leads_to_it(client, post):
    assert '<a href="/privacy/">Privacy</a>' in client.get(post.get_absolute_url()).text


def test_whoever_runs_the_blog_adds_their_own_words(says):
    assert "What we keep about you, why, and for how long." in says()
    page = Page(slug="privacy", title="What we know")
    page.clean()
    page.write("A ferry knows **who** crossed.")
    page.save()
    told = says()
    assert "<h1>What we know</h1>" in told and "<strong>who</strong>" in told
    assert "for 90 days" in told, "and what the settings say stays"


@pytest.mark.parametrize(
    "name, value, said",
    [
        ("WHENCE_DAYS", 12, "We delete it after 12 days"),
        ("DOWNLOAD_DAYS", 3, "We keep that copy for 3 days"),
        ("SESSION_COOKIE_AGE", 5 * 24 * 60 * 60, "You stay signed in for 5 days"),
        ("SESSION_COOKIE_NAME", "biscuit", "<code>biscuit</code>"),
        ("CSRF_COOKIE_NAME", "crumb", "<code>crumb</code>"),
        ("SECURE_CSP", {"default-src": ["'self'"], "img-src": ["https://pics.example"]},
         "load things from https://pics.example"),
        ("SECURE_CSP", {}, "load things from other servers"),
        ("MAILERS", {"default": {"BACKEND": "blog.mail.console.EmailBackend", "OPTIONS": {}}},
         "E-mail isn’t set up"),
        ("MAILERS", {"default": {"BACKEND": "smtp", "OPTIONS": {"host": "mx.example"}}},
         "The mail server mx.example"),
        ("MAILERS", {"default": {"BACKEND": "smtp", "OPTIONS": {"host": "127.0.0.1"}}},
         "The blog’s own server sends"),
        ("SOCIALACCOUNT_PROVIDERS", {}, "We use no other services"),
        ("SOCIALACCOUNT_PROVIDERS", {"google": {"APPS": [{"client_id": "c", "secret": "s"}]}},
         "You can sign in with Google"),
    ],
)  # fmt: skip
def test_a_setting_that_changes_changes_the_page(says, settings, name, value, said):
    setattr(settings, name, value)
    assert escape(said) in says() or said in says()


@pytest.mark.parametrize(
    "engine, host, said",
    [
        ("lib.db.sqlite3", "", "in a file on the blog’s own server"),
        ("django.db.backends.postgresql", "127.0.0.1", "in a database on the blog’s own server"),
        ("django.db.backends.postgresql", "/run/postgresql", "in a database on the blog’s own"),
        ("django.db.backends.postgresql", "db.example", "in a database on another server"),
    ],
)
def test_it_says_where_everything_lies(says, monkeypatch, engine, host, said):
    says()  # The connection is there already, and keeps what it was made with.
    monkeypatch.setitem(site_settings.DATABASES["default"], "ENGINE", engine)
    monkeypatch.setitem(site_settings.DATABASES["default"], "HOST", host)
    assert said in says()


def test_a_database_with_a_replica_elsewhere_is_not_only_here(says, monkeypatch):
    says()
    here = site_settings.DATABASES["default"]
    monkeypatch.setitem(here, "ENGINE", "lib.db.postgresql")
    monkeypatch.setitem(here, "HOST", "127.0.0.1")
    monkeypatch.setitem(site_settings.DATABASES, "replica", here | {"HOST": "db.example"})
    assert "in a database on another server" in says()


def test_a_reader_is_given_no_cookie_as_it_says(says, client, post):
    assert "If you only read, we set no cookie" in says()
    for address in ("/", post.get_absolute_url(), "/privacy/", "/search/?q=pears"):
        assert not client.get(address).cookies


def test_no_cookie_that_the_program_sets_is_missing_on_it(says, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"google": {"APPS": [{"client_id": "c", "secret": "s"}]}}
    told, names = says(), set()
    for path in site_settings.BASE_DIR.glob("[a-z]*/**/*.py"):
        module = ".".join(path.relative_to(site_settings.BASE_DIR).with_suffix("").parts)
        if module.startswith("tests"):
            continue
        for of, name in SET.findall(path.read_text()):
            names.add(getattr(site_settings if of else import_module(module), name))
    assert len(names) >= 6 and not {name for name in names if f"<code>{name}</code>" not in told}


def test_over_https_both_names_of_a_cookie_are_on_it(says, settings):
    settings.SESSION_COOKIE_SECURE = True
    for name in ("parley_guest", "parley_unsent"):
        assert f"<code>__Host-{name}, {name}</code>" in says()


def test_every_cookie_is_on_it(says, post, reader, guest):
    browser = Client()
    sent = guest | {"text": "Eleven pears.", "terms": ""}
    browser.post(f"/comments/guest/{post.pk}/", sent, HTTP_SEC_FETCH_SITE="same-origin")
    typed = {"login": reader.email, "password": PASSWORD}
    for answer in (
        browser.get("/accounts/login/"),
        browser.post("/accounts/login/", typed),
        browser.post("/account/data/"),
        browser.get("/account/"),
    ):
        assert answer.status_code in (200, 302)
    kept = {name for name, morsel in browser.cookies.items() if morsel.value}
    told = says()
    assert len(kept) >= 3 and not {name for name in kept if f"<code>{name}</code>" not in told}
