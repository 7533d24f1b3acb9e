"""Texts that an earlier release has rendered get what is made of a text today, without anybody's hand."""

import pytest

from blog import periodic
from blog.models import Page, Post

pytestmark = pytest.mark.django_db
ANCHOR = '<a class="anchor" href="#s-the-bell">The bell</a>'


def earlier(thing, html):
    """Let it have been rendered by a release that made something else of its text."""
    type(thing).everything.filter(pk=thing.pk).update(rendered=html, rendering=0)


def test_readers_see_it_on_pages_that_were_stored(post, client):
    post.write("## The bell")
    post.save()
    earlier(post, '<h2 id="s-the-bell">The bell</h2>')
    assert ANCHOR not in client.get(post.get_absolute_url()).text
    changed_at = Post.objects.get().changed_at
    periodic.render_anew()
    assert ANCHOR in client.get(post.get_absolute_url()).text
    assert Post.objects.get().changed_at == changed_at, "its author changed nothing"
    assert not Post.rendered_before().exists()


def test_a_page_and_what_lies_in_the_bin_have_it_as_well(post, author):
    page = Page(title="About", slug="about")
    for thing in (page, post):
        thing.write("## The bell")
        thing.save()
        earlier(thing, '<h2 id="s-the-bell">The bell</h2>')
    post.bin(author)
    periodic.render_anew()
    assert all(ANCHOR in kind.everything.get().rendered for kind in (Page, Post))


@pytest.mark.parametrize("text", ["## The gong", "[" * 400])
def test_where_other_words_would_be_read_or_none_it_stays_and_is_not_tried_again(post, text):
    Post.objects.update(text=text)
    earlier(post, "<h2>The bell</h2>")
    periodic.render_anew()
    assert Post.objects.get().rendered == "<h2>The bell</h2>"
    assert not Post.rendered_before().exists()


def test_a_text_that_is_saved_meanwhile_is_left_to_its_writer(post):
    earlier(post, "<p>The south wall holds <b>eleven</b> pears.</p>")
    [before] = Post.rendered_before()
    html = before.rendered_anew()
    post.write("Twelve.")
    post.save()
    assert not before.keep_rendered(html)
    assert Post.objects.get().rendered == "<p>Twelve.</p>"
