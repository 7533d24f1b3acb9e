"""The reader of sites that Jekyll or Hugo make: a folder or a .zip in, plain values out."""

import io
import re
from datetime import UTC, date, datetime

import pytest

from blog.content.markup.to_html import render_article
from tests.transfer.old_blogs import HUGO, JEKYLL, site, zipped
from transfer.sources.jekyll.folder import read
from transfer.sources.parts import Author, Entry, UnreadableExport


def entries(source):
    return {one.slug: one for one in read(source) if isinstance(one, Entry)}


@pytest.fixture
def bread(tmp_path):
    return site(tmp_path / "bread", JEKYLL, ["assets/loaf.png"])


@pytest.fixture
def trips(tmp_path):
    return site(tmp_path / "trips", HUGO, ["content/posts/To Sea/sea.png"])


def test_every_post_of_the_corpus_is_read(corpus):
    parts = list(read(corpus / "jekyll"))
    posts = [one for one in parts if isinstance(one, Entry)]

    assert len(posts) == 6
    assert {one.kind for one in posts} == {"post"} and {one.status for one in posts} == {"publish"}
    assert Author("nathan", "nathan") in parts
    last = posts[-1]
    assert (last.title, last.day) == ("The Future of DiscoverEd", date(2011, 4, 11))
    assert last.published_at == datetime(2011, 4, 12, 0, 42, 6, tzinfo=UTC)
    assert [term.name for term in last.categories] == ["Describing OER", "DiscoverEd"]
    assert last.html.startswith("<p>The <a href=")


def test_a_post_of_jekylls_says_all_that_its_author_set(bread):
    post = entries(bread)["first-loaf"]

    assert (post.title, post.author, post.status) == ("First: loaf", "Marit", "publish")
    assert post.published_at == datetime(2020, 2, 29, 23, 30, tzinfo=UTC)
    assert post.day == date(2020, 3, 1)
    assert [term.name for term in post.categories + post.tags] == ["baking", "rye", "sour dough"]
    assert (post.lead, post.format) == ("/blog/assets/loaf.png", "markdown")


def test_old_addresses_of_jekyll_are_known(bread):
    post = entries(bread)["first-loaf"]
    assert (post.link, *post.addresses) == (
        "/blog/baking/2020/03/01/first-loaf.html",
        "/blog/old/loaf/",
        "/blog/baking/2020/03/01/first-loaf",
    )
    assert entries(bread)["about"].link == "/blog/about.html"


@pytest.mark.parametrize(
    "permalink, link",
    [
        ("pretty", "/baking/2020/03/01/first-loaf/"),
        ("none", "/baking/first-loaf.html"),
        ("ordinal", "/baking/2020/061/first-loaf.html"),
        ("/:year/:i_month/:title", "/2020/3/first-loaf"),
        ("/:slug.html", "/first-loaf.html"),
    ],
)
def test_the_sites_own_style_of_addresses_counts(bread, permalink, link):
    (bread / "_config.yml").write_text(f"permalink: {permalink}")
    assert entries(bread)["first-loaf"].link == link


def test_a_posts_own_address_counts_before_all(bread):
    (bread / "_posts" / "2020-05-05-mine.md").write_text("---\npermalink: /mine/:title/\n---\nMine")
    assert entries(bread)["mine"].link == "/blog/mine/mine/"


def test_what_liquid_stands_for_is_in_the_text(bread):
    text = entries(bread)["first-loaf"].html
    assert "Some *words* and `{{ site.baseurl }}`." in text
    assert '```ruby\nputs "<b>{{ x }}</b>"\n```' in text
    assert "![A loaf](/blog/assets/loaf.png)" in text and "{: .wide}" not in text
    assert "[the other](/blog/2020/04/02/second.html)" in text
    assert "{{< unknown thing >}}" in text
    second = entries(bread)["second"].html
    assert '<pre><code class="language-sh">a &lt; b</code></pre>' in second


LISTS = """A sentence:
- one
- two
  - deeper

1. first

   ```ruby
   puts 1
   ```
2. second

   more of it
3. third

```
- no list
```

## Head {#own}
"""


def test_lists_and_the_code_in_them_are_shown_as_jekyll_shows_them(bread):
    (bread / "_posts" / "2020-01-01-lists.md").write_text(f"---\n---\n{LISTS}")
    html = render_article(entries(bread)["lists"].html)
    shown = re.sub(r"\s+(?=<)|(?<=>)\s+| tabindex=\"0\"", "", html)
    assert shown.startswith(
        "<p>A sentence:</p><ul><li>one</li><li>two<ul><li>deeper</li></ul></li></ul>"
        "<ol><li><p>first</p><pre><code>puts 1</code></pre></li>"
        "<li><p>second</p><p>more of it</p></li><li><p>third</p></li></ol>"
        "<pre><code>- no list</code></pre>"
    )
    assert "{#own}" not in html


def test_only_what_was_public_is_public_and_templates_stay(bread):
    found = entries(bread)
    assert {slug: one.status for slug, one in found.items()} == {
        "later": "draft",
        "first-loaf": "publish",
        "second": "draft",
        "about": "publish",
    }
    assert found["about"].kind == "page"


def test_a_site_of_hugos_is_read(trips):
    found = entries(trips)
    assert {slug: one.link for slug, one in found.items()} == {
        "about": "/about/",
        "uno": "/2021/06/uno/",
        "to-sea": "/posts/to-sea/",
    }
    sea = found["to-sea"]
    assert (sea.addresses, sea.day, sea.lead) == (
        ("/sea-old/",),
        date(2021, 5, 6),
        "/posts/To Sea/sea.png",
    )
    assert '```go\nfmt.Println("hi")\n```' in sea.html
    assert "\n\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n\n" in sea.html
    assert "[Back](/2021/06/uno/)" in sea.html
    assert (found["uno"].status, found["uno"].html) == ("draft", "Hello")


def test_a_site_of_hugos_below_its_host_has_its_place_in_every_address(trips):
    config = trips / "hugo.toml"
    config.write_text(config.read_text().replace("example.org/", "example.org/blog/"))
    sea = entries(trips)["to-sea"]
    assert (sea.link, sea.lead) == ("/blog/posts/to-sea/", "/blog/posts/To Sea/sea.png")


def test_a_site_comes_as_the_zip_that_github_makes():
    packed = zipped({f"bread-main/{name}": text for name, text in JEKYLL.items()})
    assert "first-loaf" in entries(io.BytesIO(packed))


def test_nothing_outside_of_the_folder_is_read(bread, tmp_path):
    (tmp_path / "secret.md").write_text("---\ntitle: Secret\n---\nSecret")
    (bread / "_posts" / "2020-01-01-linked.md").symlink_to(tmp_path / "secret.md")
    (bread / "linked").symlink_to(tmp_path)
    packed = zipped(
        {"../2020-01-01-up.md": "---\n---\nUp", "/2020-01-01-root.md": "---\n---\nRoot"} | JEKYLL
    )
    for source in (bread, io.BytesIO(packed)):
        assert set(entries(source)) == {"later", "first-loaf", "second", "about"}


@pytest.mark.parametrize(
    "front",
    [
        "a: [" * 3000,
        "a: 'never ends",
        "a: *nobody",
        "- a\n- b",
        "a: |\n " + "x" * 20_000,
    ],
)
def test_words_before_a_text_that_cant_be_read_are_told_with_their_file(bread, front):
    (bread / "_posts" / "2020-01-01-broken.md").write_text(f"---\n{front}\n---\nText")
    with pytest.raises(UnreadableExport, match="_posts/2020-01-01-broken.md"):
        entries(bread)


def test_yaml_makes_nothing_but_words(bread, tmp_path):
    made = tmp_path / "made"
    bomb = "".join(f"b{n}: &b{n} [*b{n - 1}, *b{n - 1}]\n" for n in range(1, 40))
    front = f"b0: &b0 [1]\n{bomb}title: !!python/object/apply:pathlib.Path.touch ['{made}']\n"
    (bread / "_posts" / "2020-01-01-bomb.md").write_text(f"---\n{front}tags: *b39\n---\nText")
    assert entries(bread)["bomb"].title == "Bomb"
    assert not made.exists()


def test_a_folder_without_any_post_is_refused(tmp_path):
    (tmp_path / "README.md").write_text("No words before it.")
    with pytest.raises(UnreadableExport, match="no post"):
        list(read(tmp_path))


def test_a_text_in_another_encoding_is_told(bread):
    (bread / "_posts" / "2020-01-01-latin.md").write_bytes("---\n---\nGrüße".encode("latin-1"))
    with pytest.raises(UnreadableExport, match="2020-01-01-latin.md"):
        entries(bread)
