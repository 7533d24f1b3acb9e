"""A reader's own pages."""

import pytest
from django.utils import timezone

from accounts.models import User
from blog.models import Site
from comments.gate import Writer
from comments.models import Comment
from moderation.actions import bans
from tests.conftest import PASSWORD
from tests.shown import errors


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client, site):
    assert client.get("/account/").url == "/accounts/login/?next=/account/"


def test_a_reader_sees_their_name_address_and_standing(signed_in, reader):
    page = signed_in(reader).get("/account/").content.decode()
    assert "Marrow" in page and "marrow@example.org" in page and "In good standing" in page
    assert "Staff name" not in page and 'href="/admin/"' not in page


def test_an_author_finds_the_way_to_the_desk(signed_in, author):
    assert 'href="/admin/"' in signed_in(author).get("/account/").content.decode()


def test_a_reader_takes_another_name(signed_in, reader, second_reader):
    browser = signed_in(reader)
    edition = Site.objects.get().pages_version
    assert browser.post("/account/profile/", {"name": "  Big  Marrow "}).url == "/account/profile/"
    assert User.objects.get(pk=reader.pk).name == "Big Marrow"
    assert Site.objects.get().pages_version == edition, "a reader's new name empties no store"
    for taken in ("quince", "Qu\u202eince", ""):
        response = browser.post("/account/profile/", {"name": taken})
        assert response.status_code == 422 and "Big Marrow</bdi></h1>" in response.content.decode()
    assert browser.post("/account/profile/", {"name": "BIG MARROW"}).status_code == 302


def test_a_moderator_chooses_how_decisions_are_signed(signed_in, moderator):
    signed_in(moderator).post("/account/profile/", {"name": "Alder", "staff_name": "The warden"})
    assert User.objects.get(pk=moderator.pk).signature == "The warden"


def test_a_reader_cannot_give_themselves_a_staff_name(signed_in, reader):
    signed_in(reader).post("/account/profile/", {"name": "Marrow", "staff_name": "The owner"})
    assert User.objects.get(pk=reader.pk).staff_name == ""


@pytest.mark.parametrize("still_an_author", [True, False])
def test_a_new_name_of_an_author_stands_on_their_articles_at_once(signed_in, post, still_an_author):
    if not still_an_author:
        post.author.groups.clear()
    stranger = signed_in(post.author).__class__()
    assert "Perpetua" in stranger.get(post.get_absolute_url()).content.decode()
    signed_in(post.author).post("/account/profile/", {"name": "Constance"})
    assert "Constance" in stranger.get(post.get_absolute_url()).content.decode()


@pytest.fixture
def ban(reader, moderator, policy):
    until = timezone.now() + timezone.timedelta(days=7)
    wording = policy.wordings.first()
    return bans.ban(moderator, reader, wording, "Twice in a day.", until=until)


def test_a_suspended_reader_reads_why_and_until_when(signed_in, reader, ban):
    page = signed_in(reader).get("/account/").content.decode()
    assert "You can’t comment until" in page and "Twice in a day." in page
    assert "rule 1: off-topic comparison" in page
    assert "In good standing" not in page


def test_a_reader_finds_all_they_wrote_and_what_became_of_it(signed_in, reader, post, policy):
    writer = Writer(account=reader, name=reader.name)
    comments = [Comment.write(post, writer, text) for text in ("First.", "Second.", "Third.")]
    comments[1].withdraw()
    comments[2].remove({"number": 1, "citation": "off-topic comparison"})
    page = signed_in(reader).get("/account/comments/").content.decode()
    assert page.index("Third.") < page.index("Second.") < page.index("First.")
    assert "Withdrawn" in page and "Removed under rule 1: off-topic comparison" in page


def test_nobody_finds_what_others_wrote(signed_in, second_reader, reader, post):
    Comment.write(post, Writer(account=reader, name=reader.name), "Mine alone.")
    assert "Mine alone." not in signed_in(second_reader).get("/account/comments/").content.decode()


@pytest.mark.parametrize("number", ["2", "0", "x", "999999999999999999999"])
def test_a_page_of_comments_that_is_not_there_is_the_nearest_one(signed_in, reader, number):
    assert signed_in(reader).get("/account/comments/", {"page": number}).status_code == 200


def test_a_reader_changes_the_password_and_stays_signed_in(signed_in, reader):
    browser = signed_in(reader)
    new = {"password1": "eleven pears in a row", "password2": "eleven pears in a row"}
    wrong = browser.post("/accounts/password/change/", new | {"oldpassword": "no"})
    assert errors(wrong) == {"oldpassword": ["enter_current_password"]}
    response = browser.post("/accounts/password/change/", new | {"oldpassword": PASSWORD})
    assert response.url == "/account/"
    [told] = browser.get("/account/").context["messages"]
    assert told.level_tag == "success"


def test_a_reader_adds_an_address_and_makes_it_the_one_for_signing_in(signed_in, reader, postbox):
    browser, addresses = signed_in(reader), "/accounts/email/"
    sent = browser.post(addresses, {"action_add": "", "email": "pumpkin@example.org"})
    assert "pumpkin@example.org" in browser.get(sent.url).text
    assert "pumpkin@example.org" not in browser.get(addresses).text, "nothing is kept before"
    browser.post(sent.url, {"code": postbox.code()})
    assert "pumpkin@example.org is confirmed." in browser.get(addresses).text
    browser.post(addresses, {"action_primary": "", "email": "pumpkin@example.org"})
    assert User.objects.get(pk=reader.pk).confirmed_email == "pumpkin@example.org"
    browser.post(addresses, {"action_remove": "", "email": "marrow@example.org"})
    page = browser.get(addresses).text
    assert "marrow@example.org was removed." in page
    assert "marrow@example.org" not in page.replace("marrow@example.org was removed.", "")


ADDRESSES, ADDED = "/accounts/email/", {"action_add": "", "email": "pumpkin@example.org"}


def test_a_code_for_a_new_address_can_be_sent_once_more(signed_in, reader, postbox):
    browser = signed_in(reader)
    page = browser.post(ADDRESSES, ADDED).url
    first = postbox.code()
    assert 'name="send"' in browser.get(page).text
    assert browser.post(page, {"send": ""}).url == page
    second = postbox.code()
    assert "This isn’t the code" in browser.post(page, {"code": first}).text
    browser.post(page, {"code": second})
    assert reader.emailaddress_set.filter(email="pumpkin@example.org", verified=True).exists()


def test_guessing_the_code_for_a_new_address_leads_back_to_the_addresses(signed_in, reader):
    browser = signed_in(reader)
    page = browser.post(ADDRESSES, ADDED).url
    for _ in range(2):
        browser.post(page, {"code": "000000"})
    assert browser.post(page, {"code": "000000"}).url == ADDRESSES
    assert "Too many tries with this code." in browser.get(ADDRESSES).text


def test_an_address_that_is_not_confirmed_is_not_offered_for_signing_in(signed_in, reader):
    reader.emailaddress_set.create(email="pumpkin@example.org", verified=False)
    page = signed_in(reader).get(ADDRESSES).text
    assert "Send a code to pumpkin@example.org" in page
    assert "Remove pumpkin@example.org" in page and 'name="action_primary"' not in page
