"""When a thread closes, what readers are told of it, and what becomes of their words."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.content.closing import closing
from blog.models import CacheDeadline, Post
from comments.domain.refusals import Closed
from comments.gate import Writer
from comments.models import Comment
from tests.blog.desk import change_of, filled

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def _days(number):
    return NOON + timedelta(days=number)


def _article(**says):
    usual = {"comments_open": True, "comments_close_at": None, "comments_close_days": None}
    return SimpleNamespace(**{"published_at": NOON, "closing_reason": "Own."} | usual | says)


def _blog(**says):
    usual = {"comments_close_at": None, "comments_close_days": None, "closing_reason": "All."}
    return SimpleNamespace(**usual | says)


# What the article says, what the blog says, the day on which somebody looks: what they are told.
@pytest.mark.parametrize(
    ("article", "blog", "day", "told"),
    [
        ({}, {}, 9, None),
        ({"comments_open": False}, {}, 0, ("over", None, "Own.")),
        ({"comments_close_at": _days(5)}, {}, 4, ("announced", 5, "Own.")),
        ({"comments_close_at": _days(5)}, {}, 5, ("over", 5, "Own.")),
        ({"comments_close_at": _days(40)}, {}, 4, ("silent", 40, "Own.")),
        ({"comments_close_at": _days(40)}, {}, 26, ("announced", 40, "Own.")),
        ({}, {"comments_close_days": 30}, 29, ("announced", 30, "Own.")),
        ({}, {"comments_close_days": 30}, 30, ("over", 30, "Own.")),
        ({"comments_close_days": 60}, {"comments_close_days": 30}, 31, ("silent", 60, "Own.")),
        ({"comments_close_days": 0}, {"comments_close_days": 30}, 31, None),
        ({"comments_close_at": _days(90)}, {"comments_close_days": 30}, 31, ("silent", 90, "Own.")),
        ({}, {"comments_close_at": _days(200)}, 1, ("announced", 200, "All.")),
        ({}, {"comments_close_at": _days(200)}, 200, ("over", 200, "All.")),
        ({"comments_close_at": _days(9)}, {"comments_close_at": _days(8)}, 1, ("announced", 8, "All.")),
        ({"comments_close_at": _days(8)}, {"comments_close_at": _days(9)}, 8, ("over", 8, "Own.")),
        ({"comments_open": False}, {"comments_close_at": _days(9)}, 1, ("over", None, "Own.")),
        ({"comments_open": False}, {"comments_close_at": _days(9)}, 9, ("over", 9, "All.")),
        ({"comments_close_days": 0}, {"comments_close_at": _days(9)}, 9, ("over", 9, "All.")),
    ],
)  # fmt: skip
def test_what_ends_a_thread_first_is_what_readers_are_told(article, blog, day, told):
    now = _days(day)
    end = closing(_article(**article), _blog(**blog), now)
    if told is None:
        assert end is None
        return
    state = "over" if end.is_over(now) else "announced" if end.is_announced(now) else "silent"
    at = end.at and (end.at - NOON).days
    assert (state, at, end.reason) == told


@pytest.fixture
def owner(author_who_moderates):
    browser = Client()
    browser.force_login(author_who_moderates)
    return browser


@pytest.fixture
def blog_says(owner):
    """A function that fills in the owner's form of the whole blog."""

    def blog_says(at=None, **words):
        at = at and timezone.localtime(at)
        page = owner.get(address := "/admin/settings/comments/")
        form = {"read": page.context["form"]["read"].value(), "opens_comments": "on"}
        form |= {"thread_word": "comment", "edit_minutes": 15}
        form |= {"comments_close_at_0": at and f"{at:%Y-%m-%d}" or "", "comments_close_days": ""}
        form |= {"comments_close_at_1": at and f"{at:%H:%M:%S}" or "", "closing_reason": ""}
        answer = owner.post(address, form | words)
        if answer.status_code == 422:  # A day that is past is asked about.
            asked = answer.context["form"]["closing_asked"].value()
            answer = owner.post(address, form | words | {"closing_asked": asked})
        assert answer.status_code == 302, answer.context["form"].errors

    return blog_says


@pytest.mark.django_db
def test_the_author_closes_the_comments_for_good_and_every_article_says_so(
    client, post, reader, blog_says, it_is
):
    """Announced at once, in time closed by the clock, opened again by whoever empties the day."""
    page, reply = post.get_absolute_url(), "/comments/{}/reply/"
    who = Writer(account=reader, name=reader.name)
    comment = Comment.write(post, who, "Espaliers like walls.")
    assert "close on" not in client.get(page).text
    end, reason = timezone.now() + timedelta(days=20), "Nine years of it were good."
    blog_says(end, closing_reason=reason)
    announced = client.get(page).text
    assert "Comments on this blog close on" in announced and reason in announced
    assert (
        'name="text"' in announced and CacheDeadline.objects.filter(at__gt=timezone.now()).exists()
    )
    it_is(end + timedelta(seconds=1))
    closed = client.get(page).text
    assert "Comments are closed" in closed and "Comments on this blog closed on" in closed
    assert reason in closed and 'name="text"' not in closed and "Espaliers like walls." in closed
    assert reply.format(comment.pk) not in closed
    assert client.get(comment.get_absolute_url()).status_code == 302
    assert "Comments closed" in client.get("/").text
    with pytest.raises(Closed):
        Comment.write(post, who, "One more.")
    blog_says()
    assert 'name="text"' in client.get(page).text
    assert Comment.write(post, who, "One more.").is_published


@pytest.mark.django_db
def test_whoever_was_writing_gets_their_text_back_with_the_reason(client, post, reader, blog_says):
    comment = Comment.write(post, Writer(account=reader, name=reader.name), "Espaliers.")
    blog_says(timezone.now(), closing_reason="It is enough.")
    browser = Client()
    browser.force_login(reader)
    guest = {"name": "Heron", "email": "heron@example.org", "text": "Half a thought"}
    same_site = {"headers": {"Sec-Fetch-Site": "same-origin"}}
    for answer in (
        browser.post(reverse("comment_new", args=[post.pk]), {"text": "Half a thought"}),
        client.post(reverse("comment_guest", args=[post.pk]), guest, **same_site),
        browser.post(reverse("comment_edit", args=[comment.pk]), {"text": "Half a thought"}),
    ):
        assert answer.status_code == 403
        assert "closed while you were writing" in answer.text and "It is enough." in answer.text
        assert "Half a thought" in answer.text
    opened = client.get(reverse("reply", args=[comment.pk])).text
    assert "Comments on this blog closed on" in opened and 'role="alert"' not in opened


@pytest.mark.django_db
def test_threads_close_so_many_days_after_publication_where_the_article_says_nothing_else(
    client, post, author, blog_says
):
    address = post.get_absolute_url()
    assert 'name="text"' in client.get(address).text
    blog_says(comments_close_days="10")
    end = post.published_at + timedelta(days=10)
    assert CacheDeadline.objects.filter(at=end).exists()
    assert "Comments close on" in client.get(address).text
    Post.objects.update(published_at=post.published_at - timedelta(days=20))
    blog_says(comments_close_days="9")
    assert "Comments closed on" in client.get(address).text
    desk = Client()
    desk.force_login(author)
    post.refresh_from_db()
    at = timezone.localtime(post.published_at)
    says = {"when": "at", "published_at_0": f"{at:%Y-%m-%d}", "published_at_1": f"{at:%H:%M:%S}"}
    says |= {"title": post.title, "slug": post.slug, "comments_close_days": "0"}
    assert desk.post(change_of(post), filled(author, **says)).status_code == 302
    assert 'name="text"' in client.get(Post.objects.get().get_absolute_url()).text


@pytest.mark.django_db
def test_an_article_written_later_closes_in_time_too(author, blog_says):
    blog_says(comments_close_days="10")
    at = timezone.now() + timedelta(days=1)
    later = Post.objects.create(
        title="Later", slug="later", author=author, status="published", published_at=at
    )
    assert CacheDeadline.objects.filter(at=at + timedelta(days=10)).exists()
    assert not later.accepts_comments  # Nobody reads it yet.
