"""Evil pushed through the door from text to HTML, as the thousands of payloads that others have collected."""

import json
import re

import pytest

from blog.content.insets import outside
from blog.content.internal_links import with_addresses
from blog.content.markup.render import render
from blog.content.markup.syntax.links import may_link, may_show
from blog.content.markup.to_html import (
    MarkupError,
    clean_article,
    clean_import,
    render_article,
    render_comment,
    render_policy,
)
from tests.blog.markup_evil import (
    IN_A_COMMENT,
    IN_AN_ARTICLE,
    WITH_FORMULAS,
    corpus,
    evil_in,
    scheme,
)

BAD_ADDRESSES = [
    "javascript:alert(1)",
    "javascript:123",
    "JaVaScRiPt:1",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "jav&#x09;ascript:alert(1)",
    "jav&#97;script:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3a;alert(1)",
    "&#106avascript:alert(1)",
    "&amp;#106;avascript:alert(1)",
    "java\u200bscript:alert(1)",
    "java\u00adscript:alert(1)",
    "data:1",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:1",
    "file:///etc/passwd",
    "ftp://example.org/",
    "blob:https://example.org/1",
    "view-source:https://example.org/",
    "http:javascript:alert(1)",
    "feed:javascript:alert(1)",
    "x:1",
]


def payloads():
    text = corpus("xss/xss-payload-list.txt").read_text(encoding="utf-8", errors="surrogateescape")
    return [line for line in dict.fromkeys(text.split("\n")) if line.strip()]


def cases_of_bleach():
    return [
        file.read_text().partition("\n--\n")[0]
        for file in sorted(corpus("xss/bleach").glob("*.test"))
    ]


def as_comment(text):
    try:
        return render_comment(text)
    except MarkupError:
        return ""


def test_no_payload_gets_through_a_comment():
    evil = {
        payload: found
        for payload in payloads()
        if (found := evil_in(as_comment(payload), IN_A_COMMENT))
    }
    assert not evil


def test_a_reader_reads_a_payload_as_the_text_it_is():
    html = render_comment("<svg onload=alert(1)>")
    assert html == "<p>&lt;svg onload=alert(1)&gt;</p>"


def test_no_payload_gets_through_an_article():
    # The same code as in the process that can be ended; its pipes are tested elsewhere.
    texts = payloads()
    evil = {
        text: found
        for text in texts
        if (found := evil_in(render("article", _valid(text)), IN_AN_ARTICLE))
    }
    assert not evil


# Wherever an author may type what becomes more than a sentence.
PLACES = [
    "$%s$",
    "$$%s$$",
    "$\\text{%s}$",
    "> [!note]- %s\n> x",
    '![%s](/a.jpg "%s"){.wide}',
    "![$%s$](/a.jpg)\n![b](/b.jpg)",
    "```%s\nx\n```",
    "```html\n%s\n```",
    "[%s](article:14#%s)",
    "[TOC]\n\n# %s $%s$",
    "<details>\n<summary>%s</summary>\n\n%s\n\n</details>",
    "<!--more-->%s<!--more-->",
]


@pytest.mark.parametrize("place", PLACES)
def test_no_payload_gets_through_what_an_article_may_hold(place):
    """Every twentieth, on the page and in the feed; each place has others."""
    evil = {}
    for payload in payloads()[PLACES.index(place) :: 20]:
        html = render("article", _valid(place.replace("%s", payload)), maths=True)
        shown = with_addresses(html, {("article", 14): "/a/"}.get)
        found = [one for each in (shown, outside(shown)) for one in evil_in(each, WITH_FORMULAS)]
        evil |= {payload: found} if found else {}
    assert not evil


def test_no_payload_gets_through_an_import():
    texts = payloads()
    evil = {
        text: found
        for text in texts
        if (found := evil_in(render("imported comment", _valid(text)), IN_A_COMMENT))
    }
    assert not evil


def test_no_payload_gets_through_after_a_thousand_others():
    everything = "\n\n".join(payloads())
    for start in range(0, len(everything), 100_000):
        part = _valid(everything[start : start + 100_000])
        assert not evil_in(clean_article(part), IN_AN_ARTICLE)
        assert not evil_in(clean_import(part), IN_A_COMMENT)


def test_the_cases_of_bleach_are_harmless_everywhere():
    for text in cases_of_bleach():
        assert not evil_in(as_comment(text), IN_A_COMMENT)
        assert not evil_in(render_policy(text), IN_AN_ARTICLE)
        assert not evil_in(clean_import(text), IN_A_COMMENT)
        assert not evil_in(render_article(text), IN_AN_ARTICLE)
        assert not evil_in(clean_article(text), IN_AN_ARTICLE)


def test_naughty_strings_are_harmless_and_never_an_error():
    for text in json.loads(corpus("text/blns.json").read_text()):
        assert not evil_in(as_comment(text), IN_A_COMMENT)
        assert not evil_in(render("article", _valid(text)), IN_AN_ARTICLE)


def test_spam_in_an_unknown_encoding_is_rendered():
    for line in (
        corpus("spam/youtube-psy.csv")
        .read_bytes()
        .decode("utf-8", errors="surrogateescape")
        .splitlines()
    ):
        assert not evil_in(as_comment(line), IN_A_COMMENT)


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_with_another_scheme_is_never_a_link(address):
    for html in (
        as_comment(f"[look]({address})"),
        as_comment(f"[look](<{address}>)"),
        as_comment(f"<{address}>"),
        as_comment(f"![look]({address})"),
        clean_import(f'<a href="{address}">look</a>'),
        clean_article(
            f'<a href="{address}">look</a> <img src="{address}"><img src="a" srcset="{address} 2x">'
        ),
        render_article(f"[look][1] ![look]({address})\n\n[1]: <{address}>"),
    ):
        assert not evil_in(html, IN_AN_ARTICLE | {"a": {*IN_AN_ARTICLE["a"], "rel"}})


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_the_door_refuses_an_address_without_the_help_of_bleach(address):
    assert not may_link(address, anywhere=True)
    assert not may_show(address)


def test_the_checks_of_these_tests_find_evil():
    assert evil_in("<p onclick=x>", IN_A_COMMENT) == ["<p onclick>"]
    assert evil_in('<a href="jav&#x09;ascript:1">', IN_A_COMMENT) == ["<a href=jav\tascript:1>"]
    assert evil_in("<b>a</b><!-- x -->", IN_A_COMMENT) == ["<b>", "<!-- x -->"]
    assert "svg" in evil_in("<svg>", IN_AN_ARTICLE)[0]
    assert scheme("\x01java\nscript:1") == "javascript"


def _valid(text):
    return re.sub(r"[\x00\ud800-\udfff]", "", text)
