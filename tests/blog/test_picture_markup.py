"""How the pictures of a text stand on its page."""

import re

from blog.content.markup.to_html import render_article, resized

SHOWN = {
    "src": "/media/pictures/a.jpg",
    "width": 900,
    "height": 600,
    "alt": "A slip",
    "srcset": "/media/pictures/a-800.jpg 800w, /media/pictures/a.jpg 900w",
    "sources": [
        {"type": "image/avif", "srcset": "/media/pictures/a-480.avif 480w"},
        {"type": "image/webp", "srcset": "/media/pictures/a-480.webp 480w"},
    ],
}


def ask(src):
    return SHOWN if src.startswith("/media/pictures/a") else None


def written(text):
    return str(render_article(text, ask))


def test_a_browser_is_offered_the_lightest_kind_first():
    html = written("![Mud](/media/pictures/a.jpg)")
    kinds = re.findall(r'type="([^"]*)"', html)
    assert kinds == ["image/avif", "image/webp"]
    assert html.startswith("<p><picture><source") and html.endswith("</picture></p>")
    assert 'alt="Mud"' in html


def test_rendering_the_sizes_again_changes_nothing():
    for text in ["![Mud](/media/pictures/a.jpg)", "![](/media/pictures/a.jpg) and ![b](/b.jpg)"]:
        html = written(text)
        assert resized(html, ask) == html


def test_a_browser_chooses_by_how_wide_the_page_shows_a_picture():
    image = '<img alt="a" src="/media/pictures/a.jpg">'
    html = (
        f'<figure class="picture-wide">{image}</figure><p>{image}</p>'
        f'<div class="gallery"><figure>{image}</figure><figure>{image}</figure></div>{image}'
    )
    shown = resized(html, ask)
    widths = re.findall(r'<img[^>]* sizes="[^"]*?([0-9]+)rem"', shown)
    assert widths == ["60", "42", "21", "21", "42"]
    assert resized(shown, ask) == shown


def test_a_picture_without_words_takes_those_of_the_library():
    assert 'alt="A slip"' in written("![](/media/pictures/a.jpg)")


def test_an_author_cannot_write_what_only_the_blog_makes():
    html = written(
        '<picture><source srcset="https://evil.example/x 1w"><img src="/b.png"></picture>'
    )
    assert "<picture" not in html and "evil" not in html


def test_quotation_marks_in_a_caption_show_without_the_backslashes_that_keep_them_there():
    html = written(r'![The “jetty”](/a.jpg "The jetty, \"as it was\", isn\'t \\ there")')
    assert """<figcaption>The jetty, "as it was", isn't \\ there</figcaption>""" in html


def test_a_backslash_before_a_straight_mark_keeps_it_straight_and_goes():
    html = written(r'[The \"jetty\"](/b/ "Its \"end\"") is 6\' long, `\"` stays')
    assert '<a href="/b/" title="Its &quot;end&quot;">The "jetty"</a>' in html
    assert "is 6' long, <code>" in html and '\\"</code> stays' in html.replace("&quot;", '"')
