"""Code, films and sounds of a WordPress text arrive as what they were."""

import re
import time
from html import unescape

import pytest

from blog.content.frames import frame_of
from blog.content.markup.from_html.to_markdown import article, markdown_of
from blog.content.markup.render import without_unreadable
from blog.content.markup.to_html import (
    MarkupError,
    clean_article,
    clean_import,
    plain,
    render_article,
)
from transfer.sources.wordpress.blocks import with_notes, with_shared
from transfer.sources.wordpress.shortcodes import unknown
from transfer.sources.wordpress.texts import changes_in, source_of

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


SOUND = "https://w.soundcloud.com/player/?url=https%3A%2F%2Fapi.soundcloud.com%2F"


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        (
            '[soundcloud url="https://api.soundcloud.com/tracks/123" params="color=ff6600" width="100%" /]',
            "tracks%2F123",
        ),
        (
            '<iframe src="https://w.soundcloud.com/player/?url=http%3A//api.soundcloud.com/playlists/12&amp;color=ff"></iframe>',
            "playlists%2F12",
        ),
    ],
)
def test_a_sound_that_is_known_by_its_number_is_a_card_that_leads_to_its_player(text, sound):
    html = shown(text)
    assert html.startswith(f'<p class="embed"><a href="{SOUND}{sound}">')
    assert frame_of(SOUND + sound).address == SOUND + sound


@pytest.mark.parametrize(
    "address",
    [
        "https://w.soundcloud.com/player/?url=https://elsewhere.example.org/tracks/1",
        "https://w.soundcloud.com/player/?url=https://api.soundcloud.com/tracks/1/../../x",
        "https://w.soundcloud.com/player/",
    ],
)
def test_a_player_that_plays_something_else_is_no_card(address):
    assert frame_of(address) is None


LAZY = 'class="lazy" src="data:image/gif;base64,R0lGODlh" alt="A wall"'
WALL = '<p><img src="/wall.jpg" alt="A wall"></p>'


@pytest.mark.parametrize(
    "text",
    [
        f'<img {LAZY} data-src="/wall.jpg">',
        f'<img {LAZY} data-lazy-src="/wall.jpg" data-lazy-srcset="/wall-300x200.jpg 300w">',
        f'<img {LAZY} data-original="/wall.jpg"><noscript><img src="/wall-300x200.jpg" alt="A wall"></noscript>',
        f'<noscript><img src="/wall.jpg" alt="A wall"></noscript><img {LAZY} data-src=/wall.jpg>',
        f'<img {LAZY} data-srcset="/wall-300x200.jpg 300w, /wall.jpg 900w">',
        '<img src="/plugins/lazy/blank.gif" data-src="/wall.jpg" alt="A wall">',
        """<img src='data:image/svg+xml,<svg xmlns="x"></svg>' data-src="/wall.jpg" alt="A wall">""",
        '<noscript><img src="/wall.jpg" alt="A wall"></noscript>',
    ],
)
def test_a_picture_that_a_plugin_loaded_late_is_shown_once(text):
    assert shown(text) == WALL


def test_a_picture_that_wordpress_com_sent_on_is_that_of_its_own_blog():
    html = shown('<img src="https://i1.wp.com/old.example.org/wall.jpg?resize=3%2C2&amp;ssl=1">')
    assert html == '<p><img src="https://old.example.org/wall.jpg"></p>'


def test_a_gallery_of_pictures_that_a_plugin_loaded_late_shows_each_once():
    inside = (
        f'<figure><img {LAZY} data-src="/a.jpg"><noscript><img src="/a.jpg"></noscript></figure>'
    )
    html = shown(f"<!-- wp:gallery -->\n{inside}\n<!-- /wp:gallery -->")
    assert html.count("<img") == 1 and 'src="/a.jpg"' in html


@pytest.mark.parametrize(
    "text",
    [
        '<noscript>Turn on scripts <img src="https://counter.example.org/1.gif" width="1" height="1"></noscript>',
        '<noscript><img src="https://counter.example.org/tr?id=1"></noscript>',
        '<img src="data:x" data-src="javascript:alert(1)">',
    ],
)
def test_what_no_reader_saw_without_scripts_stays_unseen(text):
    assert plain(shown(text)) == "" and "<img" not in shown(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[vimeo 123456]", "https://vimeo.com/123456"),
        (
            '<iframe src="https://player.vimeo.com/video/123456"></iframe>',
            "https://vimeo.com/123456",
        ),
        (
            f'<iframe src="about:blank" data-lazy-src="{FILM.replace("watch?v=", "embed/")}"></iframe>',
            FILM,
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


NEVER_ENDING = [
    "[",
    "<",
    "&",
    " ",
    "[caption",
    "[caption]<img ",
    "[gallery ids=",
    "[code]",
    "[php ",
    "[code lang=",
    "[embed]",
    "[youtube a=",
    "<pre>",
    "<iframe>",
    "<object ",
    "<img data-src=",
    '<img src="',
    "<noscript>",
    "<script>",
    "<script ",
    "<!--more",
    "<!-- wp:gallery -->",
    "<!-- wp:gallery ",
    '<div class="wp-block-columns ',
    '<div class="wp-block-cover ',
]


def _in_a_shortcode(text):
    return f"[youtube {text}]"


def _in_a_gallery(text):
    return f"<!-- wp:gallery -->{text}<!-- /wp:gallery -->"


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.parametrize(
    "text",
    [
        *(text * (400_000 // len(text)) for text in NEVER_ENDING),
        *(_in_a_shortcode(text * (400_000 // len(text))) for text in ("a", "--", "a=", '"')),
        _in_a_gallery("<!-- wp:gallery " * 20_000),
        _in_a_gallery('<img><figcaption class="blocks-gallery-caption">' * 8_000),
    ],
    ids=lambda text: text[:60],
)
def test_no_text_takes_long(text):
    for read in (source_of, changes_in, without_unreadable, lambda text: list(unknown(text))):
        began = time.process_time()
        read(text)
        assert time.process_time() - began < 5


@pytest.mark.parametrize("tag", ["<div>", "<b>", "<ul><li>", "<pre>", "<table><b>"])
@pytest.mark.parametrize("clean", [clean_article, clean_import])
def test_what_is_in_each_other_many_thousand_times_is_refused_at_once(clean, tag):
    with pytest.raises(MarkupError, match="nested too deeply"):
        clean(tag * 200_000)
    assert clean(f"{tag}x" * 5) and clean("<p>One<br>" * 1_000)


def test_a_gallery_of_a_number_that_nobody_can_read_stays_as_text():
    text = f"[gallery ids='{'9' * 5_000}']"
    assert plain(shown(text)) == text


def test_code_and_films_end_where_they_end_also_behind_turkish_letters():
    html = shown(
        f"{'İ' * 20} <pre>1 < 2</pre> <b>{'İ' * 20}</b> <iframe src='{FILM}'></iframe> son"
    )
    assert code_in(html) == "1 < 2"
    assert plain(html).splitlines()[-1] == "son" and plain(html).count("İ") == 40


def test_scripts_are_gone_and_nothing_else():
    text = (
        "<p>a</p><script>x</SCRIPT ><p>b</p><style>y</style><STYLE><p>c</p><template>d</template>"
    )
    assert without_unreadable(text) == "<p>a</p><p>b</p><STYLE><p>c</p>"
    assert without_unreadable("<ſcript>a</ſcript>") == "<ſcript>a</ſcript>"


AS_BEFORE = {
    "One.\n\n<!--more Read on-->\n\nTwo.": '<p>One.</p>\n\n<span class="excerpt-end"></span>\n\n<p>Two.</p>',
    "<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->": '<span class="excerpt-end"></span>',
    "<address>1 Loop</address>": "<p>1 Loop</p>",
    '<acronym title="for the win">ftw</acronym>': '<p><abbr title="for the win">ftw</abbr></p>',
    "<!-- wp:html -->\n<b>bare</b>\n<!-- /wp:html -->": "<p><strong>bare</strong></p>",
    '<!-- wp:columns -->\n<div class="wp-block-columns has-2"><!-- wp:column --><div class="wp-block-column"><p>l</p></div>'
    '<!-- /wp:column --><!-- wp:column --><div class="wp-block-column"><p>r</p></div><!-- /wp:column --></div>'
    "\n<!-- /wp:columns -->": '<div class="columns"><div><p>l</p></div><div><p>r</p></div></div>',
    '<!-- wp:media-text -->\n<div class="wp-block-media-text"><figure class="x"><img src="/a.jpg" alt="A"/></figure>'
    '<div class="y"><p>r</p></div></div>\n<!-- /wp:media-text -->': '<div class="columns"><figure><img src="/a.jpg" alt="A"></figure>'
    "<div><p>r</p></div></div>",
    '<!-- wp:file -->\n<div><a href="/a.pdf">A</a><a href="/a.pdf" class="wp-block-file__button">Get</a></div>'
    "\n<!-- /wp:file -->": '<div><a href="/a.pdf">A</a> <a href="/a.pdf">Get</a></div>',
    '<!-- wp:file {"displayPreview":true} -->\n<div class="wp-block-file"><object class="wp-block-file__embed" data="/a.pdf">'
    '</object><a href="/a.pdf">A</a></div>\n<!-- /wp:file -->': '<div><a href="/a.pdf">A</a></div>',
    '<!-- wp:image {"id":1} -->\n<figure class="wp-block-image size-full"><a href="/b/"><img src="/a.jpg" alt="A" class="wp-image-1"/>'
    '</a><figcaption class="wp-element-caption">An <em>A</em></figcaption></figure>\n<!-- /wp:image -->': '<figure><a href="/b/">'
    '<img src="/a.jpg" alt="A"></a><figcaption>An <em>A</em></figcaption></figure>',
    '<!-- wp:image {"align":"wide"} -->\n<figure class="wp-block-image alignwide"><img src="/a.jpg" alt="A"/></figure>'
    "\n<!-- /wp:image -->": '<figure class="picture-wide"><img src="/a.jpg" alt="A"></figure>',
    '<!-- wp:image {"align":"full"} -->\n<figure class="wp-block-image alignfull size-large"><img src="/a.jpg" alt="A"/></figure>'
    "\n<!-- /wp:image -->": '<figure class="picture-full"><img src="/a.jpg" alt="A"></figure>',
    '<!-- wp:quote -->\n<blockquote class="wp-block-quote is-style-large"><!-- wp:paragraph --><p>Q<br>q</p><!-- /wp:paragraph -->'
    "<cite>Ann</cite></blockquote>\n<!-- /wp:quote -->": "<blockquote><p>Q<br>q</p><cite>Ann</cite></blockquote>",
    '<!-- wp:pullquote -->\n<figure class="wp-block-pullquote" style="color:red"><blockquote><p>Q</p><cite>Ann</cite></blockquote>'
    "</figure>\n<!-- /wp:pullquote -->": "<figure><blockquote><p>Q</p><cite>Ann</cite></blockquote></figure>",
    '<!-- wp:table -->\n<figure class="wp-block-table is-style-stripes"><table class="has-fixed-layout"><thead><tr>'
    '<th class="has-text-align-center" data-align="center">H</th></tr></thead><tbody><tr><td data-align="right">1<br>2</td></tr>'
    "</tbody><tfoot><tr><td>F</td></tr></tfoot></table><figcaption>C</figcaption></figure>\n<!-- /wp:table -->": "<figure>"
    '<table tabindex="0"><thead><tr><th align="center">H</th></tr></thead><tbody><tr><td align="right">1<br>2</td></tr></tbody>'
    "<tfoot><tr><td>F</td></tr></tfoot></table><figcaption>C</figcaption></figure>",
    '<!-- wp:buttons -->\n<div class="wp-block-buttons"><!-- wp:button --><div class="wp-block-button">'
    '<a class="wp-block-button__link" href="/x" target="_blank">Go</a></div><!-- /wp:button --><!-- wp:button -->'
    '<div class="wp-block-button"><a class="wp-block-button__link">Nowhere</a></div><!-- /wp:button --></div>'
    "\n<!-- /wp:buttons -->": '<div><div><a href="/x">Go</a></div><div>Nowhere</div></div>',
    '<!-- wp:details -->\n<details class="wp-block-details" open><summary>More</summary><!-- wp:paragraph --><p>Hidden.</p>'
    "<!-- /wp:paragraph --></details>\n<!-- /wp:details -->": "<details open><summary>More</summary><p>Hidden.</p></details>",
    f'<!-- wp:embed {{"url":"{FILM}"}} -->\n<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">\n'
    f'{FILM}\n</div><figcaption class="wp-element-caption">A <em>film</em></figcaption></figure>\n<!-- /wp:embed -->': CARD.format(
        FILM.removeprefix("https://")
    )
    + "\n\n<p>A <em>film</em></p>",
    '<!-- wp:social-links -->\n<ul class="wp-block-social-links"><!-- wp:social-link {"url":"https://example.org/@ann?a=1\\u0026b=2",'
    '"service":"mastodon"} /--><!-- wp:social-link {"url":"#","service":"x"} /--></ul>\n<!-- /wp:social-links -->': "<ul><li>"
    '<a href="https://example.org/@ann?a=1&amp;b=2">Mastodon</a></li></ul>',
    '<!-- wp:social-link {"url":"javascript:alert(1)","service":"<b>"} /-->': "",
    '<!-- wp:social-link {"url":"javascript:alert(1)","service":"x"} /-->': "<li>X</li>",
}


@pytest.mark.parametrize("text", AS_BEFORE)
def test_what_the_theme_of_the_old_blog_did_is_done_here(text):
    assert shown(text) == AS_BEFORE[text]


def test_the_footnotes_of_the_newer_editor_stand_below_the_text_that_has_their_marks():
    text = (
        '<p>Salt<sup data-fn="ab-1" class="fn"><a href="#ab-1" id="ab-1-link">1</a></sup>, '
        'ash<sup data-fn="cd" class="fn"><a href="#cd" id="cd-link">2</a></sup></p>\n\n<!-- wp:footnotes /-->'
    )
    kept = '[{"id":"ab-1","content":"Of the <em>sea</em>"},{"id":"cd","content":"Of oak<script>x</script>"}]'
    html = shown(with_notes(text, kept))
    assert plain(html) == "Salt, ash\nOf the sea\nOf oak"
    assert '<sup id="fnref:2"><a class="footnote-ref" href="#fn:2">2</a></sup>' in html
    assert '<li id="fn:2"><p>Of oak' in html and "script" not in html


@pytest.mark.parametrize("kept", ["", "[", "{}", '["a"]', "[" * 100_000, '[{"content":1}]', "null"])
def test_footnotes_that_nobody_can_read_leave_the_text_as_it_is(kept):
    text = '<p>Salt<sup data-fn="a"><a href="#a">1</a></sup></p><!-- wp:footnotes /-->'
    assert plain(shown(with_notes(text, kept))) == "Salt1"


def test_a_block_that_several_texts_share_stands_in_each():
    shared = '<!-- wp:block {"ref":12} /-->'
    blocks = {12: "<!-- wp:paragraph --><p>Salt.</p><!-- /wp:paragraph -->", 13: shared * 2}
    assert shown(with_shared(f"Before.\n\n{shared}", blocks)) == "<p>Before.</p>\n\n<p>Salt.</p>"
    assert plain(shown(with_shared('<!-- wp:block {"ref":13} /-->', blocks))) == "Salt.\nSalt."
    endless = {1: '<!-- wp:block {"ref":1} /-->' * 10_000}
    assert len(with_shared('<!-- wp:block {"ref":1} /-->', endless)) < 3_000_000


def test_an_excerpt_ends_where_it_ended_also_in_markdown():
    html = shown("One.\n\n<!--more-->\n\nTwo.")
    markdown = markdown_of(html, article, render_article)
    assert markdown == "One.\n\n<!--more-->\n\nTwo."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            '<code><pre lang="java">a &lt; b\n\nc</pre></code>',
            '<pre><code class="language-java">a &lt; b\n\nc</code></pre>',
        ),
        (
            '<code><pre lang="java">a <code>b</code>\n\nc</pre></code>',
            '<pre><code class="language-java">a &lt;code&gt;b&lt;/code&gt;\n\nc</code></pre>',
        ),
        (
            '<code>\n<pre lang="java">a\n\nb</pre>',
            '<pre><code class="language-java">a\n\nb</code></pre>',
        ),
        ("<pre>a\n<pre>b\n\nc</pre>\nd</pre>\n\ne", "<pre>a\nb\n\nc\nd</pre>\n\n<p>e</p>"),
        (
            '<pre lang="html">a <pre>b</pre>\n\nc',
            '<pre><code class="language-html">a &lt;pre&gt;b</code></pre>\n\n<p>c</p>',
        ),
        (
            "[ccnle_java]int a;\n\nint b;[/ccnle_java]",
            '<pre><code class="language-java">int a;\n\nint b;</code></pre>',
        ),
        ("[cce_php lines=20]a[/cce_php]", '<pre><code class="language-php">a</code></pre>'),
        (
            f'[youtube <a href="{FILM}">{FILM}</a>]',
            CARD.format(FILM.removeprefix("https://")).replace(">www", ">https://www"),
        ),
    ],
)
def test_code_in_code_and_what_editors_made_of_shortcodes_comes_as_it_was_meant(text, shown):
    assert source_of(text) == shown
