import re
from datetime import datetime

import pytest
from django.test import RequestFactory
from django.utils import timezone

from blog.models import Post, Tag
from blog.views import articles
from blog.views.articles import server_error


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


def archive(client):
    return client.get("/archive/").text


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
    assert "Page not found" in response.text


def test_a_tag_tells_feed_readers_of_its_own_feed(client, walls):
    page = client.get("/tag/walls/").text
    assert 'href="/tag/walls/feed/" title="Articles filed under “Walls”"' in page
    assert "/tag/walls/feed/" not in client.get("/").text


def test_when_something_broke_the_page_asks_the_database_nothing():
    # No database in this test: asking it would fail.
    request = RequestFactory().get("/", headers={"cookie": "sessionid=somebody"})
    answer = server_error(request)
    assert answer.status_code == 500 and "Something went wrong" in answer.text


@pytest.fixture
def ten_years(author, monkeypatch):
    """An article on each first of May, and four to a page of the archive."""
    monkeypatch.setattr(articles, "LINES", 4)
    for year in range(2011, 2021):
        at = timezone.make_aware(datetime(year, 5, 1))
        post = Post(title=f"May {year}", slug="may", author=author, published_at=at)
        post.status = Post.Status.PUBLISHED
        post.write("It rained.")
        post.save()


def test_a_reader_goes_from_the_archive_to_the_page_where_an_early_year_begins(client, ten_years):
    [address] = re.findall(r'href="([^"#]*)#year-2013">2013 <small>1</small>', archive(client))
    page = client.get(address).text
    assert 'id="year-2013"' in page and "May 2013" in page and "May 2017" not in page


def test_a_reader_pages_through_the_archive_to_its_end(client, ten_years):
    assert "10 articles" in archive(client)
    assert linked(client.get("/archive/page/2/")) == ["/archive/", "/archive/page/3/"]
    assert "May 2011" in client.get("/archive/page/3/").text
    assert client.get("/archive/page/4/").status_code == 404


def test_an_archive_of_one_page_needs_no_list_of_years(client, walls):
    page = archive(client)
    assert "Wall 0" in page and "#year-" not in page and 'class="pager"' not in page
