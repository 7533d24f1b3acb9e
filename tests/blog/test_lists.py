import re

import pytest
from django.test import RequestFactory
from django.utils import timezone

from blog.models import Page, Post, Tag
from blog.views import server_error


@pytest.fixture
def walls(author):
    """A tag with enough articles for two pages."""
    tag = Tag.objects.create(name="Walls", slug="walls")
    for number in range(12):
        post = Post(title=f"Wall {number}", slug=f"wall-{number}", author=author)
        post.status, post.published_at = Post.Status.PUBLISHED, timezone.now()
        post.write("A wall.")
        post.save()
        post.tags.add(tag)
    return tag


def linked(response):
    return re.findall(r'href="([^"]*)" rel="(?:prev|next)"', response.text)


def test_a_reader_pages_through_a_tag_and_back(client, walls):
    assert linked(client.get("/tag/walls/")) == ["/tag/walls/page/2/"]
    assert linked(client.get("/tag/walls/page/2/")) == ["/tag/walls/"]


def test_a_reader_pages_through_the_home_page_and_back(client, walls):
    assert linked(client.get("/")) == ["/page/2/"]
    assert linked(client.get("/page/2/")) == ["/"]


def test_the_tag_that_is_read_is_marked_beside_the_search_field(client, walls):
    assert 'href="/tag/walls/" aria-current="page"' in client.get("/tag/walls/").text


def test_a_page_that_no_list_has_is_not_found(client, walls):
    response = client.get("/tag/walls/page/3/")
    assert response.status_code == 404
    assert "There is nothing at this address." in response.text


def test_a_tag_tells_feed_readers_of_its_own_feed(client, walls):
    page = client.get("/tag/walls/").text
    assert 'href="/tag/walls/feed/" title="Articles filed under “Walls”"' in page
    assert "/tag/walls/feed/" not in client.get("/").text


def test_the_footer_links_a_privacy_page_only_where_there_is_one(client, site):
    assert "Privacy" not in client.get("/").text
    Page.objects.create(title="What we know", slug="privacy")
    page = client.get("/").text
    assert '<a href="/privacy/">Privacy</a>' in page and "What we know" not in page


def test_when_something_broke_the_page_asks_the_database_nothing():
    # No database in this test: asking it would fail.
    request = RequestFactory().get("/", headers={"cookie": "sessionid=somebody"})
    answer = server_error(request)
    assert answer.status_code == 500 and "Something broke here" in answer.text
