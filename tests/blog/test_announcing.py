"""Hubs and search engines are told of articles that appeared, changed or went."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.utils import timezone

from blog.announcing import announce
from blog.models import Post, Tag
from tests.receiver import receiver

__all__ = ["receiver"]

pytestmark = pytest.mark.django_db

ORCHARD = "https://orchard.example.org"


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = ORCHARD


@pytest.fixture
def hub(receiver, settings):
    settings.WEBSUB_HUBS = [receiver.url]
    return receiver


def told(receiver):
    """What each request said, oldest first; and forgets them."""
    found = [parse_qs(asked.body.decode()) for asked in receiver.asked]
    receiver.asked.clear()
    return found


def test_a_hub_is_told_once_of_every_feed_that_a_new_article_is_in(hub, post):
    post.tags.add(Tag.objects.named("Pears"))
    announce.announce.func()
    (said,) = told(hub)
    assert said["hub.mode"] == ["publish"]
    assert {f"{ORCHARD}/feed/", f"{ORCHARD}/feed/atom/", f"{ORCHARD}/tag/pears/feed/json/"} <= set(
        said["hub.url"]
    )
    announce.announce.func()
    assert told(hub) == []


def test_a_hub_that_is_away_is_told_later_and_nothing_else_is_the_worse_for_it(hub, post, client):
    hub.answer(503)
    announce.announce.func()
    assert announce.due().exists()
    hub.answer(204)
    announce.announce.func()
    assert not announce.due().exists()
    assert len(told(hub)) == 2
    assert client.get(post.get_absolute_url()).status_code == 200


def test_an_article_is_told_of_again_when_it_has_changed_and_when_it_went(hub, post):
    announce.announce.func()
    post = Post.objects.get()
    post.title = "A wall of pears"
    post.save()
    announce.announce.func()
    post.unpublish()
    announce.announce.func()
    assert len(told(hub)) == 3
    announce.announce.func()
    assert told(hub) == []


def test_nobody_is_told_of_drafts_of_what_is_to_come_and_of_what_is_old(hub, post):
    Post.objects.update(published_at=timezone.now() + timedelta(hours=1))
    assert not announce.due().exists()
    long_ago = timezone.now() - timedelta(days=9)
    Post.objects.update(published_at=long_ago, changed_at=long_ago)
    assert not announce.due().exists()


def test_search_engines_are_told_with_a_key_that_the_blog_shows(receiver, settings, post, client):
    assert client.get("/indexnow.txt").status_code == 404
    settings.INDEXNOW_KEY, settings.INDEXNOW_URL = "a1b2c3d4e5", receiver.url
    announce.announce.func()
    (asked,) = receiver.asked
    said = asked.json
    assert said["urlList"] == [f"{ORCHARD}{post.get_absolute_url()}"]
    assert (
        said["host"] == "orchard.example.org" and said["keyLocation"] == f"{ORCHARD}/indexnow.txt"
    )
    assert client.get("/indexnow.txt").content == b"a1b2c3d4e5"


def test_where_nobody_is_named_nobody_is_asked(receiver, post):
    announce.look_for_articles()
    announce.announce.func()
    assert receiver.asked == []
