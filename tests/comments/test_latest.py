"""The newest comments on all articles, as a page and as a box on the home page."""

import pytest

from blog.models import Post
from comments.gate import Writer
from comments.models import Comment
from comments.views.reading import latest

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(post, reader):
    return lambda text: Comment.write(post, Writer(account=reader, name=reader.name), text)


def test_the_newest_come_first_and_lead_to_where_they_were_said(client, said, post):
    first, second = said("Eleven."), said("Twelve, & **counting**.")
    page = client.get("/comments/").text
    assert page.index("Twelve, &amp; counting.") < page.index("Eleven.")
    assert f'href="{second.get_absolute_url()}"' in page and "on “A wall of espaliers”" in page
    home = client.get("/").text
    assert f'href="{first.get_absolute_url()}"' in home and 'href="/comments/"' in home
    assert home.count("Eleven.") == 1 and "Twelve, &amp; counting." in home


def test_what_is_removed_or_on_a_draft_is_on_neither(client, said, post):
    said("Eleven.").remove({"number": 1})
    said("Twelve.")
    assert "Eleven" not in client.get("/comments/").text
    post = Post.objects.get()
    post.unpublish()
    for path in ("/comments/", "/"):
        assert "Marrow" not in client.get(path).text


def test_older_comments_are_on_further_pages(client, said, monkeypatch):
    monkeypatch.setattr(latest, "A_PAGE", 2)
    for number in range(3):
        said(f"Number {number}.")
    assert 'href="/comments/page/2/"' in client.get("/comments/").text
    assert "Number 0." in client.get("/comments/page/2/").text
    assert client.get("/comments/page/3/").status_code == 404
