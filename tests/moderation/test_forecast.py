"""All choices of publishing: how threads under these tags went, who is there, and the editor's form unharmed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.content.hours import Hours
from blog.models import Category, Post, Tag
from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import approve
from moderation.models.staff.alerts import QuietHours
from moderation.statistics import forecast
from moderation.statistics.forecast import Alike, Forecast
from tests.blog.desk import change_of
from tests.conftest import a_person
from tests.pages.forms import forms_in

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 7, tzinfo=UTC)


@pytest.fixture
def alike(post, author, reader):
    """Three articles under Tides, with 2, 3 and 4 comments in the hour in which they came out."""
    tides = Tag.objects.create(name="Tides", slug="tides")
    for n in (2, 3, 4):
        at = timezone.now() - timedelta(days=10 + n)
        one = Post.objects.create(
            title=f"Tide {n}", slug=f"tide-{n}", author=author, status="published", published_at=at
        )
        one.tags.add(tides)
        for m in range(n):
            said = Comment.write(one, Writer(account=reader, name=reader.name), f"{n} and {m}")
            Comment.objects.filter(pk=said.pk).update(created_at=at + timedelta(minutes=m))
    post.tags.add(tides)
    return Alike(["Tides"], but=post)


def test_threads_under_the_same_tags_say_what_to_expect(alike, post):
    assert alike.are_enough and len(alike.published) == 3
    assert alike.first_days == (3, 2, 4) and alike.days == 0
    assert alike.by_hour == {0: 3}
    assert not Alike(["Nothing"]).are_enough


def test_hours_without_a_moderator_are_a_gap_until_comments_open_later(alike, monkeypatch):
    ines = forecast.Moderator("Ines", [(9, 13)])
    monkeypatch.setattr(forecast, "moderators_on", lambda day: [ines])
    gap = Forecast(MONDAY, alike).gap
    assert (gap.begins, gap.ends, gap.comments) == (7, 8, 3)
    later = Hours(MONDAY.replace(hour=9).time(), MONDAY.replace(hour=22).time())
    assert Forecast(MONDAY, alike, later).gap is None
    assert Forecast(MONDAY.replace(hour=9), alike).gap is None


def test_a_moderator_is_there_when_they_usually_decide_unless_they_left_the_list(
    post, reader, moderator, it_is
):
    """Decisions are dated as they are made, so two Mondays go by."""
    Post.objects.update(published_at=MONDAY - timedelta(days=30))
    post.refresh_from_db()
    for weeks in (2, 1):
        then = MONDAY.replace(hour=9) - timedelta(weeks=weeks)
        it_is(then)
        said = Comment.write(post, Writer(account=reader, name=reader.name), f"Mud {weeks}.")
        approve(moderator, said)
    it_is(MONDAY)
    assert forecast.moderators_on(MONDAY.date()) == [forecast.Moderator(moderator.name, [(9, 10)])]
    assert forecast.moderators_on(MONDAY.date() + timedelta(days=1)) == []
    QuietHours.objects.create(account=moderator, is_listed=False)
    assert forecast.moderators_on(MONDAY.date()) == []


def test_a_moderator_who_states_their_hours_is_there_then_whenever_they_decided(
    client, post, reader, moderator, second_moderator, it_is
):
    client.force_login(moderator)
    page = client.get("/account/moderating/")
    sent = next(form for form in forms_in(page.text) if "there_from" in form)
    own = {"there_from": "18:45", "there_until": "01:00", "there_on_weekdays": "on"}
    assert client.post("/account/moderating/", sent | own).status_code == 302
    half = client.post("/account/moderating/", sent | own | {"there_until": ""})
    assert half.status_code == 422 and half.context["form"].errors.keys() == {"there_until"}
    here = [forecast.Moderator(moderator.name, [(0, 1), (19, 24)])]
    tuesday, saturday = MONDAY.date() + timedelta(days=1), MONDAY.date() + timedelta(days=5)
    assert forecast.moderators_on(tuesday) == here
    assert forecast.moderators_on(saturday) == [forecast.Moderator(moderator.name, [(0, 1)])]
    assert forecast.moderators_on(saturday + timedelta(days=1)) == []
    Post.objects.update(published_at=MONDAY - timedelta(days=30))
    post.refresh_from_db()
    for weeks in (2, 1):  # They decide at noon, which says nothing by now.
        then = MONDAY.replace(hour=12) - timedelta(weeks=weeks)
        it_is(then)
        said = Comment.write(post, Writer(account=reader, name=reader.name), f"Mud {weeks}.")
        approve(moderator, said)
    it_is(MONDAY)
    assert forecast.moderators_on(MONDAY.date()) == [forecast.Moderator(moderator.name, [(19, 24)])]
    QuietHours.objects.update(is_listed=False)
    assert forecast.moderators_on(tuesday) == []
    QuietHours.objects.update(is_listed=True)
    moderator.groups.clear()
    assert forecast.moderators_on(tuesday) == [], "whoever has no role any more is nowhere"


def test_every_choice_is_made_on_one_page_and_the_text_stays_as_it_is(client, author, post, alike):
    client.force_login(author)
    text = "\nTwo  lines,\n\nand “quotes” & <em>signs</em>.\n"
    Post.objects.filter(pk=post.pk).update(status="draft", text=text, standfirst="Mud.")
    post.categories.add(Category.objects.create(name="Slip", slug="slip"))
    page = client.get(f"{change_of(post)}?all")
    sent = next(form for form in forms_in(page.text) if "base_number" in form)
    sent |= {"comments_hours": "own", "comments_from": "09:00", "comments_until": "22:00"}
    sent |= {"comments_wait": "first", "social_title": "Four tides", "visibility": "unlisted"}
    kept = client.post(f"{change_of(post)}?all", sent | {"_continue": "all"})
    assert kept.url.endswith("?all") and not Post.objects.get(pk=post.pk).is_public
    again = client.get(kept.url)
    sent = next(form for form in forms_in(again.text) if "base_number" in form)
    assert (sent["comments_from"], sent["comments_wait"]) == ("09:00", "first")
    answer = client.post(f"{change_of(post)}?all", sent | {"when": "now", "_save": "1"})
    assert answer.status_code == 302
    out = Post.objects.get(pk=post.pk)
    assert out.is_public and out.visibility == "unlisted" and out.social_title == "Four tides"
    assert out.text.strip() == text.strip() and out.title == post.title
    assert [tag.name for tag in out.tags.all()] == ["Tides"] and out.categories.count() == 1


def test_a_wrong_choice_comes_back_on_the_same_page_with_what_was_typed(client, author, post):
    client.force_login(author)
    page = client.get(f"{change_of(post)}?all")
    sent = next(form for form in forms_in(page.text) if "base_number" in form)
    sent |= {"comments_hours": "own", "comments_from": "09:00", "form_note": "Say which water."}
    back = client.post(f"{change_of(post)}?all", sent | {"_save": "1"})
    assert "admin/blog/publishing/publish.html" in [one.name for one in back.templates]
    assert "Say which water." in back.text and "from when until when" in back.text


def test_who_is_there_is_told_to_those_who_publish_alone(client, author, post, alike):
    here = f"{reverse('admin:blog_before_publishing', args=[post.pk])}?all"
    said = {"title": "Tide", "tags": "Tides", "when": "at", "published_at_0": "2026-11-30"}
    client.force_login(author)
    assert "3" in client.post(here, said | {"published_at_1": "07:00"}).text
    client.force_login(a_person("Conny", "Contributor"))
    assert client.post(here, said).status_code == 403
