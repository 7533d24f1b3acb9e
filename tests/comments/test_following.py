"""Following a thread, a branch or the blog, and ending it: on pages, and from a message."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import Confirmation, Guest
from comments.gate import Writer
from comments.models import Comment, Subscription
from tests.comments.following import FROM_HERE, Kind, follow, heron, link_in, say

__all__ = ["heron", "say"]
pytestmark = pytest.mark.django_db


def followed():
    return [(one.kind, str(one.person)) for one in Subscription.objects.confirmed()]


@pytest.fixture
def page(post):
    return f"{post.get_absolute_url()}follow/"


def test_a_reader_chooses_what_to_hear_of_a_thread_and_sees_it_there(
    signed_in, reader, say, post, page
):
    say()
    browser = signed_in(reader)
    for kind, words in [
        ("article", "Following: everything"), ("replies", "Following: replies to you")
    ]:  # fmt: skip
        assert browser.post(page, {"kind": kind}).url == f"{post.get_absolute_url()}#comments"
        article = browser.get(post.get_absolute_url()).text
        assert words in article and 'aria-pressed="true"' in article
    assert followed() == [("replies", "Marrow")]
    browser.post(page, {"kind": "nothing"})
    assert followed() == []
    assert 'aria-pressed="false"' in browser.get(post.get_absolute_url()).text


def test_in_place_the_button_changes_and_says_so(signed_in, reader, page):
    in_place = {"HX-Request": "true"}
    browser = signed_in(reader)
    assert "inline-form" in browser.get(page, headers=in_place).text
    answer = browser.post(page, {"kind": "article"}, headers=in_place).text
    assert 'aria-pressed="true"' in answer and "You follow everything on this article." in answer


def test_a_guest_is_asked_from_their_mailbox_first(client, postbox, say, page):
    answer = client.post(
        f"{page}guest/", {"kind": "article", "email": "Heron@example.org"}, headers=FROM_HERE
    )
    assert "sending an e-mail to heron@example.org" in answer.text
    say()
    [asking] = postbox.deliver()
    assert asking.to == "heron@example.org" and followed() == []
    link = link_in(asking, "/comments/confirm/")
    assert "every new comment on “A wall of espaliers”" in client.get(link).text
    assert followed() == [], "Programs that look for viruses open every link."
    assert "every new comment on" in client.post(link, follow=True).text
    say("After that.")
    assert "After that." in postbox.deliver()[-1].body
    assert len(postbox.messages) == 2


def test_a_guest_who_is_known_is_not_asked_again(client, postbox, page, say, post):
    sent = {"kind": "article", "email": "heron@example.org"}
    client.post(f"{page}guest/", sent, headers=FROM_HERE)
    [asking] = postbox.deliver()
    client.post(link_in(asking, "/comments/confirm/"))
    say()
    assert "Following: everything" in client.get(post.get_absolute_url()).text
    answer = client.post(f"{page}guest/", sent | {"kind": "replies"}, headers=FROM_HERE)
    assert answer.status_code == 302 and [kind for kind, _ in followed()] == ["replies"]
    client.post(f"{page}guest/", sent | {"kind": "nothing"}, headers=FROM_HERE)
    assert followed() == [] and len(postbox.deliver()) == 1


def test_an_address_that_somebody_else_confirmed_is_asked_all_the_same(
    client, postbox, heron, page, say
):
    answers = [
        client.post(f"{page}guest/", {"kind": "article", "email": email}, headers=FROM_HERE).text
        for email in (heron.email, "hermit@example.org")
    ]
    assert answers[0] == answers[1].replace("hermit@", "heron@")
    say()
    assert {message.subject[:12] for message in postbox.deliver()} == {"Confirm that"}


def test_whoever_types_many_addresses_leaves_no_rows_behind(client, page, monkeypatch):
    monkeypatch.setattr("accounts.models.guests.FROM_A_RANGE", 3)
    monkeypatch.setattr("accounts.models.guests.FROM_ANYWHERE", 3)
    for number in range(5):
        sent = {"kind": "article", "email": f"a{number}@example.org"}
        assert Client().post(f"{page}guest/", sent, headers=FROM_HERE).status_code == 200
    assert Subscription.objects.count() == Confirmation.objects.count() == 3


def test_whoever_spells_one_mailbox_in_many_ways_is_slowed_down_and_keeps_what_they_typed(page):
    answers = []
    for number in range(25):
        sent = {"kind": "article", "email": f"a+{number}@example.org"}
        answers.append(Client().post(f"{page}guest/", sent, headers=FROM_HERE))
    assert [answer.status_code for answer in answers] == [200] * 20 + [429] * 5
    assert 'value="a+24@example.org"' in answers[-1].text and "Too many tries" in answers[-1].text
    assert Guest.objects.count() == 20


def test_a_page_does_not_tell_that_an_address_was_typed_elsewhere_today(page, post):
    for email in ("heron@example.org", "he.ron@example.org"):
        browser = Client()
        browser.post(f"{page}guest/", {"kind": "article", "email": email}, headers=FROM_HERE)
        assert f"We’ve e-mailed you at {email}" in browser.get(post.get_absolute_url()).text


def test_a_form_from_elsewhere_follows_nothing(client, page, signed_in, reader):
    sent = {"kind": "article", "email": "heron@example.org"}
    assert client.post(f"{page}guest/", sent).status_code == 403
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(reader)
    assert browser.post(page, {"kind": "article"}).status_code == 403
    assert not Subscription.objects.exists()


def test_what_is_wrong_in_the_form_is_said_in_it(client, page):
    for sent in ({"kind": "article", "email": "heron"}, {"kind": "all", "email": "a@example.org"}):
        answer = client.post(f"{page}guest/", sent, headers=FROM_HERE)
        assert answer.status_code == 422 and answer.context["form"].errors
        assert f'value="{sent["email"]}"' in answer.text


def test_a_branch_and_the_blog_are_followed_from_their_own_pages(signed_in, reader, say):
    top = say()
    browser = signed_in(reader)
    where = f"/comments/{top.pk}/"
    assert f"{where}follow/" in browser.get(f"{where}thread/").text
    browser.post(f"{where}follow/", {"kind": "branch"})
    assert "/follow/" in browser.get("/").text
    browser.post("/follow/", {"kind": "blog"})
    assert followed() == [("branch", "Marrow"), ("blog", "Marrow")]


def test_above_a_closed_thread_nothing_is_offered(client, post, say):
    say()
    post.comments_open = False
    post.save()
    assert "Follow this thread" not in client.get(post.get_absolute_url()).text


def test_a_comment_and_the_wish_to_follow_it_are_kept_together(post, reader, monkeypatch):
    def killed(*about):
        raise KeyboardInterrupt

    monkeypatch.setattr(type(Subscription.objects), "follow_replies", killed)
    with pytest.raises(KeyboardInterrupt):
        Comment.write(post, Writer(account=reader, name=reader.name), "A word.", follows=True)
    assert not Comment.objects.exists()


def test_a_tick_at_the_form_follows_the_replies(signed_in, client, reader, post, postbox):
    signed_in(reader).post(f"/comments/new/{post.pk}/", {"text": "A word.", "replies": "1"})
    assert followed() == [("replies", "Marrow")]
    client.logout()
    guest = {"text": "Another.", "name": "Heron", "email": "heron@example.org", "replies": "1"}
    assert "checked" in client.post(
        f"/comments/guest/{post.pk}/", guest | {"preview": "1"}, headers=FROM_HERE
    ).text  # fmt: skip
    client.post(f"/comments/guest/{post.pk}/", guest, headers=FROM_HERE)
    [asking] = postbox.deliver()
    assert len(followed()) == 1
    client.post(link_in(asking, "/comments/confirm/"))
    assert len(followed()) == 2


def test_a_tick_leaves_what_is_followed_already(signed_in, reader, post):
    follow(reader, Kind.ARTICLE, post)
    signed_in(reader).post(f"/comments/new/{post.pk}/", {"text": "A word.", "replies": "1"})
    assert followed() == [("article", "Marrow")]


@pytest.fixture
def message(postbox, reader, post, say):
    """What Marrow got, who follows an article and a branch of it, and the blog."""
    follow(reader, Kind.ARTICLE, post)
    follow(reader, Kind.BRANCH, say())
    follow(reader, Kind.BLOG)
    return postbox.deliver()[0]


def test_one_press_in_a_mail_program_ends_it(message, post, say, postbox):
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(r"<http://127\.0\.0\.1:8000(/\S+)>", message["List-Unsubscribe"])[1]
    assert f"\r\nList-Unsubscribe: {message['List-Unsubscribe']}\r\n".encode() in message.raw
    program = Client(enforce_csrf_checks=True)
    assert program.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert followed() == [("blog", "Marrow")]
    say()
    assert len(postbox.deliver()) == 1


def test_opening_the_address_ends_nothing_and_offers_each_of_them(message):
    somebody = Client(enforce_csrf_checks=True)
    page = somebody.get(link_in(message)).text
    assert len(followed()) == 3
    branch = Subscription.objects.get(kind=Kind.BRANCH)
    assert page.count("<button") == 5 and f'value="{branch.pk}"' in page
    somebody.post(link_in(message), {"end": branch.pk})
    assert ("branch", "Marrow") not in followed() and len(followed()) == 2
    assert "unsubscribed from all" in somebody.post(link_in(message), {"end": "all"}).text
    assert followed() == []


def test_nobody_ends_what_others_follow(message, second_reader, client, post):
    other = follow(second_reader, Kind.ARTICLE, post)
    client.post(link_in(message), {"end": other.pk})
    assert Subscription.objects.filter(pk=other.pk).exists()
    for forged in (link_in(message)[:-3] + "abc/", "/follow/end/x/"):
        assert client.post(forged).status_code == 404
    assert len(followed()) == 4


def test_the_account_lists_what_it_follows_and_ends_each(
    signed_in, reader, second_reader, post, say
):
    mine = follow(reader, Kind.ARTICLE, post)
    follow(reader, Kind.BRANCH, say("The top."))
    other = follow(second_reader, Kind.ARTICLE, post)
    browser = signed_in(reader)
    page = browser.get("/account/following/").text
    assert "Every new comment" in page and "Replies below" in page and "Quince" in page
    for key in (mine.pk, other.pk, "x", "9" * 30):
        browser.post("/account/following/", {"end": key})
    assert followed() == [("branch", "Marrow"), ("article", "Quince")]


def test_whoever_never_confirmed_leaves_no_trace(client, page):
    client.post(f"{page}guest/", {"kind": "article", "email": "a@example.org"}, headers=FROM_HERE)
    Subscription.objects.update(made_at=Subscription.objects.get().made_at - timedelta(days=31))
    Subscription.objects.forgotten().delete()
    assert not Subscription.objects.exists() and Guest.objects.exists()


def test_whoever_gets_new_articles_already_is_not_offered_them(signed_in, reader):
    browser, offered = signed_in(reader), 'href="/follow/">Get new articles'
    assert offered in browser.get("/account/following/").text
    follow(reader, Kind.BLOG)
    assert offered not in browser.get("/account/following/").text
