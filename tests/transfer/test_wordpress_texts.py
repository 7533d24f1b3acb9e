"""Code, films and sounds of a WordPress text arrive as what they were."""

import re
import time
from html import unescape

import pytest

from blog.content.markup.to_html import clean_article, plain, render_article
from blog.content.markup.to_markdown import article, markdown_of
from transfer.sources.wordpress.texts import source_of

PHP = '<?php\nif ( $a < 3 && $b ) {\n\techo "<b>pears</b>"; // [x]\n}\n?>'


def shown(text):
    return clean_article(source_of(text))


def code_in(html):
    """The text of the one <pre>."""
    inside = html.partition("<pre")[2].partition(">")[2].partition("</pre>")[0]
    return unescape(re.sub(r"<[^>]*>", "", inside))


@pytest.mark.parametrize(
    "text",
    [
        f'[sourcecode language="php"]\n{PHP}\n[/sourcecode]',
        f"[code lang='php']{PHP}[/code]",
        f"[php]\n{PHP}\n[/php]",
        f"[php]\n{PHP.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}\n[/php]",
        f'<pre class="brush: php; toolbar: false">{PHP.replace("&", "&amp;").replace("<", "&lt;")}</pre>',
        f'<pre lang="php">{PHP}</pre>',
        f'<pre class="wp-block-code"><code lang="php">{PHP.replace("&", "&amp;").replace("<", "&lt;")}</code></pre>',
    ],
)
def test_code_is_kept_sign_by_sign_with_its_language(text):
    html = shown(f"Before.\n\n{text}\n\nAfter.")
    assert code_in(html) == PHP
    assert 'class="language-php"' in html
    assert plain(html).startswith("Before.") and plain(html).endswith("After.")


@pytest.mark.parametrize(
    ("inside", "reads"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<div class='x'>\n\n  <p>one</p>\n</div>", "<div class='x'>\n\n  <p>one</p>\n</div>"),
        ("a <!-- b --> c", "a <!-- b --> c"),
        ("1 < 2 <b>bold</b> &lt;i&gt;", "1 < 2 bold <i>"),
        ("#include <stdio.h>", "#include <stdio.h>"),
        ("[code]x[/code]", "[code]x[/code]"),
        (
            "https://www.youtube.com/watch?v=abcdefghijk",
            "https://www.youtube.com/watch?v=abcdefghijk",
        ),
    ],
)
def test_what_stands_in_pre_can_be_read(inside, reads):
    assert code_in(shown(f"<pre>{inside}</pre>")) == reads


def test_a_block_in_a_line_of_code_is_a_block():
    html = shown("So:\n<code><pre>\n&lt;b>\n  x</pre></code>\nThus.")
    assert code_in(html) == "<b>\n  x" and "&lt;pre" not in html


def test_a_picture_behind_words_stands_above_them():
    html = shown(
        '<!-- wp:cover -->\n<div class="wp-block-cover" style="background-image:url(/a.jpg)"><p>Over</p></div>'
    )
    assert html.index('src="/a.jpg"') < html.index("<p>Over</p>")


def test_inline_code_and_escaped_shortcodes_stay_what_they_are():
    html = shown("Write <code><?php echo 1 ?></code> and [[code]x[/code]] or [sic].")
    assert plain(html) == "Write <?php echo 1 ?> and [[code]x[/code]] or [sic]."


CARD = '<p class="embed"><a href="https://{0}">{0}</a></p>'
FILM = "https://www.youtube.com/watch?v=abcdefghijk"


@pytest.mark.parametrize(
    "text",
    [
        f"[youtube={FILM}]",
        f"[youtube {FILM}]",
        "[youtube abcdefghijk]",
        f'[embed width="300"]{FILM}[/embed]',
        FILM,
        '<iframe width="420" src="//www.youtube.com/embed/abcdefghijk?rel=0" allowfullscreen></iframe>',
        '<object width="4"><param name="movie" value="http://www.youtube.com/v/abcdefghijk&hl=en"></param>'
        '<embed src="http://www.youtube.com/v/abcdefghijk&hl=en"></embed></object>',
        f'<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">\n{FILM}\n</div></figure>',
    ],
)
def test_a_film_is_a_card(text):
    html = shown(f"Before.\n\n{text}\n\nAfter.")
    assert (
        html.replace("\n", "")
        == f"<p>Before.</p>{CARD.format(FILM.removeprefix('https://'))}<p>After.</p>"
    )


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[vimeo 123456]", "https://vimeo.com/123456"),
        (
            '<iframe src="https://player.vimeo.com/video/123456"></iframe>',
            "https://vimeo.com/123456",
        ),
        ("[audio http://old.example.org/a.mp3]", "http://old.example.org/a.mp3"),
        ('[video mp4="http://old.example.org/a.mp4"][/video]', "http://old.example.org/a.mp4"),
        (
            '<audio controls src="http://old.example.org/a.ogg"></audio>',
            "http://old.example.org/a.ogg",
        ),
        (
            '<video><source src="http://old.example.org/a.webm"></video>',
            "http://old.example.org/a.webm",
        ),
        (
            '<iframe src="http://maps.example.org/x?a=1&amp;b=2"></iframe>',
            "http://maps.example.org/x?a=1&b=2",
        ),
        ('<audio src="/wp-content/uploads/a.mp3"></audio>', "/wp-content/uploads/a.mp3"),
        (
            '<script src="https://gist.github.com/ann/12.js"></script>',
            "https://gist.github.com/ann/12",
        ),
    ],
)
def test_nothing_from_elsewhere_vanishes(text, address):
    assert f'href="{address.replace("&", "&amp;")}"' in shown(text)


@pytest.mark.parametrize(
    "text", ["[youtube]", "[gallery ids='1,2']", "[audio javascript:alert(1)]"]
)
def test_what_nobody_can_show_stays_as_text(text):
    assert plain(shown(text)) == text


@pytest.mark.parametrize(
    "inside",
    [
        '<figure class="wp-block-gallery"><ul class="blocks-gallery-grid"><li><figure><a href="/a.jpg"><img src="/a.jpg" alt="A"/>'
        '</a><figcaption>One</figcaption></figure></li><li><figure><img src="/b.jpg" alt="B"/></figure></li></ul>'
        '<figcaption class="blocks-gallery-caption">Both</figcaption></figure>',
        '<figure class="wp-block-gallery has-nested-images"><!-- wp:image {"id":1} -->\n<figure class="wp-block-image">'
        '<img src="/a.jpg" alt="A"/><figcaption class="x">One</figcaption></figure>\n<!-- /wp:image -->\n\n<!-- wp:image -->'
        '<figure class="wp-block-image"><img src="/b.jpg" alt="B"/></figure><!-- /wp:image -->'
        '<figcaption class="blocks-gallery-caption wp-element-caption">Both</figcaption></figure>',
    ],
)
def test_a_gallery_of_the_newer_editor_is_a_gallery(inside):
    html = shown(f'<!-- wp:gallery {{"ids":[1,2]}} -->\n{inside}\n<!-- /wp:gallery -->\n\nAfter.')
    gallery = html.partition('<div class="gallery">')[2].partition("</div>")[0]
    assert gallery.count("<figure>") == 2 and gallery.count("<img ") == 2
    assert "<figcaption>One</figcaption>" in gallery and gallery.index("/a.jpg") < gallery.index(
        "/b.jpg"
    )
    assert plain(html).endswith("Both\nAfter.")


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.parametrize(
    "text", ["<!-- wp:gallery -->", "[code]", "<pre>", "<iframe>", "[embed]", "<object ", "[php "]
)
def test_no_text_takes_long(text):
    began = time.monotonic()
    source_of(text * 40_000)
    assert time.monotonic() - began < 5


AS_BEFORE = {
    "One.\n\n<!--more Read on-->\n\nTwo.": '<p>One.</p>\n\n<span class="excerpt-end"></span>\n\n<p>Two.</p>',
    "<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->": '<span class="excerpt-end"></span>',
    "<address>1 Loop</address>": "<p>1 Loop</p>",
    '<acronym title="for the win">ftw</acronym>': '<p><abbr title="for the win">ftw</abbr></p>',
    "<!-- wp:html -->\n<b>bare</b>\n<!-- /wp:html -->": "<p><strong>bare</strong></p>",
    '<!-- wp:columns -->\n<div class="wp-block-columns has-2"><div class="wp-block-column"><p>l</p></div></div>'
    "\n<!-- /wp:columns -->": '<div class="columns"><div><p>l</p></div></div>',
    '<!-- wp:file -->\n<div><a href="/a.pdf">A</a><a href="/a.pdf" class="wp-block-file__button">Get</a></div>'
    "\n<!-- /wp:file -->": '<div><a href="/a.pdf">A</a> <a href="/a.pdf">Get</a></div>',
}


@pytest.mark.parametrize("text", AS_BEFORE)
def test_what_the_theme_of_the_old_blog_did_is_done_here(text):
    assert shown(text) == AS_BEFORE[text]


def test_an_excerpt_ends_where_it_ended_also_in_markdown():
    html = shown("One.\n\n<!--more-->\n\nTwo.")
    markdown = markdown_of(html, article, render_article)
    assert markdown == "One.\n\n<!--more-->\n\nTwo."
