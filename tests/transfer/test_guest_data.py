"""A guest sees, takes and erases what is kept under their address; nobody does so in their place."""

import json
import re
import time
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Guest
from blog.operating.tasks.periodic_jobs import run_all
from comments.gate import Writer
from comments.models import Comment, CommentOrigin, CommentRevision, Subscription
from moderation.actions.bans import ban
from moderation.actions.comments import approve, remove
from moderation.deeds.appeal.action import appeal, withdraw_appeal
from moderation.models import Appeal, Ban, Decision, Pseudonym
from moderation.reports.action import report
from tests.mail import work
from tests.traces import traces
from transfer.models import Download

pytestmark = pytest.mark.django_db
PAGE, COPY, ERASE = "/your-address/", "/your-address/copy/", "/your-address/erase/"


@pytest.fixture
def heron(post, guest, rule_of, moderator, second_moderator, second_reader):
    """A guest has written, edited, been removed, appealed, reported and followed."""
    who = Writer(token="h" * 32, **guest)
    Guest.objects.at(guest["email"]).confirm("h" * 32)
    said = Comment.write(post, who, "Baroque ploughshares.", follows=True)
    said.edit("Twelve ploughshares.")
    said.publish()
    removal = remove(
        moderator, Comment.write(post, who, "Better in Ruritania."), rule_of(1), to_writer="A word."
    )
    appeal(removal, "It is true of me.")
    theirs = Comment.write(post, Writer(account=second_reader, name="Quince"), "Quince’s own.")
    report(who, theirs, None, "Too shrill.")
    return who


@pytest.fixture
def rule_of(policy):
    return lambda number: policy.wordings.get(number=number)


@pytest.fixture
def proved(client, guest, postbox):
    """The browser of somebody who has typed the code."""
    client.post(PAGE, {"email": guest["email"], "send": ""})
    code = postbox.code()
    assert client.post(PAGE, {"email": guest["email"], "code": code}).url == PAGE
    return client


def packed(browser):
    assert browser.post(COPY).url == PAGE
    assert "We’re making your copy" in browser.get(PAGE).text
    work()
    assert f'href="{COPY}"' in browser.get(PAGE).text
    answer = browser.get(COPY)
    assert answer.status_code == 200
    return ZipFile(BytesIO(b"".join(answer.streaming_content)))


def test_a_guest_sees_what_is_kept_under_their_address(heron, proved, guest):
    page = proved.get(PAGE).text
    for words in [
        "Twelve ploughshares.",
        "Better in Ruritania.",
        "It is true of me.",
        "A word.",
        "Too shrill.",
    ]:
        assert words in page
    assert "Quince’s own." not in page and guest["email"] in page


def test_a_guest_takes_it_along(heron, proved, guest):
    package = packed(proved)
    data = json.loads(package.read("data.json"))
    assert data["format"] == "parley-own-data"
    rows = data["sections"]["comments_as_guest"]["rows"]
    assert {row["text"] for row in rows} == {"Twelve ploughshares.", "Better in Ruritania."}
    assert rows[0]["other_wordings"][0]["text"] == "Baroque ploughshares."
    assert data["sections"]["decisions"]["rows"][0]["appeal"] == "It is true of me."
    assert guest["email"] in package.read("index.html").decode()


def test_a_guest_erases_it(
    heron, proved, guest, tmp_path, moderator, django_capture_on_commit_callbacks
):
    assert "This can’t be undone." in proved.get(ERASE).text
    assert proved.post(ERASE, {}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert proved.post(ERASE, {"comments": "withdraw"}).url == PAGE
    assert not Guest.objects.exists() and not Subscription.objects.exists()
    assert not CommentRevision.objects.exists() and not CommentOrigin.objects.exists()
    assert Decision.objects.filter(kind="remove").exists()
    gone = [guest["email"], guest["name"], "It is true of me", "A word.", "Too shrill", "Baroque"]
    assert not traces(tmp_path, *gone)
    Comment.objects.filter(words_until__isnull=False).update(words_until=timezone.now())
    run_all()
    assert not traces(tmp_path, "ploughshares", "Ruritania")


def test_what_is_published_can_stay_without_the_name(heron, proved, guest, client, post):
    proved.post(ERASE, {"comments": "keep"})
    page = Client().get(post.get_absolute_url()).text
    assert (
        "Twelve ploughshares." in page and "a former reader" in page and guest["name"] not in page
    )


def test_a_ban_in_force_stays(heron, guest, post, moderator, rule_of, proved):
    [them] = Pseudonym.objects.filter(guest=heron.token)
    ban(moderator, them, rule_of(2), "Enough of it.")
    proved.post(ERASE, {"comments": "withdraw"})
    assert Ban.objects.in_force().exists()


def test_what_an_account_wrote_under_the_address_is_the_accounts(
    reader, post, client, postbox, policy
):
    Comment.write(post, Writer(account=reader, name="Marrow"), "With my account.")
    client.post(PAGE, {"email": reader.email, "send": ""})
    assert not postbox.deliver()  # Nothing is a guest's.


def test_without_the_code_there_is_nothing(heron, client, guest):
    assert client.get(PAGE).status_code == 200
    for page in (COPY, ERASE):
        for answer in (client.get(page), client.post(page, {"comments": "withdraw"})):
            assert answer.status_code == 302 and answer.url == PAGE
    assert Comment.objects.filter(email=guest["email"]).count() == 2


def test_opening_the_addresses_makes_and_erases_nothing(heron, proved, guest):
    for page in (PAGE, COPY, ERASE):
        proved.get(page), proved.head(page)
    assert Comment.objects.filter(email=guest["email"]).count() == 2


def test_the_form_of_another_site_erases_nothing(heron, proved, guest):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = proved.cookies
    assert strict.post(ERASE, {"comments": "withdraw"}).status_code == 403
    assert strict.post(COPY).status_code == 403


def test_whoever_is_done_leaves_nothing_open(heron, proved):
    assert proved.post(PAGE, {"done": ""}).url == PAGE
    assert "ploughshares" not in proved.get(PAGE).text
    assert proved.post(COPY).status_code == 302


def test_an_address_is_found_however_its_domain_was_spelled(post, client, postbox):
    Comment.write(post, Writer(token="w" * 32, name="Wren", email="wren@bücher.example"), "Mine.")
    for typed in ("wren@bücher.example", "Wren@xn--bcher-kva.example"):
        browser = Client()
        browser.post(PAGE, {"email": typed, "send": ""})
        browser.post(PAGE, {"email": typed, "code": postbox.code()})
        assert "Mine." in browser.get(PAGE).text


def test_nobody_is_bothered_with_codes(heron, guest, postbox):
    """Whatever browser asks, and however the address is dressed up."""
    for _ in range(12):
        Client().post(PAGE, {"email": guest["email"], "send": ""})
    codes = [one for one in postbox.deliver() if one.subject.startswith("Your code")]
    assert len(codes) == 3  # In a minute.
    tagged = guest["email"].replace("@", "+again@")
    assert Client().post(PAGE, {"email": tagged, "send": ""}).status_code == 422


def test_after_ten_minutes_it_is_asked_again(heron, proved, monkeypatch):
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)
    assert proved.post(ERASE, {"comments": "withdraw"}).url == PAGE
    assert "ploughshares" not in proved.get(PAGE).text and Guest.objects.exists()


def test_the_code_of_an_appeal_is_the_same(heron, client, guest, postbox):
    removal = Decision.objects.get(kind="remove")
    page = f"/appeals/{removal.pk}/guest/"
    client.post(page, {"email": guest["email"], "send": ""})
    client.post(page, {"email": guest["email"], "code": postbox.code()})
    assert "ploughshares" in client.get(PAGE).text


def test_the_page_about_privacy_leads_there(client, site):
    assert f'href="{PAGE}"' in client.get("/privacy/").text


def test_withdrawn_words_are_kept_for_a_month_and_then_nowhere(
    reader, post, policy, tmp_path, signed_in, django_capture_on_commit_callbacks
):
    comment = Comment.write(post, Writer(account=reader, name="Marrow"), "Sesquipedalian pears.")
    comment.edit("Sesquipedalian plums.")
    page = signed_in(reader).get(f"/comments/{comment.pk}/withdraw/").text
    until = timezone.localdate() + timedelta(days=30)
    assert (
        f"Moderators can read it until {until:%-d %B %Y}; then it is permanently deleted." in page
    )
    comment.withdraw()
    run_all()
    comment.refresh_from_db()
    assert comment.text and comment.revisions.exists()
    Comment.objects.update(words_until=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        run_all()
    assert not traces(tmp_path, "Sesquipedalian")


def test_it_is_told_as_people_say_it_what_they_wrote_first(heron, proved, moderator, guest):
    held = Comment.objects.published().get(email=guest["email"])
    held.hold()
    approval = approve(moderator, held)
    page = proved.get(PAGE).text
    titles = re.findall(r"<h2>([^<]+) <small>", page)
    assert titles[0].startswith("Comments as a guest") and titles[-1] == "E-mails to you"
    assert not re.search(r"<dd>\s*(comments|moderation|blog)\.\w", page)
    at = page.find(heron.token)
    assert at < 0, page[at - 300 : at + 40]
    assert not re.search(r"<dd>[0-9a-f]{32,}", page)
    assert approval.get_absolute_url() not in page
    entries = set(re.findall(r"/moderation/log/\d+/", page))
    assert entries and all(Client().get(entry).status_code == 200 for entry in entries)


def test_whoever_erases_is_told_of_an_appeal_that_waits(heron, proved, moderator):
    assert "Your appeal is still waiting" in proved.get(ERASE).text
    withdraw_appeal(Appeal.objects.get())
    assert "still waiting" not in proved.get(ERASE).text


def test_the_copy_opens_for_the_one_address_and_goes_with_it(heron, proved, guest, postbox):
    packed(proved)
    assert proved.post(COPY).url == PAGE  # One a day.
    assert Download.objects.count() == 1
    other = Client()
    other.post(PAGE, {"email": "wren@example.org", "send": ""})
    assert other.get(COPY).url == PAGE
    proved.post(ERASE, {"comments": "withdraw"})
    assert not Download.objects.exists()
