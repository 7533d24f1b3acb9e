import re

import pytest
from django.utils import timezone

from blog.models import Post, Tag


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
