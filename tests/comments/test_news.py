"""Who is told of a comment by mail, why, and when."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Guest
from blog.models import OutgoingMail
from comments import gate
from comments.gate import Writer
from comments.models import Comment, DigestItem, Subscription
from comments.notify import fan_out
from newsletter.articles import sending as articles
from tests.comments.following import Kind, follow, heron, say

__all__ = ["heron", "say"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_whoever_follows_an_article_is_told_of_a_comment(postbox, say, reader, post):
    follow(reader, Kind.ARTICLE, post)
    comment = say("The *third* espalier leans.\n\nIt always did.")
    [message] = postbox.deliver()
    assert (message.to, message.subject) == ("marrow@example.org", "Re: A wall of espaliers")
    assert "Quince wrote" in message.body
    assert "> The third espalier leans.\n>\n> It always did." in message.body
    assert f"http://127.0.0.1:8000/comments/{comment.pk}/\n" in message.body
    assert f"http://127.0.0.1:8000/comments/{comment.pk}/reply/" in message.body
    assert "because you follow every comment on this article" in " ".join(message.body.split())


def test_the_same_is_there_as_html_and_fetches_nothing(postbox, say, reader, post):
    follow(reader, Kind.ARTICLE, post)
    say("The *third* <img src=x> espalier.")
    [message] = postbox.deliver()
    assert message["Content-Type"].startswith("multipart/alternative")
    assert "<em>third</em> &lt;img src=x&gt;" in message.html
    assert not re.search(r"<(img|link|script|iframe)|url\(|@import", message.html)


def test_mail_programs_put_the_messages_of_a_thread_together(postbox, say, reader, post):
    follow(reader, Kind.ARTICLE, post)
    say()
    postbox.deliver()
    say()
    first, second = postbox.deliver(after=HOUR)
    assert first["Message-ID"] != second["Message-ID"]
    root = f"<article-{post.pk}@127.0.0.1>"
    for message in (first, second):
        assert message["References"] == message["In-Reply-To"] == root
        assert message["List-Id"] == f"<article-{post.pk}.127.0.0.1>"


def test_a_title_or_a_name_cannot_become_a_header(postbox, say, reader, second_reader, post):
    follow(reader, Kind.ARTICLE, post)
    second_reader.name = "Eve\r\nBcc: all@example.org"
    post.title = "Pears\r\nBcc: all@example.org =?utf-8?q?=0aX:_y?="
    post.save()
    say()
    [message] = postbox.deliver()
    assert message["Bcc"] is None and message["X"] is None
    assert message.subject == "Re: Pears Bcc: all@example.org = ?utf-8?q?=0aX:_y?="


def test_at_most_one_message_an_hour_tells_of_all_that_came_meanwhile(postbox, say, reader, post):
    follow(reader, Kind.ARTICLE, post)
    say("One.")
    assert len(postbox.deliver()) == 1
    say("Two.")
    say("Three.")
    assert len(postbox.deliver(after=HOUR / 2)) == 1
    say("Four.")
    assert len(postbox.deliver()) == 1
    last = postbox.deliver(after=HOUR / 2)[-1]
    assert len(postbox.messages) == 2
    assert re.findall(r"^> (.*)$", last.body, re.M) == ["Two.", "Three.", "Four."]
    assert len(postbox.deliver(after=3 * HOUR)) == 2


def test_each_person_is_told_once_with_the_closest_reason(postbox, say, reader, post):
    own = say("Mine.", by=reader)
    follow(reader, Kind.ARTICLE, post)
    follow(reader, Kind.BRANCH, own)
    follow(reader, Kind.BLOG)
    say("Yours.", to=own)
    [message] = postbox.deliver()
    assert "Quince replied to you" in message.body
    assert DigestItem.objects.get().kind == Kind.REPLIES


def test_replies_to_my_comments_are_no_others(postbox, say, reader, post):
    own = say("Mine.", by=reader)
    follow(reader, Kind.REPLIES, post)
    say("To nobody.")
    answer = say("To Marrow.", to=own)
    say("To the answer.", to=answer)
    [message] = postbox.deliver()
    assert re.findall(r"^> (.*)$", message.body, re.M) == ["To Marrow."]


def test_a_branch_is_all_that_hangs_below_it(postbox, say, reader, post):
    top = say("The top.")
    follow(reader, Kind.BRANCH, top)
    say("Beside it.")
    say("Deep.", to=say("Below.", to=top))
    [message] = postbox.deliver()
    assert re.findall(r"^> (.*)$", message.body, re.M) == ["Below.", "Deep."]


def test_nobody_is_told_of_what_they_wrote_themselves(postbox, say, reader, heron, post):
    follow(reader, Kind.ARTICLE, post)
    follow(heron, Kind.ARTICLE, post)
    say(by=reader)
    say(by=Writer(token="her browser", name="Heron", email=heron.email)).publish()
    assert {message.to for message in postbox.deliver()} == {heron.email, reader.email}
    assert [one.comment.name for one in DigestItem.objects.order_by("pk")] == ["Marrow", "Heron"]


def test_whoever_follows_as_a_guest_and_with_an_account_is_told_once(postbox, say, reader, post):
    guest = Guest.objects.at(reader.email)
    guest.confirm("a browser")
    follow(reader, Kind.ARTICLE, post)
    follow(guest, Kind.ARTICLE, post)
    say()
    say(by=reader)
    assert len(postbox.deliver()) == 1


@pytest.mark.parametrize("gone", ["withdraw", "hold", "mark_spam"])
def test_nobody_is_told_of_what_is_gone(postbox, say, reader, post, gone):
    follow(reader, Kind.ARTICLE, post)
    comment = say()
    fan_out.fan_out.func(comment.pk)
    getattr(comment, gone)()
    assert postbox.deliver() == []
    assert OutgoingMail.objects.get().outcome == "dropped"


def test_what_was_removed_and_is_there_again_is_told_then_and_only_once(postbox, say, reader, post):
    follow(reader, Kind.ARTICLE, post)
    comment = say("Back again.")
    fan_out.fan_out.func(comment.pk)
    comment.hold()
    assert postbox.deliver() == []
    comment.publish()
    [message] = postbox.deliver(after=HOUR)
    assert "Back again." in message.body
    comment.hold()
    comment.publish()
    assert len(postbox.deliver(after=2 * HOUR)) == 1


def test_a_comment_that_waits_is_told_when_it_is_published(postbox, say, reader, post, monkeypatch):
    follow(reader, Kind.ARTICLE, post)
    monkeypatch.setattr(gate, "screen", lambda words: gate.Verdict(gate.HELD))
    comment = say()
    assert postbox.deliver() == []
    comment.publish()
    assert len(postbox.deliver()) == 1


def test_whoever_has_ended_it_hears_nothing_any_more(postbox, say, reader, post):
    followed = follow(reader, Kind.ARTICLE, post)
    say()
    fan_out.fan_out.func(Comment.objects.get().pk)
    followed.delete()
    assert postbox.deliver() == []


def test_only_confirmed_addresses_and_open_accounts_are_written_to(
    postbox, say, reader, second_moderator, post
):
    reader.emailaddress_set.update(verified=False)
    second_moderator.is_active = False
    second_moderator.save()
    for person in (reader, second_moderator):
        follow(person, Kind.ARTICLE, post)
    guest = Guest.objects.at("heron@example.org")
    Subscription.objects.follow(guest, Kind.ARTICLE, post=post, token="a browser")
    say()
    assert postbox.deliver() == []


def test_a_thousand_comments_in_an_hour_are_one_message_of_twenty(postbox, say, reader, post):
    follow(reader, Kind.ARTICLE, post)
    for _ in range(22):
        say()
    [message] = postbox.deliver()
    assert len(re.findall(r"^> ", message.body, re.M)) == 20
    assert "And 2 more, on the page:" in message.body


def test_while_a_server_is_away_nothing_is_lost_and_no_message_comes_early(
    postbox, say, reader, post
):
    follow(reader, Kind.ARTICLE, post)
    say("One.")
    postbox.stop()
    postbox.deliver()
    say("Two.")
    postbox.deliver(after=timedelta(minutes=30))
    postbox.start()
    [first] = postbox.deliver(after=HOUR)
    assert re.findall(r"^> (.*)$", first.body, re.M) == ["One."]
    last = postbox.deliver(after=HOUR)[-1]
    assert re.findall(r"^> (.*)$", last.body, re.M) == ["Two."]
    assert len(postbox.messages) == 2


def test_a_killed_fan_out_is_begun_anew_and_tells_nobody_twice(postbox, say, reader, post, author):
    for person in (reader, author):
        follow(person, Kind.ARTICLE, post)
    comment = say()
    fan_out._notify_each(comment, Subscription.objects.to(reader), Kind.ARTICLE)
    for _ in range(2):
        fan_out.fan_out.func(comment.pk)
    assert sorted(message.to for message in postbox.deliver()) == [reader.email, author.email]


def test_a_new_article_is_told_to_whoever_follows_the_blog(postbox, post, reader, author):
    follow(reader, Kind.BLOG)
    follow(author, Kind.BLOG)
    articles.look_for_articles()
    assert postbox.deliver() == [], "It was there before they followed."
    post.published_at = timezone.now()
    post.save()
    articles.look_for_articles()
    articles.look_for_articles()
    [message] = postbox.deliver()
    assert message.subject == "A wall of espaliers: The Slow Orchard"
    assert message.to == reader.email and post.get_absolute_url() in message.body


def test_whoever_confirms_their_address_later_is_told_from_then_on(postbox, say, reader, post):
    follow(reader, Kind.ARTICLE, post)
    reader.emailaddress_set.update(verified=False)
    say("Unheard.")
    assert postbox.deliver() == []
    reader.emailaddress_set.update(verified=True)
    say("Heard.")
    [message] = postbox.deliver()
    assert re.findall(r"^> (.*)$", message.body, re.M) == ["Heard."]
