"""What people write, and what becomes of it on the page."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from blog.content.markup.to_html import (
    COMMENT_LIMIT,
    MarkupError,
    clean_article,
    clean_import,
    excerpt,
    language_of,
    plain,
    render_article,
    render_comment,
    render_policy,
    trusted,
)
from tests.blog.markup_evil import IN_A_COMMENT, IN_AN_ARTICLE, corpus, evil_in

# Comments


def test_a_reader_writes_a_little_markdown():
    html = render_comment("*italic*, **bold**, ~~gone~~ and `code`\n\n> quoted\n\n- one\n- two")
    assert html == (
        "<p><em>italic</em>, <strong>bold</strong>, <del>gone</del> and <code>code</code></p>\n"
        "<blockquote>\n<p>quoted</p>\n</blockquote>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"
    )


def test_a_new_line_in_a_comment_is_a_new_line_on_the_page():
    assert render_comment("one\r\ntwo") == "<p>one<br>\ntwo</p>"


def test_a_comment_has_no_headings_and_no_rules():
    assert render_comment("#1 is right") == "<p>#1 is right</p>"
    assert render_comment("# 1 is right") == "<p># 1 is right</p>"
    assert render_comment("#标题") == "<p>#标题</p>"
    assert render_comment("Title\n-----") == "<p>Title<br>\n-----</p>"


def test_a_reader_lists_things_right_after_a_sentence():
    html = render_comment("What I bring:\n- bread\n- rope")
    assert html == "<p>What I bring:</p>\n<ul>\n<li>bread</li>\n<li>rope</li>\n</ul>"
    assert "<ol>\n<li>row</li>" in render_comment("Then:\n1. row\n2. rest")


def test_code_in_a_list_belongs_to_its_item():
    html = render_comment("- first\n  ```\n  a = 1\n  ```\n- second")
    assert plain(html) == "first\na = 1\nsecond"
    assert html.count("<ul>") == 1 and "<code>a = 1\n</code></pre>\n</li>" in html


def test_a_list_goes_on_where_it_was_interrupted():
    after_code = render_comment("1. a\n2. b\n\n```\ncode\n```\n\n3. c")
    assert '<ol start="3">\n<li>c</li>' in after_code
    assert '<ol start="3">' in render_comment("3. third\n4. fourth")
    within = render_comment("1. a\n\n   and more of it\n\n2. b")
    assert within.count("<ol>") == 1 and "start" not in within


def test_lists_in_lists_need_two_spaces():
    html = render_comment("- a\n  - b\n    - c")
    assert html.count("<ul>") == 3


def test_a_reader_makes_a_table():
    html = render_comment("Tides:\n\n| when | feet |\n|---|--:|\n| noon | 11 |")
    assert '<table tabindex="0">' in html
    assert '<th align="right">feet</th>' in html and '<td align="right">11</td>' in html


def test_a_list_of_tasks_shows_what_is_done():
    html = render_comment("- [x] tar the hull\n- [ ] mend the bell\n- [link](/a/) [x]")
    assert '<li class="task">☑ tar the hull</li>' in html
    assert '<li class="task">☐ mend the bell</li>' in html
    assert '<li><a href="/a/"' in html


def test_two_tildes_strike_words_out_and_one_is_a_tilde():
    assert render_comment("~~so~~ ~5 feet~") == "<p><del>so</del> ~5 feet~</p>"


def test_a_reader_keeps_addresses_below_the_text():
    html = render_comment("[the survey][1] and [Maps]\n\n[1]: https://a.example/\n[maps]: /maps/")
    assert re.findall(r'href="([^"]*)"', html) == ["https://a.example/", "/maps/"]
    assert plain(html) == "the survey and Maps"


def test_a_list_of_sources_that_nothing_refers_to_can_be_read():
    html = render_comment("Sources:\n\n[1]: https://a.example/\n[2]: https://b.example/")
    assert plain(html) == "Sources:\n[1]: a.example/\n[2]: b.example/"


def test_a_picture_in_a_comment_becomes_a_link_to_it():
    html = render_comment("![a door](https://example.org/door.jpg)")
    assert (
        html
        == '<p><a href="https://example.org/door.jpg" rel="nofollow ugc noopener">a door</a></p>'
    )


def test_a_comment_may_quote_code_that_holds_entities_and_tags():
    assert (
        plain(render_comment("`&lt;` and `<b>`\n\n```\n&amp;lt;\n```")) == "&lt; and <b>\n&amp;lt;"
    )


def test_tags_that_a_reader_types_show_as_they_were_typed():
    text = "<div>\n<b>bold</b> &amp;lt; <!-- c -->\n</div>"
    assert plain(render_comment(text)) == "<div>\n<b>bold</b> &lt; <!-- c -->\n</div>"


def test_a_list_that_starts_at_a_year_keeps_the_year():
    assert '<ol start="1986">' in render_comment("1986. A good year")


def test_a_comment_of_exactly_the_limit_is_accepted_and_one_more_is_refused():
    assert render_comment("a" * COMMENT_LIMIT)
    with pytest.raises(MarkupError, match="5,001 characters"):
        render_comment("a" * (COMMENT_LIMIT + 1))


def test_a_browsers_two_characters_for_a_new_line_count_as_one():
    assert render_comment("a\r\n" * (COMMENT_LIMIT // 2 - 1))


@pytest.mark.parametrize("nothing", ["", " \n\t ", "\x00", "\x02\x03", "&nbsp;"])
def test_a_comment_that_shows_nothing_is_refused(nothing):
    with pytest.raises(MarkupError, match="Write something first"):
        render_comment(nothing)


def test_nul_placeholders_and_half_characters_do_no_harm():
    assert (
        render_comment("a\x00b\x02klzzwxh:0\x03c\x02wzxhzdk:0\x03\ud800d")
        == "<p>abklzzwxh:0cwzxhzdk:0\ufffdd</p>"
    )
    assert render_comment("a\x00b\ud800", imported=True) == render_comment("a\x00b\ud800")
    assert clean_import("<p>a\x00b\ud800</p>") == "<p>ab\ufffd</p>"


def test_codes_for_a_terminal_leave_no_marks():
    assert render_comment("\x1b[31mred\x07\x0b") == "<p>[31mred</p>"


def test_a_comment_from_an_import_may_be_longer_and_of_any_shape():
    html = render_comment("[" * 300 + "word " * 2_000, imported=True)
    assert plain(html).count("word") == 2_000


# Articles


def test_an_author_writes_an_article():
    html = render_article(
        "# The reason moves\n\nGone.[^1]\n\n> A way.\n>\n> <cite>Field book 6</cite>\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n"
        "```python\nx = 1\n```\n\n[^1]: Or nearly."
    )
    assert '<a class="anchor" href="#s-the-reason-moves">The reason moves</a></h2>' in html
    assert '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>' in html
    assert (
        '<a class="footnote-backref" href="#fnref:1" aria-label="Back to note 1 in the text">↩</a>'
        in html
    )
    assert "<cite>Field book 6</cite>" in html
    assert '<td align="right">2</td>' in html
    assert '<code class="language-python">x = <span class="hl-n">1</span>' in html


def test_notes_are_numbered_in_their_order_and_each_mark_has_a_way_back():
    html = render_article(
        "One,[^b] two,[^a] one again.[^b] None.[^c]\n\n[^a]: First.\n    And more.\n[^b]: Second.\n    More."
    )
    marks = re.findall(r'<sup id="([^"]*)"><a [^>]*href="#(fn:.)">(.)</a>', html)
    assert marks == [("fnref:b", "fn:b", "2"), ("fnref:a", "fn:a", "1"), ("fnref2:b", "fn:b", "2")]
    assert re.findall(r'<li id="fn:(.)">', html) == ["a", "b"]
    assert re.findall(r'href="#(fnref[^"]*)"', html) == ["fnref:a", "fnref:b", "fnref2:b"]
    assert "None.[^c]" in html and "First.\nAnd more." in html


def test_a_figure_in_html_keeps_its_picture_and_its_words():
    figure = '<figure><img src="/media/a.jpg" alt="A door" width="640" height="480"><figcaption>Brown.</figcaption></figure>'
    assert render_article(figure) == figure


def test_scripts_styles_and_comments_leave_an_article_with_what_is_in_them():
    html = render_article(
        'Before<script>alert(1)</script> <!-- wp:more --><style>p {}</style><p style="x" onclick="y">after'
    )
    assert plain(html) == "Before\nafter"
    assert "style" not in html and "onclick" not in html


def test_ids_in_an_article_are_unique_and_never_those_of_the_page():
    html = render_article(
        "## Comments\n\n## Comments\n\n<h2 id='comments'>Comments</h2>\n\n[up](#comments) [it](#c-118)"
    )
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(set(ids)) == len(ids) == 3
    assert all(name.startswith("s-comments") for name in ids)
    assert 'href="#s-comments"' in html and 'href="#c-118"' in html


def test_no_text_takes_a_comments_place():
    for html in (
        render_article('<h2 id="c-118">Mine</h2>\n\n## c-118'),
        clean_article('<a id="c-118"></a><h2 id="c-118">Mine</h2>'),
    ):
        assert "s-c-118" in html and 'id="c-118"' not in html


def test_a_note_with_two_words_for_a_name_is_found_by_its_link():
    html = render_article("Gone.[^my note]\n\n[^my note]: Or nearly.")
    assert 'href="#fn:my-note"' in html and 'id="fn:my-note"' in html


def test_a_number_or_a_tag_is_no_heading():
    for render in (render_article, render_policy):
        assert render("#1 of them\n\n#标题") == "<p>#1 of them</p>\n<p>#标题</p>"


def test_headings_that_say_the_same_have_addresses_of_their_own():
    html = render_article("## The `bell`!\n\n## The bell\n\n## 。")
    assert re.findall(r'id="([^"]*)"', html) == ["s-the-bell", "s-the-bell_1", "s-_1"]


def test_a_note_that_is_called_twice_leads_back_to_both_places():
    html = render_article("Gone.[^1] Really.[^1]\n\n[^1]: Or nearly.")
    assert re.findall(r'href="#(fnref[^"]*)"', html) == ["fnref:1", "fnref2:1"]
    assert re.findall(r'id="(fnref[^"]*)"', html) == ["fnref:1", "fnref2:1"]


def test_code_and_tables_can_be_scrolled_by_keyboard():
    html = render_article("```\na\n```\n\n| a |\n|---|\n| b |")
    assert '<pre tabindex="0">' in html and '<table tabindex="0">' in html
    assert '<pre tabindex="0">' in render_comment("```\na\n```")


def test_a_heading_in_chinese_has_an_address():
    assert '<h2 id="s-城市的小路">' in render_article("## 城市的小路")


def test_our_own_pictures_get_their_sizes():
    known = {
        "/media/a b.jpg": {
            "width": 1200,
            "height": 800,
            "srcset": "/media/a-600.jpg 600w",
            "sizes": "42rem",
        }
    }
    html = render_article(
        '![say "hi" > x](</media/a b.jpg>) ![b](https://example.org/b.jpg)', picture=known.get
    )
    assert html == (
        '<p><img alt="say &quot;hi&quot; &gt; x" decoding="async" height="800" loading="lazy" sizes="42rem" '
        'src="/media/a b.jpg" srcset="/media/a-600.jpg 600w" width="1200"> '
        '<img alt="b" src="https://example.org/b.jpg"></p>'
    )


def test_the_size_an_author_chose_is_kept():
    html = render_article(
        '<img src="/a.jpg" alt="" width="300">', picture=lambda src: {"width": 1200, "height": 800}
    )
    assert 'width="300"' in html and "height" not in html


def test_what_a_picture_is_given_is_escaped():
    html = render_article(
        "![a](/a.jpg)", picture=lambda src: {"sizes": '"><script>', "onload": "x"}
    )
    assert not evil_in(html, IN_AN_ARTICLE)


def test_an_authors_links_are_not_marked_as_a_readers():
    assert "rel=" not in render_article("[a](https://example.org/) and [b](/2011/11/14/b/)")


def test_an_article_that_is_too_long_is_refused_with_its_length():
    with pytest.raises(MarkupError, match="200,001 characters"):
        render_article("a" * 200_001)


def test_a_rule_has_headings_but_neither_pictures_nor_ids():
    html = render_policy("## Off-topic comparison\n\nNo ![a](/b.jpg) <b>here</b>.")
    assert html.startswith("<h2>Off-topic comparison</h2>")
    assert "<img" not in html and "&lt;b&gt;here" in html


# Imports


def test_an_imported_comment_keeps_its_words_and_loses_its_tricks():
    html = clean_import(
        '<div><b>Hi</b> <a href="http://example.org" target="_blank" onclick="x" rel="me">you</a><img src="a">'
    )
    assert (
        html
        == '<strong>Hi</strong> <a href="http://example.org" rel="nofollow ugc noopener">you</a>'
    )


def test_an_imported_article_cleaned_twice_is_the_same():
    once = clean_article(
        render_article("# A\n\nB[^1] https://example.org/?a=1&copy=2 `&lt;`\n\n- c\n\n[^1]: D")
    )
    assert clean_article(once) == once


# All of them


def test_every_example_of_commonmark_renders_cleanly():
    text = corpus("markdown/commonmark-spec-0.31.2.txt").read_text()
    examples = re.findall(r"^`{32} example\n(.*?)^\.\n", text, re.DOTALL | re.MULTILINE)
    assert len(examples) == 652
    for example in (example.replace("→", "\t") for example in examples):
        assert not evil_in(render_article(example), IN_AN_ARTICLE)
        try:
            assert not evil_in(render_comment(example), IN_A_COMMENT)
        except MarkupError as error:
            assert "Write something first" in str(error)  # noqa: PT017 (blank examples)


def test_people_who_write_at_the_same_time_get_their_own_text():
    texts = [
        f"Reader {n} *says* https://example.org/{n} `{n}`\n\n- {n}\n\n" * 5 for n in range(100)
    ]
    expected = [render_comment(text) for text in texts]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(render_comment, texts)) == expected
    finally:
        sys.setswitchinterval(before)


def test_authors_who_write_at_the_same_time_share_a_process():
    texts = [f"Author {n} *says*.[^1]\n\n[^1]: {n}" for n in range(100)]
    expected = [render_article(text) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(render_article, texts)) == expected


def test_a_note_of_one_article_is_not_in_the_next():
    render_article("A[^1]\n\n[^1]: The note.\n\n[ref]: https://example.org/")
    assert render_article("B[^1] [ref]") == "<p>B[^1] [ref]</p>"


def test_rendered_html_is_safe_for_templates_and_the_rest_is_not():
    for html in (
        render_comment("a"),
        render_article("a"),
        render_policy("a"),
        clean_import("a"),
        trusted("<p>a</p>"),
    ):
        assert hasattr(html, "__html__")
    assert not hasattr(plain(render_comment("a")), "__html__")
    assert not hasattr(excerpt(render_comment("a b"), 1), "__html__")


# Text


def test_plain_text_has_no_marks_of_notes_and_a_line_for_each_block():
    html = render_article("Gone & *away*.[^1]\n\n## So\n\n- a\n- b\n\n[^1]: Or not.")
    assert plain(html) == "Gone & away.\nSo\na\nb\nOr not."


def test_the_cells_of_a_table_are_told_apart():
    html = render_comment("| when | feet |\n|---|---|\n| noon | 11 |\n| one | 9 |")
    assert plain(html) == "when · feet\nnoon · 11\none · 9"


def test_an_excerpt_ends_after_its_words_and_leaves_notes_out():
    html = render_article("One two, three[^1] four.\n\nFive.\n\n[^1]: Note.")
    assert excerpt(html, 2) == "One two…"
    assert excerpt(html, 5) == "One two, three four. Five."


def test_an_excerpt_of_chinese_is_not_the_whole_article():
    assert excerpt("<p>我喜欢城市的小路，也喜欢河。</p>", 3) == "我喜欢城市的…"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("この記事を読んで、裏道を思い出しました。", "ja"),
        ("이름이 사라지면 길도 사라진다는 말이 오래 남습니다.", "ko"),
        ("我喜欢 PostgreSQL 和 Django。见 https://example.org/a/b/c/d/e/f", "zh"),
        ("The word for it is 裏道, which I learned in Kyoto.", ""),
        ("Straße, тропа and path", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_text_is_guessed_from_its_script(text, language):
    assert language_of(text) == language
