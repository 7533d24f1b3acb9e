"""What a search engine is told."""

import pytest
from django.utils import timezone

from blog.models import Page, Post, Tag
from blog.views import sitemaps

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "https://orchard.example.org"
    settings.ALLOWED_HOSTS = ["*"]


def locations(client, path="/sitemap.xml"):
    answer = client.get(path, headers={"Host": "evil.example.com"})
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    return [part.partition("</loc>")[0] for part in answer.text.split("<loc>")[1:]]


def test_the_map_has_articles_pages_and_lists_at_the_sites_own_address(client, post):
    Page.objects.create(title="About", slug="about")
    post.tags.add(Tag.objects.create(name="Pears", slug="pears"))
    Tag.objects.create(name="Unused", slug="unused")

    found = locations(client)
    for path in ["/", "/archive/", "/about/", "/tag/pears/", "/policy/", post.get_absolute_url()]:
        assert f"https://orchard.example.org{path}" in found
    assert all(address.startswith("https://orchard.example.org/") for address in found)
    assert "https://orchard.example.org/tag/unused/" not in found


def test_drafts_and_what_is_to_come_are_not_on_the_map(client, post):
    Post.objects.update(published_at=timezone.now() + timezone.timedelta(hours=1))
    assert not [address for address in locations(client) if "espaliers" in address]


def test_the_map_says_when_an_article_was_changed(client, post):
    assert f"<lastmod>{post.changed_at:%Y-%m-%d}</lastmod>" in client.get("/sitemap.xml").text


def test_a_map_too_large_for_one_file_names_the_files_that_have_it(client, post, monkeypatch):
    monkeypatch.setattr(sitemaps, "FULL", 2)
    monkeypatch.setattr(sitemaps.Sitemap, "limit", 2)

    parts = locations(client)
    assert "https://orchard.example.org/sitemap-articles-1.xml" in parts
    assert "https://orchard.example.org/sitemap-site-2.xml" in parts
    assert "https://orchard.example.org/sitemap-pages-1.xml" not in parts
    (article,) = locations(client, "/sitemap-articles-1.xml")
    assert article.endswith(post.get_absolute_url())


@pytest.mark.parametrize("part", ["articles-9", "articles-0", "hedges-1"])
def test_a_part_that_there_is_not_is_not_found(client, post, part):
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


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
        with django_assert_max_num_queries(1):
            client.get(path)
