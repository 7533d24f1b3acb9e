"""Whatever stands in an address, a query or a form, the answer is no error of ours."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from comments.gate import Writer
from comments.models import Comment
from comments.notify.unsubscribe import Way
from tests.addresses import routes
from tests.conftest import just_signed_in, undone

ROOT = Path(__file__).resolve().parent.parent
HOLE = re.compile(r"<[^>]+>|\(\?P<[^>]+>[^)]*\)")
ODD = [
    "0",
    "9" * 20,
    "9" * 5_000,
    "%00",
    "a%00b",
    "%ff%fe",
    "%ed%a0%80",
    "%0d%0aSet-Cookie:a=b",
    "a" * 300,
    "..%2f..%2fetc",
    "%F0%9F%90%9A",
]
NOWHERE = 13  # of so many addresses that lead nowhere, one is asked; no multiple of the odd ones
NAMES = ("q", "in", "sort", "collapsed", "show", "next", "comment", "page", "p", "o", "e", "_popup")
QUERIES = [
    "&".join(f"{name}={odd}" for name in NAMES)
    for odd in ("%00", "9" * 20, "-1", "%ff", "home", "//evil.example", "javascript:1", "x" * 3_000)
]


def _plain(route):
    return "/" + route.replace("^", "").replace("\\Z", "").replace("$", "")


ROUTES = sorted({_plain(route) for route, _ in routes()})


@pytest.fixture
def comment(post, reader):
    return Comment.write(post, Writer(account=reader, name=reader.name), "Ours has nine.")


@pytest.fixture
def browsers(author_who_moderates):
    """A stranger's, and that of somebody who may do everything."""
    author_who_moderates.is_superuser = True
    author_who_moderates.save()
    stranger, staff = (Client(raise_request_exception=False) for _ in range(2))
    staff.force_login(author_who_moderates)
    return stranger, just_signed_in(staff, author_who_moderates)


def _broken(browser, address, method="GET", **sent):
    answer = browser.generic(method, address, **sent)
    return f"{method} {address[:150]}: {answer.status_code}" if answer.status_code >= 500 else None


def _leads_to_a_view(address):
    try:
        return bool(resolve(unquote(address, errors="replace")))
    except Resolver404:
        return False


@pytest.mark.timeout(300)  # Thousands of pages.
def test_no_address_breaks_the_blog_however_it_is_filled_in(browsers, post, policy):
    addresses = {HOLE.sub(odd, route) for route in ROUTES for odd in ODD}
    addresses |= {
        "/0000/", "/0000/00/", "/2026/02/31/x/", "/0000/00/00/x/", "/9999/99/99/x/",
        "/policy/9..1/", "/sitemap-articles-0.xml", f"/sitemap-tags-{'9' * 20}.xml",
    }  # fmt: skip
    somewhere = sorted(filter(_leads_to_a_view, addresses))
    # What leads nowhere is all answered by one view: a part of it is enough.
    nowhere = sorted(addresses.difference(somewhere))[::NOWHERE]
    broken = [_broken(who, address) for who in browsers for address in somewhere]
    broken += [_broken(browsers[0], address) for address in nowhere]
    assert not any(broken), "\n".join(filter(None, broken))


def test_no_query_breaks_the_blog(browsers, post, policy, comment):
    lists = [
        "/", "/page/1/", post.get_absolute_url(), "/search/", "/search/page/1/", "/policy/compare/",
        "/account/comments/", "/account/bell/", "/account/data/", "/account/following/", "/follow/", "/moderation/", "/moderation/log/", "/moderation/bans/", "/moderation/bulk/",
        f"/moderation/comments/{comment.pk}/", f"/moderation/comments/{comment.pk}/delete/",
        f"/moderation/accounts/{comment.author_id}/ban/", f"/comments/{comment.pk}/reply/",
        "/accounts/login/", "/accounts/signup/", "/accounts/logout/", "/accounts/social/login/error/", "/admin/login/",
        "/admin/blog/post/", "/admin/accounts/user/", "/admin/blog/tag/", "/feed/", "/sitemap.xml",
    ]  # fmt: skip
    broken = [
        _broken(who, f"{at}?{query}") for at in lists for query in QUERIES for who in browsers
    ]
    broken += [
        _broken(browsers[0], f"/policy/compare/?earlier={a}&later={b}")
        for a in ODD
        for b in ["-1", *ODD]
    ]
    assert not any(broken), "\n".join(filter(None, broken))


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "POST"])
def test_no_method_breaks_the_blog(browsers, post, policy, comment, method):
    addresses = {HOLE.sub(str(comment.pk), route) for route in ROUTES} - {"/accounts/logout/"}
    addresses |= {post.get_absolute_url(), f"/moderation/accounts/{comment.author_id}/ban/"}
    broken = [_broken(who, address, method) for address in sorted(addresses) for who in browsers]
    assert not any(broken), "\n".join(filter(None, broken))


def test_no_word_in_a_form_breaks_the_blog(browsers, post, policy, comment, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    stranger, staff = browsers
    wording, account = policy.wordings.first(), comment.author_id
    forms = {
        f"/comments/guest/{post.pk}/": ["text", "name", "email", "site", "parent", "sign_in"],
        f"/comments/new/{post.pk}/": ["text", "parent"],
        f"/comments/{comment.pk}/edit/": ["text"],
        f"/comments/{comment.pk}/follow/": ["kind"],
        f"/comments/{comment.pk}/follow/guest/": ["kind", "email"],
        f"/comments/{comment.pk}/thank/": ["thanked", "email", "code", "send"],
        f"/comments/{comment.pk}/thank/guest/": ["thanked"],
        f"/comments/{comment.pk}/pin/": ["line", "until", "down"],
        "/follow/guest/": ["kind", "email"],
        Way(comment.author, post).address: ["end"],
        "/account/following/": ["end"],
        f"/comments/{comment.pk}/report/": ["rule", "words"],
        f"/comments/{comment.pk}/report/guest/": ["rule", "words"],
        f"/moderation/comments/{comment.pk}/delete/": ["rule", "to_writer", "seen", "confirm", "next"],
        f"/moderation/accounts/{account}/ban/": ["how_long", "until", "rule", "reason", "confirm", "comment"],
        f"/moderation/comments/{comment.pk}/approve/": ["seen", "next", "show"],
        "/accounts/login/": ["login", "password", "next"],
        "/accounts/signup/": ["email", "name", "password1", "next"],
        "/accounts/login/code/": ["email", "login", "remember", "next"],
        "/accounts/login/code/confirm/": ["code", "next"],
        "/accounts/password/reset/": ["email"],
        "/accounts/confirm-email/": ["code"],
        "/accounts/second-step/authenticate/": ["code"],
        "/account/sign-in/": ["account"],
        "/accounts/reauthenticate/code/?": ["send", "next"],
        "/accounts/reauthenticate/code/": ["code", "next"],
        "/account/profile/": ["name", "staff_name", "site", "about"],
    }  # fmt: skip
    good = {
        "kind": "branch", "text": "A word.", "name": "Wren", "email": "wren@example.org", "rule": wording.pk,
        "how_long": "date", "until": "2999-01-01", "reason": "Why not.", "password1": "a long one 12",
    }  # fmt: skip
    odd = [
        "\x00", "a\x00b", "9" * 20, "9" * 5_000, "-1", "\ud7ff", "x" * 30_000, "0001-01-01",
        "9999-12-31", "99999-01-01", f"{'x' * 60}@{'a.' * 120}example", "31/02/2026", "1 1 0001-01-01T00:00:00+23:59", "//evil.example",
    ]  # fmt: skip
    broken = []
    for address, fields in forms.items():
        is_known = "guest" not in address and not address.startswith("/accounts/")
        browser = staff if is_known or "reauthenticate" in address else stranger
        for field in fields:
            for word in odd:
                sent = {name: good.get(name, "") for name in fields} | {field: word}
                answer = browser.post(address, sent, HTTP_SEC_FETCH_SITE="same-origin")
                if answer.status_code >= 500:
                    broken.append(f"{address} {field}={word[:20]!r}: {answer.status_code}")
    assert not broken, "\n".join(broken)


def _names_that_views_read():
    """The names of all fields of forms and queries, as far as the code writes them out."""
    asked = re.compile(
        r"(?:GET|POST|COOKIES|sent|asked|query|data|said)(?:\.get(?:list)?\(|\[)f?\"([\w-]+)\""
    )
    files = [file for app in APPS for file in (ROOT / app).rglob("*.py")]
    return sorted({name for file in files for name in asked.findall(file.read_text())} - LEADS_AWAY)


NUMBERS = ["9" * 5_000, "-1", str(2**63), "٣", "1e9", " 1 "]
APPS = ["accounts", "blog", "comments", "trials", "newsletter", "moderation", "transfer", "lib"]
LEADS_AWAY = {"next"}  # It is text, and what is answered is nothing but the way there.


@pytest.mark.slow
@pytest.mark.timeout(900)  # Thousands of pages.
@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:5])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_number_in_any_field_breaks_the_blog(browsers, post, policy, comment, method, number):
    asked = dict.fromkeys(_names_that_views_read(), number)
    assert len(asked) > 100
    addresses = {HOLE.sub(str(comment.pk), route) for route in ROUTES} | {post.get_absolute_url()}
    broken = []
    for address in sorted(filter(_leads_to_a_view, addresses)):
        with undone():
            answer = getattr(browsers[1], method)(address, asked, HTTP_SEC_FETCH_SITE="same-origin")
        if answer.status_code >= 500:
            broken.append(f"{address}: {answer.status_code}")
    assert broken == []


@pytest.mark.parametrize("origin", ["http://[", "null", "http://testserver:x", "https://"])
def test_a_browser_that_says_nonsense_of_itself_is_only_refused(post, origin):
    sent = {"text": "A word.", "name": "Wren", "email": "wren@example.org"}
    browser = Client(raise_request_exception=False, HTTP_ORIGIN=origin)
    assert browser.post(f"/comments/guest/{post.pk}/", sent).status_code == 403
