"""Whatever keeps a text from being posted or saved, its writer gets it back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.bans import ban
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
TEXT = "Ours has nine pears, and it took all of June to count them."
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def own(post, reader):
    return Comment.write(post, Writer(account=reader, name=reader.name), "Ours has eight.")


@pytest.fixture(params=["comment", "reply", "edit"])
def send(request, post, own):
    """A function that sends one of the three forms: `send(browser)`."""
    where, sent = f"/comments/new/{post.pk}/", {"text": TEXT}
    if request.param == "reply":
        sent["parent"] = own.pk
    if request.param == "edit":
        where = f"/comments/{own.pk}/edit/"

    def send(browser, **more):
        return browser.post(where, sent | more, headers=FROM_HERE)

    return send


def is_given_back(answer, *words):
    page = answer.text
    assert 400 <= answer.status_code < 500, answer.status_code
    for word in words:
        assert word in page
    fields = [part.split("</textarea>")[0] for part in page.split("<textarea")[1:]]
    assert any(TEXT in field for field in fields)
    assert not Comment.objects.filter(text=TEXT).exists()


def test_when_the_session_is_over(signed_in, reader, send):
    browser = signed_in(reader)
    browser.session.flush()
    is_given_back(send(browser), "You’ve been signed out")


def test_when_somebody_signed_in_anew_in_another_tab(reader, send, own):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(reader)
    browser.get(f"/comments/{own.pk}/edit/")
    answer = send(browser, csrfmiddlewaretoken="x" * 64)
    is_given_back(answer, "You signed in or out after")


def test_what_another_site_sends_is_not_shown_as_the_reader_s(reader, post):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(reader)
    answer = browser.post(
        f"/comments/new/{post.pk}/", {"text": TEXT}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403 and TEXT not in answer.text


def test_when_the_thread_has_closed(signed_in, reader, post, send):
    post.comments_open = False
    post.save()
    is_given_back(send(signed_in(reader)), "Comments closed while you were writing.")


def test_when_they_were_banned_meanwhile(signed_in, reader, moderator, policy, send):
    until = timezone.now() + timedelta(days=7)
    ban(moderator, reader, policy.wordings.first(), "Twice in a day.", until=until)
    is_given_back(send(signed_in(reader)), "You can’t comment until", "Twice in a day.")


def test_when_the_comment_is_gone_that_they_edit(signed_in, reader, own):
    browser = signed_in(reader)
    own.withdraw()
    answer = browser.post(f"/comments/{own.pk}/edit/", {"text": TEXT})
    is_given_back(answer, "Your edit isn’t saved", "withdrawn or removed")


def test_the_page_of_a_stranger_s_edit_says_the_same_whether_it_is_there_or_not(client, own):
    there, nowhere = (
        client.post(f"/comments/{pk}/edit/", {"text": TEXT}).text for pk in (own.pk, 9_999)
    )
    assert there == nowhere.replace("/9999/", f"/{own.pk}/").replace(
        "%2F9999%2F", f"%2F{own.pk}%2F"
    )


def test_signing_in_again_the_reader_sends_it_after_all(client, reader, post):
    answer = client.post(f"/comments/new/{post.pk}/", {"text": TEXT}, headers=FROM_HERE)
    is_given_back(answer)
    client.post("/accounts/login/", {"login": reader.email, "password": PASSWORD})
    client.post(f"/comments/new/{post.pk}/", {"text": TEXT}, headers=FROM_HERE)
    assert Comment.objects.get(text=TEXT).author == reader
