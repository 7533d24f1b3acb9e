"""A guest's comment is theirs by a cookie that we have signed: none that was made, changed or borrowed opens it."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from blog.pagecache.page_store import GUEST_COOKIE
from comments.gate import Writer
from comments.models import Comment
from lib.web import form_tokens
from moderation.deeds.by_link import decision_links

pytestmark = pytest.mark.django_db
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
TOKEN = "5eed" * 8
HOST_COOKIE = "__Host-parley_guest"


@pytest.fixture
def heron(post):
    """The guest's browser, and the comment that they wrote with it and that waits."""
    return browser_with(signed()), waiting(post, TOKEN)


def waiting(post, token):
    name = f"Guest {token[:1]}"
    comment = Comment.write(post, Writer(token=token, name=name), "Nine pears, in secret.")
    Comment.objects.filter(pk=comment.pk).update(state="held")
    return comment


def signed(token=TOKEN, **how):
    return signing.dumps(token, **{"salt": GUEST_COOKIE} | how)


def browser_with(cookie, name=GUEST_COOKIE):
    browser = Client()
    browser.cookies[name] = cookie
    return browser


def changed(cookie):
    """The same with another token under the old signature."""
    return signed("bad0" * 8).rpartition(":")[0] + ":" + cookie.rpartition(":")[2]


def may_change(browser, comment):
    """Whether a browser reads, edits or withdraws a comment that waits."""
    address = f"/comments/{comment.pk}/"
    browser.post(f"{address}edit/", {"text": "Mine now."})
    browser.post(f"{address}withdraw/")
    comment.refresh_from_db()
    is_read = browser.get(address).status_code != 404
    is_read |= "in secret" in browser.get(comment.post.get_absolute_url()).text
    is_read |= browser.get(f"{address}edit/").status_code != 404
    return is_read or comment.text != "Nine pears, in secret." or comment.state == "withdrawn"


def test_the_guest_may(heron):
    browser, comment = heron
    assert may_change(browser, comment)


@pytest.mark.parametrize(
    "forged",
    [
        lambda: TOKEN,
        lambda: f'"{TOKEN}"',
        lambda: signed(key="another secret"),
        lambda: signed(salt=decision_links.SIGNER.salt),
        lambda: signed(salt=form_tokens.SALT),
        lambda: signed(salt="django.core.signing"),
        lambda: signed()[:-1],
        lambda: signed().swapcase(),
        lambda: signed("")[:-2],
        lambda: changed(signed()),
        lambda: ".eJw:" * 1000,
        lambda: "",
    ],
)
def test_a_cookie_that_we_havent_signed_for_this_opens_nothing(heron, forged):
    _, comment = heron
    assert not may_change(browser_with(forged()), comment)


def test_nor_does_one_that_is_older_than_a_year(heron, monkeypatch):
    browser, comment = heron
    later = timezone.now() + timedelta(days=366)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    assert not may_change(browser, comment)


def test_nor_one_under_a_secret_that_is_gone_but_one_of_before_does(heron, settings):
    browser, comment = heron
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another secret, of many letters"
    assert not may_change(browser, comment)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert may_change(browser, comment)


def test_nor_another_guests_own_cookie_on_this_article_or_another(heron, post, author):
    _, comment = heron
    wren = browser_with(signed("c0de" * 8))
    assert not may_change(wren, comment)
    hers = waiting(post, "c0de" * 8)
    assert may_change(wren, hers) and not may_change(wren, comment)


@pytest.fixture
def https(settings):
    """As config/settings.py has it where SITE_URL begins with it."""
    settings.SESSION_COOKIE_SECURE = True


def known_to_the_release_before(browser):
    """What that reads: it knows one name, and one salt."""
    return signing.loads(browser.cookies["parley_guest"].value, salt="parley_guest")


def test_over_https_a_guest_is_known_to_the_release_before_as_well(https, post, guest):
    browser = Client()
    sent = guest | {"text": "Ten pears by my count."}
    browser.post(f"/comments/guest/{post.pk}/", sent, headers=FROM_HERE)
    mine = Comment.objects.latest("pk")
    assert known_to_the_release_before(browser) == mine.token
    for cookie in (browser.cookies[name] for name in (HOST_COOKIE, GUEST_COOKIE)):
        assert (cookie["path"], cookie["domain"], cookie["secure"]) == ("/", "", True)
    del browser.cookies[GUEST_COOKIE]
    assert browser.get(f"/comments/{mine.pk}/edit/").status_code == 200
    assert Client().get(f"/comments/{mine.pk}/edit/").status_code == 404


def test_a_guest_of_the_name_that_no_other_host_can_set_is_known_after_a_rollback(
    https, heron, guest
):
    _, comment = heron
    browser = browser_with(signed(salt=HOST_COOKIE), HOST_COOKIE)
    assert may_change(browser, comment)
    sent = guest | {"text": "Ten pears by my count."}
    browser.post(f"/comments/guest/{comment.post_id}/", sent, headers=FROM_HERE)
    assert Comment.objects.latest("pk").token == TOKEN
    assert known_to_the_release_before(browser) == TOKEN


def test_what_a_neighbour_plants_under_the_name_of_before_makes_nobody_them(https, heron):
    """They have a cookie of their own, and can set it for the whole domain under that name alone."""
    _, comment = heron
    theirs = signed(salt=HOST_COOKIE)
    assert not may_change(browser_with(theirs), comment)
    known = browser_with(signed("c0de" * 8, salt=HOST_COOKIE), HOST_COOKIE)
    known.cookies[GUEST_COOKIE] = signed()
    assert not may_change(known, comment)
    assert may_change(browser_with(theirs, HOST_COOKIE), comment)


def test_who_never_commented_doesnt_comment_as_a_neighbour_of_the_domain(https, post, guest):
    """Who has commented once, and plants the plain one of their own two cookies in others' browsers."""
    theirs, others, address = Client(), Client(), f"/comments/guest/{post.pk}/"
    theirs.post(address, guest | {"text": "Ten pears by my count."}, headers=FROM_HERE)
    others.cookies[GUEST_COOKIE] = theirs.cookies[GUEST_COOKIE].value
    others.post(address, guest | {"text": "In confidence: eleven."}, headers=FROM_HERE)
    comment = Comment.objects.latest("pk")
    assert comment.text == "In confidence: eleven."
    assert theirs.get(f"/comments/{comment.pk}/edit/").status_code == 404
    assert others.get(f"/comments/{comment.pk}/edit/").status_code == 200


@pytest.mark.parametrize("cookie", ["", "nonsense", lambda: signed("")])
def test_a_comment_that_no_browser_is_known_by_is_no_strangers(post, cookie):
    """As those are that an import brought, or whose writer had all that tells of them deleted."""
    comment = waiting(post, "")
    cookie = cookie() if callable(cookie) else cookie
    assert not may_change(browser_with(cookie) if cookie else Client(), comment)


def test_the_key_of_somebody_elses_form_makes_nobody_them(heron, post, guest):
    """Wren is known already: what she sends with Heron's key is hers, and nothing of his."""
    heron_sends = guest | {"text": "Ten pears by my count.", "key": "k" * 30}
    address, hers = f"/comments/guest/{post.pk}/", "c0de" * 8
    Client().post(address, heron_sends, headers=FROM_HERE)
    theirs, wren = Comment.objects.latest("pk"), browser_with(signed(hers))
    wren.post(address, heron_sends | {"text": "Eleven, say I.", "name": "Wren"}, headers=FROM_HERE)
    assert Comment.objects.latest("pk").token == hers != theirs.token
    assert wren.get(f"/comments/{theirs.pk}/edit/").status_code == 404


def test_a_form_of_another_article_is_asked_for_once_more_with_every_word(post, guest):
    """Its seal says which article it stood below."""
    other = form_tokens.renewed_token(post.pk + 1)
    assert form_tokens.read_token(other, post.pk) == (None, True)
    assert form_tokens.read_token(form_tokens.renewed_token(post.pk), post.pk)[1] is False
    for seal in other, other[:-1], "a-9e99-1:x", "a-nan-1:" + "x" * 43, "\x00" * 50, "é" * 5000:
        sent = guest | {"text": "Twelve pears, and a wasp.", "seal": seal}
        answer = Client().post(f"/comments/guest/{post.pk}/", sent, headers=FROM_HERE)
        assert answer.status_code in (302, 422)
        assert answer.status_code == 302 or "Twelve pears, and a wasp." in answer.text
