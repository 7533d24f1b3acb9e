"""What somebody gets who follows the comments in a feed reader."""

from xml.etree import ElementTree

import pytest

from blog.models import Post
from comments.gate import Writer
from comments.models import Comment

pytestmark = pytest.mark.django_db

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "https://orchard.example.org"


@pytest.fixture
def said(post, reader):
    return lambda text, on=post: Comment.write(on, Writer(account=reader, name=reader.name), text)


@pytest.fixture
def other_post(author):
    post = Post(title="Wasps", slug="wasps", author=author, status="published")
    post.write("They come in August.")
    post.save()
    return post


@pytest.fixture
def items(client):
    def fetch(path="/comments/feed/"):
        return ElementTree.fromstring(client.get(path).content).findall("channel/item")

    return fetch


def test_a_reader_follows_what_is_said_newest_first(items, said, other_post):
    first, second = said("Which *pears*?"), said("No wasps here.", on=other_post)

    newest, oldest = items()
    assert newest.findtext("title") == "Marrow, on “Wasps”"
    assert oldest.findtext("title") == "Marrow, on “A wall of espaliers”"
    assert oldest.findtext("guid") == f"https://orchard.example.org/comments/{first.pk}/"
    assert newest.findtext("guid").endswith(f"/comments/{second.pk}/")
    assert oldest.findtext(CREATOR) == "Marrow"
    assert "<em>pears</em>" in oldest.findtext(CONTENT)
    assert oldest.findtext("description") == "Which pears?"


def test_an_article_has_a_feed_of_its_comments(client, items, post, said, other_post):
    said("Which pears?")
    said("No wasps here.", on=other_post)

    path = f"{post.get_absolute_url()}feed/"
    (item,) = items(path)
    assert item.findtext("description") == "Which pears?"
    feed = client.get(path).text
    assert "<title>Comments on “A wall of espaliers” · The Slow Orchard</title>" in feed
    assert f'href="https://orchard.example.org{path}"' in feed
    assert client.get("/2020/01/01/nothing/feed/").status_code == 404


def test_what_is_held_removed_or_withdrawn_is_in_no_feed(items, post, said, guest):
    said("Mine are small.").withdraw()
    said("You are wrong.").remove({"number": 2})
    Comment.write(post, Writer(**guest), "Do they keep?")
    assert items() == items(f"{post.get_absolute_url()}feed/") == []


def test_a_removed_comment_leaves_the_stored_feeds_at_once(items, post, said):
    comment = said("You are wrong.")
    paths = ["/comments/feed/", f"{post.get_absolute_url()}feed/"]
    assert [len(items(path)) for path in paths] == [1, 1]
    comment.remove({"number": 2})
    assert [len(items(path)) for path in paths] == [0, 0]


def test_comments_on_a_draft_are_in_no_feed(client, items, post, said):
    said("Which pears?")
    post.status = Post.Status.DRAFT
    post.save()
    assert items() == []
    assert client.get(f"{post.get_absolute_url()}feed/").status_code == 404


def test_the_mail_address_of_a_guest_is_in_no_feed(client, post, guest):
    Comment.write(post, Writer(**guest), "Do they keep?").publish()
    feed = client.get("/comments/feed/").text
    assert "Passing Heron" in feed and "heron@example.org" not in feed


def test_markup_in_a_name_or_a_text_stays_text(items, post):
    comment = Comment.write(
        post, Writer(name="<b>Heron</b>", email="h@example.org"), "1 < 2 <script>"
    )
    comment.publish()
    (item,) = items()
    assert item.findtext(CREATOR) == "<b>Heron</b>"
    assert "<script>" not in item.findtext(CONTENT)
    assert "<script>" not in item.findtext("description")


def test_the_number_of_queries_doesnt_grow_with_the_comments(
    client, said, django_assert_max_num_queries
):
    for number in range(12):
        said(f"Pear number {number}.")
    with django_assert_max_num_queries(10):  # One for the staff, whom names may seem to be.
        client.get("/comments/feed/")
