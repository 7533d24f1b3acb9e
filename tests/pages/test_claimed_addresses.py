"""Where somebody comes from, and by which address, nobody can say themselves: only a proxy that we trust can."""

import pytest
from django.test import Client

from tests.accounts.test_signing_in import SIGN_IN
from tests.accounts.test_where_signed_in import END, PAGE, is_signed_in, listed, sign_in

pytestmark = pytest.mark.django_db
HERE = "203.0.113.9"
TOO_MANY = "Too many tries"


def claims(number):
    """What somebody says who would like to come from another address each time."""
    address = f"198.51.100.{number}"
    names = "X-Forwarded-For", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"
    return dict.fromkeys(names, address) | {"Forwarded": f"for={address}"}


def tries(n):
    """The answers to as many tries to sign in, each to another account, from one address that claims to be many."""
    for number in range(n):
        sent = {"login": f"nobody{number}@example.org", "password": "pear"}
        yield Client(REMOTE_ADDR=HERE).post(SIGN_IN, sent, headers=claims(number)).text


def test_passwords_are_counted_by_the_connection_whatever_it_says_of_itself(site):
    assert TOO_MANY in list(tries(12))[-1]


def test_behind_a_proxy_that_we_trust_each_visitor_is_counted_for_themselves(site, settings):
    settings.TRUSTED_PROXIES = [HERE]
    assert not any(TOO_MANY in page for page in tries(12))


def test_a_visitor_of_a_trusted_proxy_is_who_it_says_and_not_who_they_say(site, settings):
    settings.TRUSTED_PROXIES = [HERE]
    for number in range(12):
        sent = {"login": f"nobody{number}@example.org", "password": "pear"}
        told = {"X-Forwarded-For": f"198.51.100.{number}, 192.0.2.77"}
        page = Client(REMOTE_ADDR=HERE).post(SIGN_IN, sent, headers=told).text
    assert TOO_MANY in page


@pytest.mark.parametrize(
    "claimed",
    [
        {"Host": "evil.example"},
        {"Host": "testserver", "X-Forwarded-Host": "evil.example"},
        {"Host": "testserver", "Forwarded": "host=evil.example", "X-Forwarded-Server": "evil.example"},
        {"Host": "testserver", "X-Forwarded-Port": "443", "X-Original-Host": "evil.example"},
    ],
)  # fmt: skip
def test_a_guests_form_of_another_site_is_none_of_ours_whatever_host_it_names(post, guest, claimed):
    """An older browser says only its Origin."""
    sent = guest | {"text": "Buy boots."}
    said = {"Origin": "https://evil.example"} | claimed
    address = f"/comments/guest/{post.pk}/"
    assert Client().post(address, sent, headers=said).status_code in (400, 403)
    assert not post.comments.exists()


@pytest.mark.parametrize("address", ["/", "/feed/", "/sitemap.xml", "/robots.txt", "/follow/"])
def test_no_page_leads_to_where_a_header_says_the_blog_is(client, post, address):
    said = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example;proto=https"}
    said |= {"X-Forwarded-Prefix": "/evil", "X-Script-Name": "/evil", "X-Rewrite-URL": "/evil"}
    answer = client.get(address, headers=said)
    assert answer.status_code == 200 and "evil" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("name", ["", "x", "\x00", "é" * 5000, "%00", "None", "<script>", "0" * 32])
def test_whatever_a_session_is_called_no_other_ends(reader, name):
    browser, other = sign_in(reader), sign_in(reader)
    assert browser.post(END, {"session": name}).status_code == 302
    assert browser.post(END, {}).status_code == 302 and browser.get(END).status_code == 405
    assert is_signed_in(browser, reader) and is_signed_in(other, reader)


def test_the_page_of_sessions_tells_no_key_by_which_one_could_be_taken_over(reader):
    """Somebody who looks over their shoulder, or a script on the page, learns no cookie."""
    browser, other = sign_in(reader), sign_in(reader)
    page = browser.get(PAGE).text
    assert len(listed(browser)) == 2
    for one in browser, other:
        assert one.session.session_key not in page
    names = {one.name for one in listed(browser)}
    assert names == {one.name for one in listed(other)}, "one name, whoever looks"
