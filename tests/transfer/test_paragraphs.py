"""Texts of old WordPress editors become the paragraphs that their readers saw."""

import pytest

from transfer.sources.wordpress.paragraphs import wordpress_paragraphs


def test_a_blank_line_starts_a_paragraph_and_a_line_end_is_a_break():
    html = wordpress_paragraphs("One,\nstill one.\n\nTwo.")
    assert html == "<p>One,<br>\nstill one.</p>\n\n<p>Two.</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("\n \n", ""),
        ("a\r\n\r\nb", "<p>a</p>\n\n<p>b</p>"),
        ("a\n \t\nb", "<p>a</p>\n\n<p>b</p>"),
        ("a<br><br/>b", "<p>a</p>\n\n<p>b</p>"),
        ("a<br />\nb", "<p>a<br />b</p>"),
        ("a <b>b\nc</b>", "<p>a <b>b<br>\nc</b></p>"),
        ("<img src='a\n\nb'>", "<p><img src='a\n\nb'></p>"),
        ("<a title=it's>b\n\nc</a>", "<p><a title=it's>b</p>\n\n<p>c</a></p>"),
        ("2 < 3\n\n3 > 2", "<p>2 < 3</p>\n\n<p>3 > 2</p>"),
        ("　　字下げ\n\n　　段落", "<p>　　字下げ</p>\n\n<p>　　段落</p>"),
    ],
)
def test_paragraphs_of_words(text, html):
    assert wordpress_paragraphs(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<h2>a</h2>\n\nb", "<h2>a</h2>\n\n<p>b</p>"),
        ("a\n<h2>b</h2>\nc", "<p>a</p>\n<h2>b</h2>\n<p>c</p>"),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote><p>a</p>\n\n<p>b</p></blockquote>"),
        ("<blockquote>a</blockquote>", "<blockquote><p>a</p></blockquote>"),
        ("<ul>\n\n<li>a</li>\n<li>b\nc</li></ul>", "<ul>\n\n<li>a</li>\n<li>b<br>\nc</li></ul>"),
        ("<li>a\n\nb</li>", "<li><p>a</p>\n\n<p>b</p></li>"),
        ("<div>a</div>", "<div>a</div>"),
        ("<table>\n<tr>\n<td>a</td>\n</tr></table>", "<table>\n<tr>\n<td>a</td>\n</tr></table>"),
        ("a\n\n<hr />\n\nb", "<p>a</p>\n\n<hr />\n\n<p>b</p>"),
        ("a\n<pre>b\n\n c\n</pre>", "<p>a</p>\n<pre>b\n\n c\n</pre>"),
        ("<PRE>b\n\nc", "<PRE>b\n\nc"),
        ("<p>a\nb</p>", "<p>a<br>\nb</p>"),
        ("<p class='x'>a\n\nb", "<p class='x'>a</p>\n\n<p>b</p>"),
        ("<p></p>a</p></div>", "<p>a</p>"),
        ("<script>a\n\nb</script><style>c</style>d", "<p>d</p>"),
    ],
)
def test_blocks_are_left_alone(text, html):
    assert wordpress_paragraphs(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<!-- wp:paragraph -->\n<p>a\nb</p>\n<!-- /wp:paragraph -->", "<p>a\nb</p>"),
        ('a\n\n<!-- wp:latest-posts {"columns":3} /-->\n\nb', "<p>a</p>\n\n<p>b</p>"),
        (
            "old\n\n<!-- wp:html -->\n<b>new</b>\n<!-- /wp:html -->",
            "<p>old</p>\n\n<p><b>new</b></p>",
        ),
        (
            "<!-- wp:group --><!-- wp:html -->a\n\nb<!-- /wp:html -->c<!-- /wp:group -->",
            "<p>a\n\nbc</p>",
        ),
        ("<!-- wp:freeform -->a\n\nb<!-- /wp:freeform -->", "<p>a</p>\n\n<p>b</p>"),
        ("a\n<!--more Read on-->\nb", "<p>a</p>\n\n<p>b</p>"),
        ("a<!--nextpage-->b", "<p>a</p>\n\n<p>b</p>"),
        ("a<!-- a note -->b", "<p>ab</p>"),
        ("a <!-- never closed", "<p>a <!-- never closed</p>"),
    ],
)
def test_the_newer_editors_comments_are_dropped_and_its_blocks_kept(text, html):
    assert wordpress_paragraphs(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            '[caption id="a" width="300"]<a href="/b"><img src="b.jpg"></a> The <em>b</em>[/caption]',
            '<figure><a href="/b"><img src="b.jpg"></a><figcaption>The <em>b</em></figcaption></figure>',
        ),
        (
            '[caption caption="Salt &amp; sea"]<img src="b.jpg">[/caption]\n\nAfter.',
            '<figure><img src="b.jpg"><figcaption>Salt & sea</figcaption></figure>\n\n<p>After.</p>',
        ),
        (
            '<p>[wp_caption]<img src="b.jpg">[/wp_caption]</p>',
            '<figure><img src="b.jpg"></figure>',
        ),
        ("[caption]never closed", "<p>[caption]never closed</p>"),
        ("[[caption]shown[/caption]]", "<p>[[caption]shown[/caption]]</p>"),
        ("<pre>[caption]shown[/caption]</pre>", "<pre>[caption]shown[/caption]</pre>"),
    ],
)
def test_a_captioned_picture_is_a_figure(text, html):
    assert wordpress_paragraphs(text) == html


@pytest.mark.parametrize(
    "seed",
    [
        "<",
        "<a",
        '<a "',
        "[caption]",
        "[/caption]",
        "<!--",
        "<!-- wp:a -->",
        "<p>",
        "</p>",
        "<div>",
        "<br>",
    ]
    + [
        " ",
        "\n",
        "\n ",
        "<pre>",
        "<script>",
        "[caption][/caption]",
        "<div></section>",
        "<img ",
        "</div>",
    ],
)
@pytest.mark.timeout(20)  # Were it quadratic, it would take minutes.
def test_no_text_takes_long(seed):
    wordpress_paragraphs("<div>" * 10_000 + (seed * 200_000)[:200_000])
