"""The narrowest phone: what is too wide scrolls within itself, and the page never."""

import pytest

from blog.models import Tag
from comments.gate import Writer
from comments.models import Comment

NARROW = {"width": 320, "height": 640}
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 3

TEXT = "\n\n".join(
    [
        f"# {LONG}",
        "> " * 10 + LONG,
        "".join(f"{'  ' * level}- {LONG[:60]}\n" for level in range(10)),
        "".join(f"{'   ' * level}1. {LONG[:60]}\n" for level in range(10)),
        "- " * 8 + LONG,
        f"<ruby>{LONG}<rp>(</rp><rt>{LONG}</rt><rp>)</rp></ruby>",
        f"<ruby>漢<rt>{LONG}</rt></ruby>",
        f"```\n{LONG}\n```",
        f"| {LONG} | {LONG} |\n|---|---|\n| {LONG} | {LONG} |",
        f"- a\n\n  ```\n  {LONG}\n  ```\n\n  | {LONG} | b |\n  |---|---|\n  | c | d |",
        f"`{LONG}` https://example.org/{LONG} **{LONG}**",
        f"<details><summary>{LONG}</summary>{LONG}</details>",
        f"A note.[^1]\n\n[^1]: {LONG}",
    ]
)


@pytest.fixture
def crowded(post, reader):
    """An article with everything that is wide, and a deep thread of comments with the same."""
    post.title = LONG
    post.standfirst = LONG
    post.write(TEXT)
    post.save()
    post.tags.add(Tag.objects.create(name=(LONG * 2)[:200], slug="long"))
    parent, writer = None, Writer(account=reader, name=reader.name)
    for number in range(6):
        parent = Comment.write(post, writer, f"{number}. {TEXT}", parent=parent)
    return post


def too_wide(page):
    """What stands out of the page, for a failure to tell."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
        [...document.querySelectorAll("main *, header *, footer *")].filter(
            elt => elt.getBoundingClientRect().right > document.documentElement.clientWidth
                && !elt.closest("pre, table, :has(> ruby)")
        ).map(elt => elt.outerHTML.slice(0, 120))"""
    )


def test_nothing_runs_over_at_320_pixels(browse, crowded):
    page = browse(viewport=NARROW)
    tag = crowded.tags.get()
    for address in (crowded.get_absolute_url(), tag.get_absolute_url(), "/tags/", "/"):
        page.goto(address)
        assert too_wide(page) == [], address


def test_what_is_wide_is_scrolled_by_keyboard(browse, crowded):
    page = browse(viewport=NARROW)
    page.goto(crowded.get_absolute_url())
    for what in (".prose > pre", ".prose > table", ".text > pre", ".text > table"):
        part = page.locator(what).first
        part.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("elt => elt.scrollLeft > 0", arg=part.element_handle())


BASELINES = """() => [...document.querySelectorAll(".site-name, .site-links a, .menu > summary")]
  .filter((one) => one.offsetParent).map((one) => {
    const line = document.createElement("span"), end = document.createElement("span");
    const words = [...(one.querySelector("bdi") ?? one).childNodes].findLast((node) => node.nodeType === 3 && node.data.trim());
    words.replaceWith(line);
    end.style.cssText = "display: inline-block; inline-size: 0; block-size: 0";
    line.append(end, words);
    return end.getBoundingClientRect().bottom;
  })"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("who", [None, "author"])
def test_the_blog_s_name_and_its_links_stand_on_one_line_of_writing(
    browse, post, request, who, width
):
    user = who and request.getfixturevalue(who)
    page = browse(user=user, viewport={"width": width, "height": 800})
    page.goto("/")
    lines = page.evaluate(BASELINES)
    assert len(lines) > 1 and max(lines) - min(lines) <= 1
