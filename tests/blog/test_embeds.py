"""Addresses alone on their line: cards, for which nobody else is asked until a reader presses."""

import json
import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from blog.content.frames import frame_of
from blog.embeds import fetching
from blog.embeds.reading import read_oembed, read_page
from blog.models import Embed
from lib.outgoing.requests import Answer
from tests.receiver import receiver  # noqa: F401

pytestmark = pytest.mark.django_db

VIDEO = "https://www.youtube.com/watch?v=abc123"


def write(post, text):
    post.write(text)
    post.save()
    return post.get_absolute_url()


def known(address=VIDEO, **about):
    found = {
        "title": "A bell, rung",
        "site": "YouTube",
        "fetched_at": datetime(2026, 1, 1, 1, tzinfo=UTC),
    }
    found["wanted_at"] = datetime(2026, 1, 1, tzinfo=UTC)
    return Embed.objects.create(address=address, **found | about)


def test_until_something_is_known_of_it_an_address_is_a_link(client, post):
    shown = client.get(write(post, f"Listen:\n\n{VIDEO}\n")).text
    assert f'<p class="embed"><a href="{VIDEO}">' in shown
    assert [one.address for one in Embed.objects.wanted()] == [VIDEO]


def test_what_is_known_is_a_card_that_asks_nobody(client, post):
    embed = known()
    shown = client.get(write(post, f"Listen:\n\n{VIDEO}\n")).text
    article = re.search(r'<div class="prose.*?</article>', shown, re.DOTALL)[0]
    assert "A bell, rung" in article and f'data-frame="/embed/{embed.key}/"' in article
    assert "<iframe" not in article
    assert not re.findall(r'(?:src|srcset|data-frame)="(?:https?:)?//[^"]*"', article)
    assert "js/embeds.js" in article and "css/article/insets.css" in shown


def test_an_address_within_a_sentence_or_a_list_is_no_card(post):
    known()
    for text in (f"See {VIDEO} there", f"- {VIDEO}", f"> {VIDEO}", f"`{VIDEO}`"):
        post.write(text)
        assert "embed" not in post.html


def test_a_feed_has_the_link_and_no_frame(client, post):
    known()
    write(post, VIDEO)
    feed = client.get("/feed/").text
    assert VIDEO in feed and "embed-play" not in feed and "button" not in feed


def test_the_frame_may_show_the_one_site_and_no_other(client):
    embed = known()
    answer = client.get(f"/embed/{embed.key}/")
    policy = dict(one.split(" ", 1) for one in answer["Content-Security-Policy"].split("; "))
    assert policy["frame-src"] == "https://www.youtube-nocookie.com"
    assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'self'"
    assert 'src="https://www.youtube-nocookie.com/embed/abc123"' in answer.text


def test_an_articles_own_page_may_show_no_other_site(client, post):
    known()
    answer = client.get(write(post, VIDEO))
    assert "frame-src" not in answer["Content-Security-Policy"]
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_a_site_that_is_not_on_the_list_has_a_card_and_no_frame(client, post):
    embed = known("https://blog.example/a", title="A <b>", site="")
    shown = client.get(write(post, "https://blog.example/a")).text
    assert "A &lt;b&gt;" in shown and "blog.example</span>" in shown
    assert "embed-play" not in shown and "js/embeds.js" not in shown
    assert client.get(f"/embed/{embed.key}/").status_code == 404


@pytest.mark.parametrize("key", ["1", "no-such-key", "%00", "a" * 300])
def test_nobody_finds_a_frame_by_guessing(client, key):
    known()
    assert client.get(f"/embed/{key}/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "https://youtube.com.evil.example/watch?v=a",
        "https://evil.example/youtube.com/watch?v=a",
        'https://www.youtube.com/watch?v="><script>',
        "https://www.youtube.com/watch?v=../../x",
        "javascript:alert(1)//youtube.com/watch?v=a",
        "https://vimeo.com/1;x",
        "https://open.spotify.com/track/a%2Fb",
        "https://user@youtube.com:99/watch",
        "https://[",
    ],
)
def test_only_what_the_list_knows_is_framed(address):
    frame = frame_of(address)
    assert frame is None or re.fullmatch(r"https://[a-z.-]+/[\w/?=.%&-]+", frame.address)
    assert frame is None or not frame.host.endswith("example")


# Asking


def picture(width=900):
    file = BytesIO()
    Image.new("RGB", (width, width // 2), "navy").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def asked(monkeypatch):
    """A function that has all that is wanted asked for; the list of addresses that were asked."""
    answers, log = {}, []

    def ask(method, address, limits=None, **_):
        log.append(address)
        body = answers.get(address.partition("?")[0], b"")
        return fetching_answer(body, address)

    monkeypatch.setattr(fetching, "ask", ask)
    return answers, log


def fetching_answer(body, address):
    return Answer(200 if body else 404, body, address, 0.1)


def test_the_worker_asks_once_and_brings_the_picture_home(client, post, asked, settings):
    answers, log = asked
    oembed = {"title": "A bell", "provider_name": "YouTube", "thumbnail_url": "https://i.example/a"}
    answers["https://www.youtube.com/oembed"] = json.dumps(oembed).encode()
    answers["https://i.example/a"] = picture()
    where = write(post, VIDEO)
    fetching.fetch_wanted.func()
    fetching.fetch_wanted.func()
    assert len(log) == 2
    embed = Embed.objects.get()
    assert embed.picture.storage.exists(embed.picture.name) and 480 <= embed.width < 900
    assert f'src="{embed.picture.url}"' in client.get(where).text


def test_a_page_that_knows_no_oembed_says_it_in_its_head(post, asked):
    answers, _log = asked
    answers["https://blog.example/a"] = b"""<html><head><meta charset="utf-8"><title>Plain</title>
        <meta property="og:title" content="The &lt;tide&gt;"><meta property="og:site_name" content="Quay">
        <meta property="og:image" content="/a.png"></head>"""
    write(post, "https://blog.example/a")
    fetching.fetch_wanted.func()
    embed = Embed.objects.get()
    assert (embed.title, embed.site, embed.picture) == ("The <tide>", "Quay", "")


def test_what_does_not_answer_is_tried_a_few_times_and_stays_a_link(client, post, asked):
    where = write(post, "https://away.example/")
    for _ in range(5):
        fetching.fetch_wanted.func()
    assert len(asked[1]) == 3
    assert '<p class="embed"><a href="https://away.example/">' in client.get(where).text


def test_an_author_has_what_changed_there_fetched_again(client, post, asked):
    answers, log = asked
    embed, where = known("https://quay.example/a"), write(post, "https://quay.example/a")
    client.force_login(post.author)
    page = reverse("admin:blog_embeds", args=["post", post.pk])
    client.post(page, {"address": embed.address})
    assert "A bell, rung" in client.get(where).text, "it stays until there is something newer"
    fetching.fetch_wanted.func()
    [[_, embed]] = client.get(page).context["rows"]
    assert embed.is_wanted and "A bell, rung" in client.get(where).text
    answers[embed.address] = b"<title>Two bells</title>"
    fetching.fetch_wanted.func()
    assert "Two bells" in client.get(where).text
    for address in (embed.address, "https://elsewhere.example/"):
        client.post(page, {"address": address})
    fetching.fetch_wanted.func()
    assert log == [embed.address] * 2, "nobody is asked all the time, nor for what stands elsewhere"


def test_who_may_not_change_the_text_has_nothing_fetched(client, post, reader, asked):
    embed = known("https://quay.example/a")
    write(post, embed.address)
    client.force_login(reader)
    client.post(reverse("admin:blog_embeds", args=["post", post.pk]), {"address": embed.address})
    assert not Embed.objects.wanted().exists()


@pytest.mark.parametrize("address", ["http://169.254.169.254/latest/", "http://10.0.0.1/a"])
def test_nobody_reaches_our_network_through_a_card(post, address):
    write(post, address)
    fetching.fetch_wanted.func()
    assert Embed.objects.get().fetched_at is None


def test_a_real_server_is_asked_within_limits(post, receiver):  # noqa: F811
    write(post, f"http://127.0.0.1:{receiver.port}/a")
    receiver.answer(pieces=(b"x" * 100_000 for _ in iter(int, 1)))
    fetching.fetch_wanted.func()
    assert Embed.objects.get().fetched_at is None
    receiver.answer(pieces=[b"<title>Low tide</title>"])
    fetching.fetch_wanted.func()
    assert Embed.objects.get().title == "Low tide"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b"<title>",
        b"<meta property=og:title>",
        b"{",
        b'{"title": 5}',
        b"null",
    ],
)
def test_no_answer_is_an_error_of_ours(body):
    read_page(body, "https://a.example/")
    try:
        read_oembed(body, "https://a.example/")
    except ValueError:
        pass


def test_what_a_site_says_of_itself_is_one_line_of_text():
    found = read_page(b"<title>a\n\x00 b" + b"c" * 9_000 + b"</title>", "https://a.example/")
    assert found.title.startswith("a b") and len(found.title) == 300
