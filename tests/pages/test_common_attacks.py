"""What every web application is tried with: led elsewhere, spoken to from elsewhere, given more than was asked for."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.accounts.test_signing_in import SIGN_IN, fields

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
        "/admin/settings/blog/",
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
