"""What search engines, and those who get a shared link, are told of a page."""

import json

import extruct
import pytest

from blog.models import Category, Picture, Tag
from comments.gate import Writer
from comments.models import Comment

pytestmark = pytest.mark.django_db

ORCHARD = "https://orchard.example.org"


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = ORCHARD
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def told(client):
    """A function that fetches a page: what its Open Graph and its JSON-LD say, read by a library."""

    def fetch(path):
        page = client.get(path)
        assert page.status_code == 200
        found = extruct.extract(
            page.content.decode(), base_url=ORCHARD, syntaxes=["opengraph", "json-ld"]
        )
        graph = [thing for block in found["json-ld"] for thing in block["@graph"]]
        shared = dict(pair for block in found["opengraph"] for pair in block["properties"])
        return shared, {thing["@type"]: thing for thing in graph}, page.text

    return fetch


def picture(name="wall"):
    crops = [{"as": "card", "width": 1200, "height": 630, "name": f"pictures/{name}-card.jpg"}]
    made = Picture(file=f"pictures/{name}.jpg", address=name, width=2000, height=1500,
                   description="A wall", crops=crops)  # fmt: skip
    return Picture.objects.bulk_create([made])[0]


def test_a_shared_article_shows_its_title_its_standfirst_and_its_picture(told, post):
    post.lead, post.standfirst = picture(), "Eleven pears on one wall."
    post.save()
    shared, _, page = told(post.get_absolute_url())
    here = f"{ORCHARD}{post.get_absolute_url()}"
    assert shared["og:title"] == "A wall of espaliers"
    assert shared["og:description"] == "Eleven pears on one wall."
    assert shared["og:url"] == here and shared["og:type"] == "article"
    assert shared["og:image"] == f"{ORCHARD}/media/pictures/wall-card.jpg"
    assert (shared["og:image:width"], shared["og:image:alt"]) == ("1200", "A wall")
    assert shared["og:site_name"] == "The Slow Orchard"
    assert f'<link rel="canonical" href="{here}">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page


def test_an_author_says_what_is_shown_where_an_article_is_shared(told, post):
    post.lead, post.social_picture = picture(), picture("gate")
    post.social_title, post.meta_description = "Pears, in 4 parts", "What a wall does for a tree."
    post.canonical_url = "https://elsewhere.example.org/pears/"
    post.save()
    shared, data, page = told(post.get_absolute_url())
    assert shared["og:title"] == "Pears, in 4 parts"
    assert shared["og:description"] == "What a wall does for a tree."
    assert shared["og:image"].endswith("gate-card.jpg")
    assert '<link rel="canonical" href="https://elsewhere.example.org/pears/">' in page
    assert '<meta name="description" content="What a wall does for a tree.">' in page
    assert data["BlogPosting"]["headline"] == "A wall of espaliers"


def test_an_article_without_a_word_about_itself_is_described_by_its_beginning(told, post):
    shared, _, _ = told(post.get_absolute_url())
    assert "eleven pears" in shared["og:description"] and "<" not in shared["og:description"]


def test_search_engines_are_asked_not_to_list_what_its_author_wants_unlisted(told, post):
    _, _, page = told(post.get_absolute_url())
    assert "noindex" not in page
    post.is_noindex = True
    post.save()
    _, _, page = told(post.get_absolute_url())
    assert '<meta name="robots" content="noindex">' in page


def test_an_article_s_data_has_its_author_its_times_and_its_comments(told, post, reader):
    post.tags.add(Tag.objects.named("Pears"))
    post.categories.add(Category.objects.create(name="Walls", slug="walls"))
    writer = Writer(account=reader, name=reader.name)
    first = Comment.write(post, writer, "Forty-two, **surely**. " + "On and on. " * 50)
    Comment.write(post, writer, "No </script><script> here.", parent=first)
    held = Comment.write(post, writer, "Another one.")
    held.hold()

    _, data, page = told(post.get_absolute_url())
    article = data["BlogPosting"]
    assert [one["name"] for one in article["author"]] == ["Perpetua"]
    assert article["datePublished"] == post.published_at.isoformat()
    assert article["keywords"] == ["Pears"] and article["commentCount"] == 2
    (comment,) = article["comment"]
    assert comment["author"]["name"] == "Marrow" and comment["text"].startswith(
        "Forty-two, surely."
    )
    assert comment["url"] == f"{ORCHARD}{post.get_absolute_url()}#c-{first.pk}"
    assert f'id="c-{first.pk}"' in page and len(comment["text"]) <= 200
    steps = [step["name"] for step in data["BreadcrumbList"]["itemListElement"]]
    assert steps == ["The Slow Orchard", "Walls", "A wall of espaliers"]


def test_no_title_ends_the_script_that_it_stands_in(told, post):
    post.title = "</script><!-- & <b>"
    post.save()
    _, data, page = told(post.get_absolute_url())
    assert data["BlogPosting"]["headline"] == post.title
    script = page.partition("application/ld+json")[2].partition("</script>")[0]
    assert "<" not in script.partition(">")[2]
    json.loads(script.partition(">")[2])


def test_home_lists_and_pages_say_what_they_are(told, post):
    post.tags.add(Tag.objects.named("Pears"))
    shared, data, _ = told("/")
    assert data["Blog"]["name"] == "The Slow Orchard" and shared["og:type"] == "website"
    shared, data, _ = told("/tag/pears/")
    assert shared["og:title"] == "Pears"
    assert [step["name"] for step in data["BreadcrumbList"]["itemListElement"]] == [
        "The Slow Orchard",
        "Pears",
    ]


def test_who_is_signed_in_is_sent_no_data_for_search_engines(signed_in, reader, post):
    page = signed_in(reader).get(post.get_absolute_url()).text
    assert "ld+json" not in page and "og:title" in page
