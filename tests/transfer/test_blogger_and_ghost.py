"""Readers of blogs by Blogger and Ghost: a file in, plain values out."""

import io
import json
from datetime import UTC, date, datetime

from tests.transfer.old_blogs import blogger, ghost, ghost_post, takeout
from transfer.sources import blogger as blogger_source
from transfer.sources.ghost import export_file
from transfer.sources.parts import Author, Entry, Term


def entries(parts):
    return [one for one in parts if isinstance(one, Entry)]


def test_a_blog_comes_from_bloggers_own_export():
    parts = list(blogger_source.read(io.BytesIO(blogger())))
    post, draft, page = entries(parts)

    label = Term("tag", "", "low water", addresses=("/search/label/low water",))
    assert parts[:2] == [Author("Ines Salt", "Ines Salt"), label]
    assert (parts[-1].title, parts[-1].address) == ("Tides", "https://tides.blogspot.com/")
    assert (post.id, post.title, post.link, post.slug) == (
        50,
        "High & low",
        "/2011/04/high-low.html",
        "high-low",
    )
    assert (post.author, post.tags, post.status) == ("Ines Salt", (label,), "publish")
    assert (draft.status, draft.link) == ("draft", "")
    assert (page.kind, page.link) == ("page", "/p/about.html")


def test_a_day_at_blogger_is_the_blogs_own():
    post = entries(blogger_source.read(io.BytesIO(blogger())))[0]
    assert post.day == date(2011, 4, 5)
    assert post.published_at == datetime(2011, 4, 6, 6, 30, 0, tzinfo=UTC)


def test_films_and_code_of_blogger_stay():
    html = entries(blogger_source.read(io.BytesIO(blogger())))[0].html
    assert '<p class="embed"><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">' in html
    assert '<pre><code class="language-php">&lt;?php 1 ?&gt;</code></pre>' in html
    assert "name='more'" not in html


def test_what_is_said_at_blogger_finds_its_thread_in_any_order():
    post = entries(blogger_source.read(io.BytesIO(blogger())))[0]
    assert [(one.id, one.parent, one.state) for one in post.comments] == [
        (61, 60, "published"),
        (60, 0, "trash"),
        (62, 61, "published"),
    ]
    assert post.comments[0].email == ""


def test_a_blog_comes_from_google_takeout_without_what_was_said_elsewhere():
    parts = list(blogger_source.read(io.BytesIO(takeout())))
    post, binned = entries(parts)
    assert (post.link, post.status, binned.status) == ("/2024/04/high.html", "publish", "trash")
    assert [(one.name, one.state) for one in post.comments] == [
        ("Oda", "published"),
        ("Pills", "spam"),
    ]
    assert [term.name for term in post.tags] == ["low water"]
    assert parts[-1].title == "Tides"


def test_pictures_of_blogger_are_asked_for_as_large_as_they_are():
    small = "https://1.bp.blogspot.com/-abc/Xyz12345/s320/sea.jpg"
    text = blogger().replace(b"The sea came.", f"&lt;img src='{small}'&gt;".encode())
    parts = list(blogger_source.read(io.BytesIO(text)))
    assert small.replace("s320", "s1600") in entries(parts)[0].html
    assert ".bp.blogspot.com" in parts[-1].hosts


def test_a_blog_comes_from_ghost():
    parts = list(export_file.read(io.BytesIO(ghost())))
    ash, later, about, members, old = entries(parts)

    assert parts[:2] == [
        Author("hob", "Hob", "hob@ovens.example.org", addresses=("/author/hob/",)),
        Term("tag", "bread", "Bread", addresses=("/tag/bread/",)),
    ]
    assert parts[-1].title == "Ovens"
    assert (ash.link, ash.author, ash.status, ash.kind) == ("/ash/", "hob", "publish", "post")
    assert ash.published_at == datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert [term.name for term in ash.tags] == ["Bread"]
    assert (ash.lead, ash.description) == ("/content/images/2021/ash.png", "Grey ash")
    assert (later.status, about.kind, members.status) == ("draft", "page", "private")
    assert old.is_sticky and old.author == "hob"


def test_no_secret_of_ghost_is_read():
    read = repr(list(export_file.read(io.BytesIO(ghost()))))
    assert "DIGEST" not in read and "SECRET" not in read


def test_a_draft_of_ghost_without_html_comes_as_it_was_written():
    later, old = entries(export_file.read(io.BytesIO(ghost())))[1::3]
    assert later.html.startswith("<h3>Salt &amp; ash</h3>\n<p><strong>bold &lt;b&gt;</strong><br>")
    assert '<a href="https://example.org/"><em>there</em></a>' in later.html
    assert "<ol><li>one</li></ol>" in later.html
    assert '<pre><code class="language-php">&lt;?php 1 ?&gt;</code></pre>' in later.html
    assert '<img src="/content/images/2021/oven.png" alt="Oven">' in later.html
    assert "https://www.youtube.com/watch?v=dQw4w9WgXcQ" in later.html
    assert old.html.startswith(
        '<p><strong>bold</strong><br><a href="https://example.org/">a link</a></p>\n<ul><li>one</li><li>two</li></ul>'
    )
    assert "<figcaption>A</figcaption>" in old.html and "<code>a &lt; b</code>" in old.html


def test_a_card_of_ghosts_for_another_page_is_a_link_to_it():
    card = (
        '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://example.org/x">'
        '<div class="kg-bookmark-title">Ovens & more</div><img src="https://example.org/t.png"></a></figure>'
    )
    [post] = entries(export_file.read(io.BytesIO(ghost(posts=[ghost_post(1, "a", html=card)]))))
    assert post.html == '<p><a href="https://example.org/x">Ovens & more</a></p>'


def test_an_older_ghost_is_read_too():
    row = ghost_post(1, "ash", html="<p>Ash</p>", page=1, published_at=1614834367000)
    row.pop("type")
    whole = json.loads(ghost(posts=[row]))["db"][0]
    [page] = entries(export_file.read(io.BytesIO(json.dumps(whole).encode())))
    assert (page.kind, page.published_at) == ("page", datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC))


def test_tables_of_ghost_that_hold_anything_else_break_nothing():
    nonsense = [None, 1, "x", {}, {"id": {}, "slug": [], "lexical": "{", "authors": {}, "html": 5}]
    for table in ("posts_tags", "posts_authors", "posts_meta", "settings", "tags", "users"):
        assert len(entries(export_file.read(io.BytesIO(ghost(**{table: nonsense}))))) == 5
    assert len(entries(export_file.read(io.BytesIO(ghost(posts=nonsense))))) == 2
