"""The hours of a conversation: when comments are open, what waits, and what stands above the form."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.content.hours import Hours
from blog.models import CacheDeadline, Post
from blog.periodic import look_ahead
from comments.domain.refusals import Closed
from comments.gate import Writer
from comments.models import Comment
from moderation.models import Screening
from tests.blog.desk import change_of, filled

LONDON = ZoneInfo("Europe/London")
DAYTIME = Hours(time(7), time(22))
NIGHT = Hours(time(20), time(2))
WEEKDAYS = Hours(time(20), time(2), weekdays_only=True)
SAME_SITE = {"headers": {"Sec-Fetch-Site": "same-origin"}}
FORM = 'name="text"'


def at(day, hour, minute=0):
    """A time of November 2026 in London; the 27th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("hours", "now", "opens"),
    [
        (DAYTIME, at(27, 7), None),
        (DAYTIME, at(27, 21, 59), None),
        (DAYTIME, at(27, 22), at(28, 7)),
        (DAYTIME, at(27, 6, 59), at(27, 7)),
        (NIGHT, at(28, 1, 59), None),
        (NIGHT, at(28, 2), at(28, 20)),
        (WEEKDAYS, at(28, 1), None),  # the end of Friday's
        (WEEKDAYS, at(28, 20), at(30, 20)),
    ],
)
def test_hours_say_when_they_open(hours, now, opens):
    assert hours.is_open(now) == (opens is None)
    assert opens is None or hours.opens_after(now) == opens


def test_the_day_on_which_the_clock_changes_has_its_hours():
    """In London the 25th of October 2026 has 25 hours."""
    before = datetime(2026, 10, 24, 23, tzinfo=LONDON)
    assert DAYTIME.changes(before, 1) == [
        datetime(2026, 10, 25, 7, tzinfo=UTC), datetime(2026, 10, 25, 22, tzinfo=UTC),
    ]  # fmt: skip


@pytest.fixture
def from_7_to_22(post, site, it_is):
    """An article with hours of its own, on a Friday evening in London."""
    it_is(at(27, 21, 50))
    site.time_zone = "Europe/London"
    site.save()
    post.published_at = at(26, 9)
    post.comments_hours, post.comments_from, post.comments_until = "own", time(7), time(22)
    post.save()
    return post


@pytest.mark.django_db
def test_a_thread_closes_for_the_night_and_opens_by_itself(client, from_7_to_22, it_is):
    """Pages that are stored are none beyond the change of the hour."""
    page = from_7_to_22.get_absolute_url()
    for moment, is_open in ((at(27, 21, 50), True), (at(27, 22), False), (at(28, 7), True)):
        it_is(moment - timedelta(seconds=1 if is_open and moment.hour == 7 else 0))
        client.get(page)  # Whatever is stored just before
        it_is(moment)
        shown = client.get(page).text
        assert (FORM in shown) == is_open
        assert ("They open again at 07:00." in shown) == (not is_open)
        assert "from 07:00 to 22:00" in " ".join(shown.split()) and "London time" in shown


@pytest.mark.django_db
def test_what_is_sent_at_night_is_refused_and_given_back_in_the_morning(
    from_7_to_22, it_is, reader
):
    said = {"name": "Heron", "email": "heron@example.org", "text": "A thought at night"}
    it_is(at(27, 22, 1))
    with pytest.raises(Closed):
        Comment.write(from_7_to_22, Writer(account=reader, name=reader.name), "Now?")
    guest, account = Client(), Client()
    account.force_login(reader)
    for browser, address, sent in (
        (guest, "comment_guest", said),
        (account, "comment_new", {"text": said["text"]}),
    ):
        answer = browser.post(reverse(address, args=[from_7_to_22.pk]), sent, **SAME_SITE)
        assert answer.status_code == 403 and said["text"] in answer.text
        assert "They open again at 07:00" in " ".join(answer.text.split())
        it_is(at(28, 7, 5))
        morning = browser.get(from_7_to_22.get_absolute_url()).text
        assert FORM in morning and said["text"] in morning
        it_is(at(27, 22, 1))
    assert not Comment.objects.exists()


@pytest.mark.django_db
def test_the_blogs_hours_hold_where_an_article_says_nothing_else(client, post, it_is, site):
    it_is(at(27, 23))
    Post.objects.update(published_at=at(26, 9))
    site.time_zone, site.comments_from, site.comments_until = "Europe/London", time(7), time(22)
    site.save()
    assert "On this blog they are open" in client.get(post.get_absolute_url()).text
    post = Post.objects.get()
    post.comments_hours = "always"
    post.save()
    assert FORM in client.get(post.get_absolute_url()).text
    post.comments_open = False
    post.save()
    assert "open again" not in client.get(post.get_absolute_url()).text


@pytest.mark.django_db
def test_the_worker_knows_the_hours_of_the_days_to_come(from_7_to_22, it_is):
    later = at(27, 12) + timedelta(days=40)
    it_is(later)
    look_ahead()
    assert CacheDeadline.next() == later.replace(hour=22)
    assert not CacheDeadline.objects.filter(at__lt=later - timedelta(days=2)).exists()


@pytest.mark.django_db
def test_an_author_sets_hours_a_note_and_what_waits(client, post, author, policy):
    desk = Client()
    desk.force_login(author)
    said = {"title": post.title, "slug": post.slug, "when": "at", "comments_open": "on"}
    moment = timezone.localtime(post.published_at)
    said |= {"published_at_0": f"{moment:%Y-%m-%d}", "published_at_1": f"{moment:%H:%M:%S}"}
    said |= {"comments_hours": "own", "comments_from": "07:00", "comments_until": ""}
    answer = desk.post(change_of(post), filled(author, **said))
    assert answer.status_code == 422 and "from when until when" in answer.text
    said |= {"comments_until": "06:59", "comments_wait": "links"}
    said |= {
        "form_note": "Say *which* water. <script>alert(1)</script> [Tides](https://tides.example)"
    }
    assert desk.post(change_of(post), filled(author, **said)).status_code == 302
    post = Post.objects.get()
    assert (post.comments_from, post.comments_until) == (time(7), time(6, 59))
    shown = client.get(post.get_absolute_url()).text
    assert "Say <em>which</em> water." in shown and "<script>alert" not in shown
    assert 'href="https://tides.example"' in shown
    assert "texts with links" in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wait", "held"),
    [
        ("", [True, True]), ("all", [True, True]), ("first", [True, True]),
        ("links", [False, True]), ("nothing", [False, False]),
    ],
)  # fmt: skip
def test_an_article_says_which_comments_wait(post, policy, wait, held):
    """The first words of a guest, without a link and with two."""
    post.comments_wait = wait
    post.save()
    texts = ("Espaliers like walls.", "See https://a.example and https://b.example for walls.")
    said = [
        Comment.write(
            post, Writer(name=f"Heron {n}", email=f"h{n}@example.org", token=f"t{n}"), text
        )
        for n, text in enumerate(texts)
    ]
    assert [comment.is_held for comment in said] == held


@pytest.mark.django_db
def test_a_hold_on_the_whole_blog_goes_before_an_article_where_nothing_waits(post, policy):
    screening = Screening.current()
    screening.hold_all = True
    screening.save()
    post.comments_wait = "nothing"
    post.save()
    assert Comment.write(post, Writer(name="Heron", token="t"), "Espaliers.").is_held
