"""A guest appeals in any browser, by a code to the address that they gave; and nobody in their place."""

import re
import time
from statistics import median

import pytest
from django.core import signing
from django.test import Client

from accounts.models import Confirmation, Guest
from blog.models import OutgoingMail
from comments.gate import Writer
from comments.models import Comment, Subscription
from moderation.actions import bans
from moderation.actions.comments import judge, remove
from moderation.deeds.appeal import action as appeal_action
from moderation.models import Appeal
from moderation.plans import appeals
from moderation.plans.removal import Verdict

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
WORDS = "The second half answers Oda."


@pytest.fixture(autouse=True)
def at_once(settings):
    """What is decided is public."""
    settings.LOG_DELAY = 0


@pytest.fixture
def written(post, guest):
    return Comment.write(post, Writer(token="a" * 32, **guest), "Pears abroad.")


@pytest.fixture
def removal(written, rule, moderator, second_moderator):
    return remove(moderator, written, rule)


@pytest.fixture
def page(removal):
    return f"/appeals/{removal.pk}/guest/"


@pytest.fixture
def ask(client, postbox):
    """A function that has a code sent to an address, and says what came of it."""

    def ask(page, email, browser=client):
        before = len(postbox.deliver())
        answer = browser.post(page, {"send": "", "email": email})
        return answer, postbox.deliver()[before:]

    return ask


@pytest.fixture
def code(ask, guest):
    def code(page, email=guest["email"], **where):
        return ask(page, email, **where)[1][-1].code

    return code


def send(browser, page, code, guest, text=WORDS):
    return browser.post(page, {"email": guest["email"], "code": code, "text": text})


# --- What the log says ---


def test_every_public_entry_says_how_its_writer_can_appeal(client, removal, page):
    entry = client.get(removal.get_absolute_url())
    assert "Is this your comment?" in entry.text and "You can appeal until" in entry.text
    assert f'href="/appeals/{removal.pk}/"' in entry.text and f'href="{page}"' in entry.text
    assert "etag" in entry.headers  # The same for everybody: it is stored.


def test_a_ban_says_so_as_well_and_spam_has_no_public_entry(
    client, reader, rule, moderator, comment, second_moderator
):
    ban = bans.ban(moderator, reader, rule, "Enough.")
    assert "Is this about you?" in client.get(ban.get_absolute_url()).text
    spam = judge(moderator, comment, Verdict.spam())
    assert client.get(spam.get_absolute_url()).status_code == 404
    assert client.get(f"/appeals/{spam.pk}/guest/").status_code == 404


def test_after_the_date_it_says_that_the_time_is_over(client, removal, page, after):
    client.get(removal.get_absolute_url())
    after(days=15)
    late = client.get(removal.get_absolute_url()).text
    assert "The time to appeal ended on" in late and page not in late
    assert "The time to appeal ended on" in client.get(page).text


def test_what_was_reversed_or_ruled_on_needs_no_appeal(client, removal, second_moderator, page):
    appeal = appeal_action.appeal(removal, WORDS)
    assert "Is this your comment?" in client.get(removal.get_absolute_url()).text
    appeal_action.rule(second_moderator, appeal, False, "It stands.")
    assert "Is this your comment?" not in client.get(removal.get_absolute_url()).text
    assert "nothing to appeal against" in client.get(page).text


# --- The code ---


def test_a_guest_appeals_in_another_browser(client, removal, page, guest, code, postbox):
    form = client.get(page).text
    assert "Appeal as a guest" in form and 'name="code"' not in form
    figures = code(page)
    answer = send(client, page, figures, guest)
    assert answer.status_code == 302
    appeal = Appeal.objects.get()
    assert appeal.note.text == WORDS and appeal.note.email == guest["email"]
    assert "Your appeal is waiting" in client.get(answer.url).text
    assert "Your appeal is waiting" in Client().get(answer.url).text  # As the link in the mail.


def test_a_guest_known_by_an_address_alone_appeals_as_well(
    client, post, guest, rule, moderator, second_moderator, code, postbox
):
    """As an import brings them: no browser is known."""
    removal = remove(moderator, Comment.write(post, Writer(**guest), "Figs abroad."), rule)
    page = f"/appeals/{removal.pk}/guest/"
    assert page in client.get(removal.get_absolute_url()).text
    assert send(client, page, code(page), guest).status_code == 302
    appeal_action.rule(second_moderator, Appeal.objects.get(), True, "You are right.")
    assert "Figs abroad." in Client().get(post.get_absolute_url()).text


def test_the_answer_comes_to_the_proved_address(
    client, removal, page, guest, code, postbox, second_moderator
):
    send(client, page, code(page), guest)
    [arrived] = [one for one in postbox.deliver() if "Your appeal has arrived" in one.subject]
    assert arrived.to == guest["email"]
    appeal_action.rule(second_moderator, Appeal.objects.get(), False, "It stands.")
    ruled = postbox.deliver()[-1]
    assert ruled.to == guest["email"] and "> It stands." in ruled.body
    assert not OutgoingMail.objects.filter(address=guest["email"]).exists()


def test_the_reason_can_follow_once_the_code_was_right(client, page, guest, code):
    figures = code(page)
    empty = send(client, page, figures, guest, text="")
    assert empty.status_code == 422 and "Pears abroad." in empty.text
    assert client.post(page, {"text": WORDS}).status_code == 302 and Appeal.objects.exists()


def test_what_was_typed_is_kept_through_every_error(client, page, guest, ask):
    wrong = client.post(page, {"email": "not an address", "code": "", "text": WORDS})
    assert wrong.status_code == 422 and WORDS in wrong.text
    answer = client.post(page, {"email": guest["email"], "send": "", "text": WORDS})
    assert answer.status_code == 200 and WORDS in answer.text and guest["email"] in answer.text


def test_every_address_is_answered_alike(client, page, ask, guest, reader):
    """Its own, one that wrote something else, an account’s, nobody’s."""
    said = {}
    for email in [guest["email"], reader.email, "nobody@example.org"]:
        answer, _ = ask(page, email, browser=Client())
        said[email] = answer.status_code, answer.content.decode().replace(email, "…")
    texts = {TOKEN.sub("", text) for _status, text in said.values()}
    assert {status for status, _text in said.values()} == {200} and len(texts) == 1


def test_a_code_goes_to_the_comments_address_alone(page, ask, guest, reader):
    assert [one.to for one in ask(page, guest["email"])[1]] == [guest["email"]]
    assert ask(page, reader.email, browser=Client())[1] == []
    assert ask(page, "nobody@example.org", browser=Client())[1] == []
    assert not OutgoingMail.objects.exclude(address="").exists()


def test_wrong_codes_are_answered_alike(page, ask, guest):
    said = set()
    for email in [guest["email"], "nobody@example.org"]:
        browser = Client()
        _, sent = ask(page, email, browser=browser)
        wrong = "111111" if not sent or sent[-1].code != "111 111" else "222222"
        answer = browser.post(page, {"email": email, "code": wrong, "text": WORDS})
        said.add((answer.status_code, TOKEN.sub("", answer.content.decode().replace(email, "…"))))
    assert len(said) == 1


def test_a_code_cant_be_guessed(client, page, guest, code):
    figures = code(page)
    wrong = "111111" if figures != "111 111" else "222222"
    for _ in range(5):
        assert send(client, page, wrong, guest).status_code == 422
    assert send(client, page, figures, guest).status_code == 422
    assert not Appeal.objects.exists()


def test_a_code_works_for_ten_minutes_and_in_one_browser(client, page, guest, code, monkeypatch):
    figures = code(page)
    assert send(Client(), page, figures, guest).status_code == 422
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)
    assert send(client, page, figures, guest).status_code == 422
    assert not Appeal.objects.exists()


def test_a_code_for_one_address_is_none_for_another(client, page, guest, post, code):
    Comment.write(post, Writer(token="b" * 32, name="Wren", email="wren@example.org"), "Mine.")
    figures = code(page, email="wren@example.org")
    assert send(client, page, figures, guest).status_code == 422
    theirs = client.post(page, {"email": "wren@example.org", "code": figures, "text": WORDS})
    assert "isn’t the address given with this comment" in theirs.text
    assert "Pears abroad." not in theirs.text and not Appeal.objects.exists()


def test_a_code_for_another_purpose_appeals_nothing(client, page, guest, reader, code, postbox):
    client.post("/accounts/login/code/", {"email": reader.email})
    to_sign_in = postbox.code()
    code(page)
    assert send(client, page, to_sign_in, guest).status_code == 422
    client.post("/accounts/login/code/confirm/", {"code": code(page)})
    assert client.get("/account/").status_code == 302


def test_the_proof_confirms_and_joins_nothing(client, page, guest, post, code, removal, postbox):
    """A stranger typed the address before, to follow the thread and to be known in a browser of theirs."""
    strangers = Subscription.objects.follow_replies(Writer(token="a" * 32, **guest), post)
    send(client, page, code(page), guest)
    assert not Confirmation.objects.confirmed().exists()
    assert not Subscription.objects.confirmed().exists()
    assert not Guest.objects.get(email=guest["email"]).confirmed_email
    assert strangers is None or not strangers.confirmed_at
    assert (
        client.get(f"/appeals/{removal.pk}/").status_code == 403
    )  # The browser isn’t known by it.


def test_a_planted_session_is_worth_nothing_once_the_code_is_typed(client, page, guest, code):
    figures = code(page)
    planted = Client()
    planted.cookies = client.cookies.copy()
    send(client, page, figures, guest, text="")
    assert planted.post(page, {"text": WORDS}).status_code == 422 and not Appeal.objects.exists()


def test_an_appeal_is_sent_once(client, page, guest, code, removal):
    appeal_action.appeal(removal, "Already.")
    again = send(client, page, code(page), guest)
    assert again.status_code == 409 and WORDS not in Appeal.objects.get().note.text


def test_the_link_without_a_guest_needs_a_proved_address(client, removal):
    address = f"/appeals/by-link/{signing.dumps([removal.pk, 0], salt=appeals.SALT)}/"
    assert client.get(address).status_code == 404
    appeal = appeal_action.appeal(removal, WORDS)
    assert client.get(address).status_code == 404
    appeal.note.email = "heron@example.org"
    appeal.note.save()
    assert client.get(address).status_code == 200


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(900)
def test_every_address_is_answered_in_the_same_time(page, guest, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    took = {guest["email"]: [], "nobody@example.org": []}
    for _ in range(200):
        for email, times in took.items():
            browser, start = Client(), time.perf_counter()
            browser.post(page, {"send": "", "email": email})
            times.append(time.perf_counter() - start)
    known, unknown = (median(times) for times in took.values())
    assert abs(known - unknown) < 0.1 * unknown


def test_what_was_typed_for_one_entry_says_nothing_on_another(
    client, post, rule, moderator, removal, page, guest, code
):
    other = Comment.write(
        post, Writer(token="b" * 32, name="Wren", email="wren@example.org"), "So."
    )
    theirs = f"/appeals/{remove(moderator, other, rule).pk}/guest/"
    figures = code(page)
    assert 'name="code"' in client.get(page).text
    fresh = client.get(theirs).text
    assert 'name="code"' not in fresh and guest["email"] not in fresh
    client.post(page, {"email": guest["email"], "code": figures, "text": ""})
    assert guest["email"] not in client.get(theirs).text
    again = code(theirs, "wren@example.org")
    assert send(client, theirs, again, {"email": "wren@example.org"}).status_code == 302


def test_whoever_gave_another_address_can_try_it(client, removal, page, code, second_reader, post):
    Comment.write(post, Writer(token="b" * 32, name="Wren", email="wren@example.org"), "So.")
    figures = code(page, "wren@example.org")
    answer = send(client, page, figures, {"email": "wren@example.org"}).text
    assert "isn’t the address given with this comment" in answer and f'href="{page}"' in answer
    assert 'name="send"' in client.get(page).text
