"""Titles and articles in other scripts: their addresses, and how they are read."""

import re
import xml.etree.ElementTree as ET
from urllib.parse import quote, unquote

import pytest

from blog.models import Category, Post, Redirect
from tests.blog.desk import ADD, filled

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "title, slug", [("你好，世界", "你好-世界"), ("हिन्दी में", "हिन्दी-में"), ("שלום עולם", "שלום-עולם")]
)
def test_a_title_in_another_script_has_an_address_that_leads_there_from_everywhere(
    client, signed_in, author, title, slug
):
    desk = signed_in(author)
    assert desk.post(ADD, filled(author, title=title, slug="", tags=title)).status_code == 302
    post = Post.objects.get(slug=slug)
    address = post.get_absolute_url()
    assert address.endswith(f"/{quote(slug)}/") and address.isascii()
    client.logout()

    page = client.get(address).text
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', page)[1]
    assert canonical.endswith(address)
    assert client.get(f"/tag/{slug}/").status_code == 200
    feeds = [client.get(f"/feed/{form}").text for form in ("", "atom/", "json/")]
    assert all(address in feed for feed in feeds)
    month = client.get(f"/sitemap-{post.day:%Y-%m}.xml").text
    assert [one.text for one in ET.fromstring(month).iter() if (one.text or "").endswith(address)]
    assert address in client.get("/search/", {"q": title.split("，")[0]}).text

    post.slug = "another"
    post.save()
    for earlier in (address, unquote(address), f"{address}feed/"):
        assert (
            client.get(earlier, follow=True)
            .request["PATH_INFO"]
            .startswith(post.get_absolute_url())
        )
    assert Redirect.objects.get(post=post).path == unquote(address)


def test_a_slug_as_macs_write_it_is_found_as_browsers_send_it(signed_in, author):
    signed_in(author).post(ADD, filled(author, slug="cafe\u0301"))

    assert Post.objects.get().slug == "caf\u00e9"


def test_an_article_in_a_language_from_right_to_left_says_so_wherever_it_stands(client, post):
    Post.objects.filter(pk=post.pk).update(lang="ar")

    for address in (post.get_absolute_url(), "/"):
        page = client.get(address).text
        assert re.search(r'<h[12] lang="ar" dir="rtl">', page), address
        assert '<html lang="en-gb">' in page
    assert re.search(
        r'<div class="prose[^"]*" lang="ar" dir="rtl">', client.get(post.get_absolute_url()).text
    )


def test_an_article_names_its_categories(client, post):
    post.categories.add(Category.objects.create(name="Walls & gates", slug="walls"))
    post.save()

    assert (
        '<a class="kicker-category" href="/category/walls/">Walls &amp; gates</a>'
        in client.get(post.get_absolute_url()).text
    )
