"""What every web application is tried with: led elsewhere, spoken to from elsewhere, given more than was asked for."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.models import User
from blog.models import Site
from comments.models import Comment
from tests.accounts.test_signing_in import SIGN_IN, fields
from tests.accounts.test_signing_up import CONFIRM, SIGN_UP
from tests.accounts.test_signing_up import fields as signing_up
from tests.addresses import routes
from tests.conftest import PASSWORD
from tests.pages.stranger import after_the_lease, ask, new_worker

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "http://127.0.0.1@evil.example/",
    " https://evil.example",
]


@pytest.mark.parametrize("there", ELSEWHERE)
def test_nobody_is_led_to_another_site_by_signing_in_or_out(reader, there):
    browser = Client()
    led = [browser.post(SIGN_IN, fields(reader, next=there)).url]
    led += [browser.post("/accounts/logout/", {"next": there}).url]
    led += [browser.get("/admin/login/", {"next": there}).url]
    assert all(url.startswith("/") and url[1:2] not in ("/", "\\") for url in led)


@pytest.mark.parametrize("there", ELSEWHERE)
def test_nor_by_showing_that_it_is_them(signed_in, reader, there):
    browser = signed_in(reader)
    shown = browser.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": there})
    assert shown.status_code == 302 and urlsplit(shown.url).netloc == ""


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/archive", "///evil.example/a/b"]
)
def test_nor_by_an_address_that_begins_like_another_sites(client, site, path):
    led = client.get("/", PATH_INFO=path).headers.get("Location", "/")
    assert led.startswith("/") and led[1:2] not in ("/", "\\")


# Forms in stored pages, which take what was sent from this site alone (comments/views/writing/stored_forms.py), and
# links in mail that somebody's mail program presses, which carry a key of their own.
WITHOUT_TOKEN = (
    r"(/guest/|/unlock/|^comments/guest/.*|^follow/(end|letters/end|articles)/<str:key>/.*)$"
)
BY_A_KEY = "account/moderating/stop/<str:key>/"


def test_every_form_asks_for_a_token_but_those_that_are_known_not_to():
    views = ((route, pattern.callback) for route, pattern in routes())
    exempt = {path for path, view in views if getattr(view, "csrf_exempt", False)} - {BY_A_KEY}
    assert len(exempt) == 11
    assert not [path for path in exempt if not re.search(WITHOUT_TOKEN, path)]


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/logout/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/account/profile/",
        "/account/sessions/end/",
        "/account/sessions/end-others/",
        "/account/delete/",
        "/account/data/",
        "/accounts/second-step/webauthn/add/",
        "/accounts/second-step/webauthn/login/",
        "/admin/settings/blog/",
        "/admin/settings/people/",
    ],
)
def test_a_form_on_another_site_does_nothing_in_somebodys_name(author, address):
    browser = Client(enforce_csrf_checks=True, headers={"Origin": "https://evil.example"})
    browser.force_login(author)
    assert browser.post(address, {"action_add": "", "email": "e@evil.example"}).status_code == 403


def test_a_form_gives_nobody_more_than_its_fields(signed_in, reader):
    more = {"name": "Marrow", "is_superuser": "on", "is_active": "", "email": "e@evil.example"}
    more |= {"groups": Group.objects.get(name="Admin").pk, "password": "x", "user_permissions": "1"}
    signed_in(reader).post("/account/profile/", more)
    before = reader.email, reader.password
    reader.refresh_from_db()
    assert not reader.is_superuser and reader.is_active and not reader.groups.exists()
    assert (reader.email, reader.password) == before


def test_nobody_signs_up_as_more_than_a_reader(client, site, postbox):
    more = {"is_superuser": "on", "is_staff": "on", "groups": "1", "staff_name": "Boss", "pk": "1"}
    client.post(SIGN_UP, signing_up() | more)
    client.post(CONFIRM, {"code": postbox.code()})
    tilda = User.objects.get()
    assert not tilda.has_any_role and tilda.staff_name == ""


def test_a_comment_is_neither_anothers_nor_published_by_what_its_form_says(
    signed_in, reader, author, post
):
    more = {"status": "published", "author": author.pk, "writer_name": "Boss", "is_pinned": "on"}
    sent = {"text": "Pears.", "post": "0", "published_at": "2020-01-01", "lft": "1"} | more
    signed_in(reader).post(reverse("comment_new", args=[post.pk]), sent)
    [comment] = Comment.objects.all()
    assert (comment.author, comment.post, comment.name) == (reader, post, reader.name)
    assert comment.created_at.year > 2020


def test_a_host_that_isnt_ours_gets_no_page_and_into_no_mail(client, reader, postbox):
    for host in ("evil.example", "127.0.0.1:80@evil.example", "evil.example:80"):
        assert client.get("/", headers={"Host": host}).status_code == 400
    client.post(
        "/accounts/password/reset/",
        {"email": reader.email},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    [mail] = postbox.deliver()
    assert "evil" not in mail.body and "http://127.0.0.1:8000/" in mail.body


def test_a_token_in_an_address_is_told_to_no_other_site(client, reader, postbox):
    client.post("/accounts/password/reset/", {"email": reader.email})
    [mail] = postbox.deliver()
    link = next(word for word in mail.body.split() if "/reset/key/" in word)
    page = client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    assert page.headers["Referrer-Policy"] == "same-origin"


POISON = {
    "X-Forwarded-Host": "evil.example",
    "Forwarded": "host=evil.example;proto=https",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/evil",
    "X-Original-URL": "/evil/",
    "X-HTTP-Method-Override": "evil",
    "X-Request-ID": "evil",
    "Accept-Language": "de, evil;q=0.5",
    "Range": "bytes=0-10",
    "HX-Request": "true",
    "HX-Current-URL": "https://evil.example/",
    "Cookie": 'parley_language=evil; theme="><script>evil</script>',
    "Referer": "https://evil.example/",
    "User-Agent": "evil",
}


@pytest.mark.parametrize("name", POISON)
def test_nothing_that_one_stranger_sends_stands_on_the_page_of_the_next(post, name):
    address = post.get_absolute_url()
    clean = ask(address).text
    # From here on the page is drawn anew, for whoever comes first.
    Site.bump(everything=True)
    after_the_lease()
    worker = new_worker()
    ask(address, worker=worker, **{name: POISON[name]})
    for known in worker, new_worker():  # From memory, and from the store.
        found = ask(address, worker=known)
        assert found.status == 200 and found.text == clean
        assert "evil" not in str(found.headers) and "location" not in found.headers
