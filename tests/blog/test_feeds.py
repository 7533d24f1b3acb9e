"""What somebody gets who reads the blog in a feed reader."""

from xml.etree import ElementTree

import feedparser
import pytest
from bleach import html5lib_shim
from django.utils import timezone

from blog.models import Category, Picture, Post, Site, Tag
from blog.views.syndication.feeds import ARTICLES, outside
from comments.gate import Writer
from comments.models import Comment
from tests.waiting import let_pass

pytestmark = pytest.mark.django_db

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
COUNT = "{http://purl.org/rss/1.0/modules/slash/}comments"
COMMENT_FEED = "{http://wellformedweb.org/CommentAPI/}commentRss"
SELF = "{http://www.w3.org/2005/Atom}link"


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "https://orchard.example.org"
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def feed(client):
    """A function that fetches a feed and returns its channel."""

    def fetch(path="/feed/", **more):
        answer = client.get(path, **more)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/xml; charset=utf-8"
        return ElementTree.fromstring(answer.content).find("channel")

    return fetch


def test_a_reader_gets_the_whole_article_with_its_writer_and_what_it_is_filed_under(feed, post):
    post.categories.add(Category.objects.create(name="Walls", slug="walls"))
    post.tags.add(Tag.objects.create(name="Pears & quinces", slug="pears"))
    Post.objects.update(comment_count=3)

    channel = feed()
    item = channel.find("item")
    here = f"https://orchard.example.org{post.get_absolute_url()}"
    assert channel.findtext("title") == "The Slow Orchard"
    assert channel.findtext("link") == "https://orchard.example.org/"
    assert channel.findtext("language") == "en-gb"
    assert channel.find(SELF).attrib["href"] == "https://orchard.example.org/feed/"
    assert item.findtext("title") == "A wall of espaliers"
    assert item.findtext("link") == item.findtext("guid") == here
    assert "<strong>eleven</strong> pears" in item.findtext(CONTENT)
    assert item.findtext(CREATOR) == "Perpetua"
    assert [tag.text for tag in item.findall("category")] == ["Walls", "Pears & quinces"]
    assert item.findtext(COUNT) == "3"
    assert item.findtext(COMMENT_FEED) == f"{here}feed/"
    assert item.findtext("comments") == f"{here}#comments"


@pytest.mark.parametrize(
    ("title", "sent"),
    [
        ("The <b> tag", "The &lt;b> tag"),
        ("What &amp; means", "What &amp;amp; means"),
        ("Q&para", "Q&amp;para"),
        ("<!-- & -->", "&lt;!-- & -->"),
        ("AT&T, 1 < 2 & <3", "AT&T, 1 < 2 & <3"),
    ],
)
def test_a_title_reads_the_same_whether_it_is_taken_for_text_or_for_html(feed, post, title, sent):
    Post.objects.update(title=title)
    Site.objects.update(name=title)
    channel = feed()
    assert channel.findtext("title") == channel.find("item").findtext("title") == sent
    as_html = html5lib_shim.HTMLParser(namespaceHTMLElements=False).parseFragment(sent)
    assert "".join(as_html.itertext()) == title


def test_links_and_pictures_of_a_text_work_away_from_its_page(feed, post):
    post.write("[Plan](/plan/), a note[^1], ![Wall](/media/wall.jpg).\n\n[^1]: Of 1911.")
    post.save()

    html = feed().find("item").findtext(CONTENT)
    assert 'href="https://orchard.example.org/plan/"' in html
    assert 'src="https://orchard.example.org/media/wall.jpg"' in html
    assert f'href="https://orchard.example.org{post.get_absolute_url()}#' in html
    assert 'href="/' not in html and 'href="#' not in html and 'src="/' not in html


def test_every_size_of_a_picture_is_absolute_and_words_stay_as_they_are():
    html = '<p>Write href="/here".</p><img alt="a > b" src="/a.jpg" srcset="/a-1.jpg 640w, /a-2.jpg 1280w">'
    assert outside(html, "https://example.org/x/") == (
        '<p>Write href="/here".</p><img alt="a > b" src="https://example.org/a.jpg"'
        ' srcset="https://example.org/a-1.jpg 640w, https://example.org/a-2.jpg 1280w">'
    )


def test_the_lead_picture_comes_first(feed, post):
    # Set past `save`, which would look for the file to measure it.
    picture = Picture(file="pictures/wall.jpg", description='A "wall"', width=1200, height=600)
    Picture.objects.bulk_create([picture])
    post.lead = Picture.objects.get()
    post.save()
    html = feed().find("item").findtext(CONTENT)
    assert html.startswith(
        '<p><img src="https://orchard.example.org/media/pictures/wall.jpg" alt="A &quot;wall&quot;"'
    )


def test_the_name_under_which_somebody_asks_is_nowhere_in_the_feed(client, post):
    feed = client.get("/feed/", headers={"Host": "evil.example.com"}).text
    assert "evil" not in feed
    assert "https://orchard.example.org/" in feed


def test_drafts_and_what_is_to_come_are_not_in_the_feed(feed, post, author):
    tomorrow = timezone.now() + timezone.timedelta(days=1)
    for slug, more in [("draft", {"status": "draft"}), ("later", {"published_at": tomorrow})]:
        other = Post(title=slug, slug=slug, author=author, **{"status": "published"} | more)
        other.write("Not yet.")
        other.save()
    assert [item.findtext("title") for item in feed().findall("item")] == [post.title]


def test_only_the_newest_are_in_the_feed_newest_first(feed, post):
    hour = timezone.timedelta(hours=1)
    for number in range(ARTICLES + 1):
        at = post.published_at + number * hour / 2
        Post.objects.create(
            title=str(number),
            slug=f"n{number}",
            author=post.author,
            status="published",
            published_at=at,
        )
    titles = [item.findtext("title") for item in feed().findall("item")]
    assert titles == [str(number) for number in range(ARTICLES, 0, -1)]


def test_a_category_and_a_tag_have_feeds_of_their_own(feed, client, post):
    post.tags.add(Tag.objects.create(name="梨", slug="梨"))
    Category.objects.create(name="Walls", slug="walls")

    channel = feed("/tag/梨/feed/")
    assert channel.findtext("title") == "梨 · The Slow Orchard"
    assert channel.findtext("link") == "https://orchard.example.org/tag/%E6%A2%A8/"
    assert channel.find(SELF).attrib["href"] == "https://orchard.example.org/tag/%E6%A2%A8/feed/"
    assert len(channel.findall("item")) == 1
    assert feed("/category/walls/feed/").findall("item") == []
    assert client.get("/category/hedges/feed/").status_code == 404


def test_a_reader_who_has_the_feed_already_is_told_so_until_something_changes(client, post):
    etag = client.get("/feed/")["ETag"]
    again = client.get("/feed/", headers={"If-None-Match": etag})
    assert again.status_code == 304 and not again.content

    post.title = "A wall of pears"
    post.save()
    changed = client.get("/feed/", headers={"If-None-Match": etag})
    assert changed.status_code == 200 and "A wall of pears" in changed.text


def test_a_feed_with_nothing_in_it_says_the_same_a_moment_later(client, site):
    first = client.get("/feed/?first")
    let_pass(1.1, "where there is no entry, Django puts in the second at which it is asked")
    second = client.get("/feed/?second")
    assert first.content == second.content and b"<item>" not in first.content


def test_a_feed_is_stored(client, post, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        client.get("/feed/")
    with django_assert_max_num_queries(2):
        client.get("/feed/")


def test_signs_that_xml_cant_hold_break_no_feed(feed, post):
    # As an import or an older version may have left them; PostgreSQL itself refuses NUL.
    Post.objects.update(
        title="A wall\x0b of \x08pears\ufffe", rendered="<p>Ele\x1bven</p>", standfirst="\x0c"
    )
    item = feed().find("item")
    assert item.findtext("title") == "A wall of pears"
    assert item.findtext(CONTENT) == "<p>Eleven</p>"


def test_nobody_posts_to_a_feed(client, post):
    assert client.post("/feed/").status_code == 405


@pytest.mark.parametrize("path", ["/feed/", "/tag/pears/feed/", "/comments/feed/", "article"])
@pytest.mark.parametrize("kind", ["", "atom/"])
def test_feeds_are_read_without_a_complaint(client, post, reader, path, kind):
    post.tags.add(Tag.objects.create(name="Pears", slug="pears"))
    Comment.write(post, Writer(account=reader, name=reader.name), "Eleven **pears** & more.")
    path = f"{post.get_absolute_url()}feed/" if path == "article" else path
    answer = client.get(f"{path}{kind}")
    read = feedparser.parse(
        answer.content, response_headers={"content-type": answer["Content-Type"]}
    )
    assert not read.bozo and len(read.entries) == 1
    assert read.version == ("atom10" if kind else "rss20")
    (entry,) = read.entries
    assert "pears" in entry.content[0].value and entry.id.startswith("https://orchard.example.org/")
    assert entry.published_parsed and read.feed.updated_parsed and entry.author
    links = {link.rel: link.href for link in read.feed.links}
    assert links["self"] == f"https://orchard.example.org{path}{kind}"


def test_a_feed_in_json_says_what_the_others_say(client, post):
    post.tags.add(Tag.objects.create(name="Pears", slug="pears"))
    answer = client.get("/feed/json/")
    assert answer["Content-Type"].startswith("application/feed+json")
    feed = answer.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://orchard.example.org/feed/json/"
    (item,) = feed["items"]
    assert item["url"] == item["id"] == f"https://orchard.example.org{post.get_absolute_url()}"
    assert "<strong>eleven</strong>" in item["content_html"] and item["tags"] == ["Pears"]
    assert item["authors"] == [{"name": "Perpetua"}] and item["date_published"]


def test_a_feed_names_the_hubs_that_tell_of_new_articles(client, post, settings):
    settings.WEBSUB_HUBS = ["https://hub.example.org/"]
    for kind in ("", "atom/"):
        links = feedparser.parse(client.get(f"/feed/{kind}").content).feed.links
        assert [link.href for link in links if link.rel == "hub"] == ["https://hub.example.org/"]
    assert client.get("/feed/json/").json()["hubs"][0]["url"] == "https://hub.example.org/"


def test_a_browser_is_told_how_a_feed_looks_and_what_it_is(client, post):
    for kind in ("", "atom/"):
        page = client.get(f"/feed/{kind}").content.decode()
        assert page.split("<rss")[0].split("<feed")[0].count("<?xml-stylesheet ") == 1
        assert f'<h:a href="https://orchard.example.org{post.get_absolute_url()}">' in page
