"""Two renderings are compared in the later one's look."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as some

from blog.content.markup.rendered.html_diff import VOID, blocks, compare


class Balance(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def shown(before, after):
    diff = compare(before, after)
    for part in diff.parts:
        reader = Balance()
        reader.feed(part.html)
        assert not reader.open
    return diff


def changed(before, after):
    return [part.html for part in shown(before, after).parts if part.is_changed]


def test_words_that_came_and_went_are_marked_where_they_stand():
    before = "<p>Same.</p><p>It holds <em>eleven</em> pears.</p>"
    after = "<p>Same.</p><p>It holds <em>twelve</em> pears.</p>"
    assert changed(before, after) == [
        "<p>It holds <em><del>eleven</del><ins>twelve</ins></em> pears.</p>"
    ]
    assert [part.is_changed for part in shown(before, after).parts] == [False, True]


def test_what_is_at_the_end_stays_inside_its_element():
    assert changed("<p>One two three</p>", "<p>One two</p>") == ["<p>One two<del> three</del></p>"]


def test_a_paragraph_that_is_new_or_gone_is_marked_as_a_whole():
    assert changed("<p>Pears</p>", "") == ["<p><del>Pears</del></p>"]
    assert changed("<p>Pears</p>", "<p>Pears</p><h2>Mud</h2>") == ["<h2><ins>Mud</ins></h2>"]


def test_a_picture_counts_as_a_word():
    one, other = '<img src="/a.png" alt="A">', '<img src="/b.png" alt="B">'
    html = f"<p>See <del>{one}</del><ins>{other}</ins></p>"
    assert changed(f"<p>See {one}</p>", f"<p>See {other}</p>") == [html]


pieces_of_html = some.lists(
    some.sampled_from(
        [
            "<p>a b</p>",
            "<p>a <em>b c</em></p>",
            "<ul><li>a</li><li>b d</li></ul>",
            "<hr>",
            "<h2>a</h2>",
        ]
        + [
            '<p><img src="/a" alt=""> &amp; b</p>',
            "<pre><code>a\n b</code></pre>",
            "<p>中文 字</p>",
        ]
    ),
    max_size=5,
).map("".join)


@given(before=pieces_of_html, after=pieces_of_html)
def test_whatever_changed_the_html_stays_whole(before, after):
    shown(before, after)
    assert compare(after, after).changed == 0


def test_blocks_are_the_elements_at_the_top():
    assert blocks("<p>a<br>b</p>\n<hr>\n<div><p>c</p></div>") == [
        "<p>a<br>b</p>", "<hr>", "<div><p>c</p></div>",
    ]  # fmt: skip


@pytest.mark.parametrize("words", [20_000])
def test_a_long_paragraph_that_is_all_new_takes_no_time(words):
    one, other = ("".join(f"{letter}{n} " for n in range(words)) for letter in "ab")
    assert shown(f"<p>{one}x</p>", f"<p>{other}x</p>").changed
