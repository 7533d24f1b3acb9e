"""What a search engine is told."""

from xml.etree import ElementTree

import pytest
from django.utils import timezone

from blog.models import Page, Post, Tag

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "https://orchard.example.org"
    settings.ALLOWED_HOSTS = ["*"]


def locations(client, path="/sitemap.xml"):
    answer = client.get(path, headers={"Host": "evil.example.com"})
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    return [part.partition("</loc>")[0] for part in answer.text.split("<loc>")[1:]]


def whole(client):
    """Every address on the map, through all of its files."""
    files = [file.removeprefix("https://orchard.example.org") for file in locations(client)]
    return [address for file in files for address in locations(client, file)]


def test_the_map_has_articles_pages_and_lists_at_the_sites_own_address(client, post):
    Page.objects.create(title="About", slug="about")
    post.tags.add(Tag.objects.create(name="Pears", slug="pears"))
    Tag.objects.create(name="Unused", slug="unused")

    found = whole(client)
    for path in ["/", "/archive/", "/about/", "/tag/pears/", "/policy/", post.get_absolute_url()]:
        assert f"https://orchard.example.org{path}" in found
    assert all(address.startswith("https://orchard.example.org/") for address in found)
    assert "https://orchard.example.org/tag/unused/" not in found


def test_each_month_of_articles_is_a_file_that_says_when_it_changed(client, post, author):
    old = Post(title="Old", slug="old", author=author, status="published")
    old.published_at = post.published_at - timezone.timedelta(days=400)
    old.save()
    files = locations(client)
    assert f"https://orchard.example.org/sitemap-{post.day:%Y-%m}.xml" in files
    assert f"https://orchard.example.org/sitemap-{old.day:%Y-%m}.xml" in files
    (only,) = locations(client, f"/sitemap-{old.day:%Y-%m}.xml")
    assert only.endswith(old.get_absolute_url())
    assert f"<lastmod>{old.changed_at:%Y-%m-%d}" in client.get("/sitemap.xml").text
    assert f"<lastmod>{old.changed_at:%Y-%m-%d}" in client.get(f"/sitemap-{old.day:%Y-%m}.xml").text


def test_the_map_names_the_pictures_of_an_article(client, post):
    post.write("![Wall](/media/wall.jpg) and ![Gate](https://elsewhere.example.org/a&b.jpg)")
    post.save()
    month = client.get(f"/sitemap-{post.day:%Y-%m}.xml").text
    assert "<image:loc>https://orchard.example.org/media/wall.jpg</image:loc>" in month
    assert ElementTree.fromstring(month) is not None


def test_what_search_engines_are_not_to_list_is_not_on_the_map(client, post):
    for kept in [
        {"published_at": timezone.now() + timezone.timedelta(hours=1)},
        {"published_at": post.published_at, "is_noindex": True},
        {"is_noindex": False, "canonical_url": "https://elsewhere.example.org/"},
    ]:
        Post.objects.update(**kept)
        assert not [address for address in whole(client) if "espaliers" in address]


@pytest.mark.parametrize("part", ["2020-01", "2024-13", "0000-01"])
def test_a_part_that_there_is_not_is_not_found(client, post, part):
    assert client.get(f"/sitemap-{part}.xml", follow=True).status_code == 404


def test_robots_are_told_where_not_to_look_and_where_the_map_is(client, site):
    answer = client.get("/robots.txt")
    lines = answer.text.splitlines()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    for path in ["/admin/", "/accounts/", "/moderation/", "/comments/*/reply/", "/search/"]:
        assert f"Disallow: {path}" in lines
    assert "Allow: /moderation/log/" in lines
    assert "Sitemap: https://orchard.example.org/sitemap.xml" in lines


def test_map_and_robots_are_stored(client, post, django_assert_max_num_queries):
    for path in ["/sitemap.xml", "/robots.txt"]:
        client.get(path)
        with django_assert_max_num_queries(2):
            client.get(path)
