"""Links between articles that no changed address breaks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.content.internal_links import internal_links
from blog.content.markup.to_html import render_comment
from blog.desk.publishing.missing_parts import dead_links
from blog.models import Page, Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(author):
    one = Post(title="The tide tables", slug="tides", author=author, published_at=timezone.now())
    one.status = Post.Status.PUBLISHED
    one.write("## High water\n\nAt noon.")
    one.save()
    return one


@pytest.fixture
def page(site):
    one = Page(title="About", slug="about")
    one.write("Us.")
    one.save()
    return one


def write(post, text):
    post.write(text)
    post.save()
    return post.get_absolute_url()


def test_a_link_by_number_leads_to_where_the_article_is(client, post, other, page):
    where = write(post, f"[tides](article:{other.pk}#high-water) and [us](page:{page.pk})")
    shown = client.get(where).text
    assert f'<a href="{other.get_absolute_url()}#s-high-water">tides</a>' in shown
    assert '<a href="/about/">us</a>' in shown


def test_an_address_that_changes_breaks_no_link(client, post, other):
    where = write(post, f"See [the tides](article:{other.pk}).")
    assert "/tides/" in client.get(where).text
    other.slug = "tide-tables"
    other.save()
    assert f'href="{other.get_absolute_url()}">the tides</a>' in client.get(where).text
    assert "/tide-tables/" in client.get("/feed/").text


@pytest.mark.parametrize("why", ["draft", "to come", "gone"])
def test_what_readers_cannot_open_is_plain_words_until_they_can(client, post, other, why):
    where = write(post, f"See [the *tides*](article:{other.pk}).")
    number = other.pk
    if why == "draft":
        other.status = Post.Status.DRAFT
    if why == "to come":
        other.published_at = timezone.now() + timedelta(days=1)
    other.delete() if why == "gone" else other.save()
    assert "See the <em>tides</em>." in client.get(where).text
    assert post.text == f"See [the *tides*](article:{number})."
    if why == "draft":
        other.status = Post.Status.PUBLISHED
        other.save()
        assert "/tides/" in client.get(where).text


def test_an_author_learns_which_links_lead_nowhere(post):
    text = f"[a](article:{post.pk}) [b](article:999999) `[c](page:1)` [d](page:888888#x)"
    assert dead_links(text) == ["article:999999", "page:888888#x"]


def test_the_links_of_a_text_are_found_in_their_order():
    found = internal_links("[one](article:14) ![x](/a.jpg) [two](<page:3>) [no](https://a.example)")
    assert [(link.kind, link.number, link.words) for link in found] == [
        ("article", 14, "one"),
        ("page", 3, "two"),
    ]


@pytest.mark.parametrize("address", ["article:0", "article:x", "article:", "page:-1", "tag:3"])
def test_what_is_no_number_is_no_link(post, address):
    assert "<a" not in post_html(post, f"[words]({address})")


def test_a_reader_cannot_link_by_number():
    assert "<a" not in render_comment("[words](article:1)")


def post_html(post, text):
    post.write(text)
    return post.html
