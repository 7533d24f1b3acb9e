"""Which words in a text become links, and where a link ends."""

import re
from html import unescape

import pytest

from blog.content.markup.to_html import clean_import, render_article, render_comment


def links_in(html):
    return [
        (unescape(href), unescape(text))
        for href, text in re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', html)
    ]


def hrefs(text):
    return [href for href, _ in links_in(render_comment(text))]


def test_a_readers_address_is_a_marked_link_shown_without_its_scheme():
    html = render_comment("https://survey.example/1871/?layer=footpaths&scale=500")
    assert html == (
        '<p><a href="https://survey.example/1871/?layer=footpaths&amp;scale=500" rel="nofollow ugc noopener">'
        "survey.example/1871/?layer=footpaths&amp;scale=500</a></p>"
    )


def test_every_link_of_a_reader_is_marked():
    html = render_comment(
        "[a](https://example.org) <https://example.org/b> https://example.org/c [d](/d) <e@example.org>"
    )
    assert html.count("<a ") == html.count('rel="nofollow ugc noopener"') == 5


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("看这里https://example.org/路径，下一句", "https://example.org/路径"),
        ("https://zh.wikipedia.org/wiki/中国", "https://zh.wikipedia.org/wiki/中国"),
        ("https://zh.wikipedia.org/wiki/中国。", "https://zh.wikipedia.org/wiki/中国"),
        ("https://a.example/wiki/上海_(消歧义)！", "https://a.example/wiki/上海_(消歧义)"),
        ("https://a.example/ジョン・レノン？", "https://a.example/ジョン・レノン"),
        ("https://日本語.jp/", "https://日本語.jp/"),
        ("https://日本語.jpを見る", "https://日本語.jp"),
        ("https://example.orgを見る", "https://example.org"),
        ("https://例子.测试/路；", "https://例子.测试/路"),
        ("https://ar.example/القاهرة، ثم", "https://ar.example/القاهرة"),
        ("https://ar.example/القاهرة؟", "https://ar.example/القاهرة"),
        ("https://ar.example/القاهرة؛", "https://ar.example/القاهرة"),
        ("https://hi.example/हिन्दी।", "https://hi.example/हिन्दी"),
        ("『https://example.org/a』", "https://example.org/a"),
        ("【https://example.org/a】：", "https://example.org/a"),
        ("https://example.org/a）", "https://example.org/a"),
        ("https://example.org/a’s", "https://example.org/a"),
        ("»https://example.org/a«", "https://example.org/a"),
        ("www.example.org/a_b_c, too", "http://www.example.org/a_b_c"),
        ("(www.example.org)", "http://www.example.org"),
        ("Write to oda.k+x@mail.example.org.", "mailto:oda.k+x@mail.example.org"),
        ("<oda@example.org>", "mailto:oda@example.org"),
        ("https://example.org/?to=oda@example.org", "https://example.org/?to=oda@example.org"),
        ("见https://example.org/a?b=1。下一句", "https://example.org/a?b=1"),
        ("（https://example.org/a）", "https://example.org/a"),
        ("「https://example.org/a」と言う", "https://example.org/a"),
        ("https://example.org/aを見る", "https://example.org/a"),
        ("https://example.org/a에서", "https://example.org/a"),
        ("https://example.org/a、https", "https://example.org/a"),
        ("https://example.org/a！", "https://example.org/a"),
        ("“https://example.org/a”", "https://example.org/a"),
        ("https://example.org/a…", "https://example.org/a"),
        ("See https://example.org/a.", "https://example.org/a"),
        ("https://example.org/a, then", "https://example.org/a"),
        ("Is it https://example.org/a?!", "https://example.org/a"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("(see https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("https://example.org/a_(b)_c", "https://example.org/a_(b)_c"),
        ("https://example.org/a)b", "https://example.org/a"),
        ("https://example.org/((", "https://example.org/"),
        ("https://example.org/_a_/*b*/c", "https://example.org/_a_/*b*/c"),
        ("**https://example.org/a**", "https://example.org/a"),
        ("_https://example.org/a_", "https://example.org/a"),
        ("https://example.org/?a=1&copy=2&lt=3", "https://example.org/?a=1&copy=2&lt=3"),
        ("https://example.org/?a=1&copy;=2", "https://example.org/?a=1&copy;=2"),
        ("HTTPS://Example.org/A", "HTTPS://Example.org/A"),
        ("https://example.org:8080/a#b", "https://example.org:8080/a#b"),
        ("https://bücher.example/straße", "https://bücher.example/straße"),
        ("https://ru.example/Москва", "https://ru.example/Москва"),
        ("'https://example.org/a'", "https://example.org/a"),
        ("<https://example.org/a>", "https://example.org/a"),
    ],
)
def test_a_bare_address_ends_where_a_person_would_end_it(text, address):
    assert hrefs(text) == [address]


@pytest.mark.parametrize(
    "text",
    "foo.py example.org www.example xwww.example.org a@example a@b.1 @example.org https://oda@example.org http:/example.org https://localhost https:// xhttps://a.b".split(),
)
def test_what_only_looks_like_an_address_stays_text(text):
    assert hrefs(text) == []


def test_addresses_in_code_stay_code():
    assert (
        hrefs(
            "`https://example.org/`\n\n```\nhttps://example.org/\n```\n\n    https://example.org/"
        )
        == []
    )


def test_a_link_has_no_link_inside_it():
    assert links_in(render_comment("[see https://example.org/a](https://example.org/b)")) == [
        ("https://example.org/b", "see https://example.org/a")
    ]


def test_a_reader_may_link_to_a_page_of_this_site_but_not_to_a_host_without_scheme():
    assert hrefs("[a](/2011/11/14/a/) [b](#c-118)") == ["/2011/11/14/a/", "#c-118"]
    assert (
        hrefs(r"[a](//evil.example) [b](/\evil.example) [c](evil.example) [d](<\\\\evil.example>)")
        == []
    )


def test_an_author_may_link_to_anything_on_the_web():
    assert links_in(
        render_article("[a](b/c.html) [d](//example.org/d) [e](mailto:e@example.org) [f](#g)")
    ) == [
        ("b/c.html", "a"),
        ("//example.org/d", "d"),
        ("mailto:e@example.org", "e"),
        ("#s-g", "f"),
    ]


def test_a_link_that_is_dropped_leaves_its_words():
    assert render_comment("[*look* here](javascript:1)") == "<p><em>look</em> here</p>"


def test_an_imported_comment_gets_links_too_and_keeps_those_it_has():
    html = clean_import(
        '<p>https://example.org/?a&amp;b and <a href="http://example.org/c"><b>http://example.org/c</b></a></p>'
    )
    assert links_in(html) == [
        ("https://example.org/?a&b", "example.org/?a&b"),
        ("http://example.org/c", "<strong>http://example.org/c</strong>"),
    ]


def test_a_link_hidden_in_a_table_in_a_link_is_marked_as_well():
    html = clean_import(
        "<a href='http://a.example'><table><td><a href='http://b.example'>b</a></table></a>"
    )
    assert html.count("<a ") == html.count("rel=")
