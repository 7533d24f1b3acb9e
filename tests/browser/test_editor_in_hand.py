"""How few clicks an author needs, and text and preview side by side."""

import pytest
from playwright.sync_api import expect

from blog.models import Post
from tests.browser.conftest import PHONE, WIDE
from tests.browser.editor import Desk
from tests.browser.test_pictures_in_a_text import drop, png

PARTS = "\n\n".join(f"## Part {n}\n\n{'words ' * (30 + 300 * (n % 2))}" for n in range(12))
TO_LINE = """async (name) => {
  const paper = document.querySelector(".editor-paper"), top = paper.getBoundingClientRect().top;
  paper.scrollTop = 0;
  for (let step = 0; step < 100; step++) {
    await new Promise((then) => requestAnimationFrame(then));
    const line = [...document.querySelectorAll(".cm-line")].find(({ textContent }) => textContent === `## ${name}`);
    const by = line ? line.getBoundingClientRect().top - top : paper.clientHeight / 2;
    if (Math.abs(by) < 2) return;
    paper.scrollTop += by;
  }
}"""
TO_BLOCK = """(name) => {
  const page = document.querySelector("#preview iframe").contentDocument;
  [...page.querySelectorAll("h2")].find(({ textContent }) => textContent.startsWith(name)).scrollIntoView();
}"""
BLOCK_IS_AT_THE_TOP = """(name) => {
  const page = document.querySelector("#preview iframe").contentDocument;
  const block = [...page.querySelectorAll("h2")].find(({ textContent }) => textContent.startsWith(name));
  return Math.abs(block.getBoundingClientRect().top) < 40;
}"""
LINE_IS_AT_THE_TOP = """(name) => {
  const top = document.querySelector(".editor-paper").getBoundingClientRect().top;
  const line = [...document.querySelectorAll(".cm-line")].find(({ textContent }) => textContent === `## ${name}`);
  return line && Math.abs(line.getBoundingClientRect().top - top) < 60;
}"""


def test_text_and_preview_scroll_together_at_blocks(browse, author, post):
    desk = Desk(browse(user=author), f"/admin/blog/post/{post.pk}/change/")
    desk.write("")
    desk.paste(PARTS)
    expect(desk.preview.get_by_role("heading", name="Part 11")).to_be_attached()
    desk.page.locator(".editor-paper").hover()
    for name in ("Part 7", "Part 4"):
        desk.page.evaluate(TO_LINE, name)
        desk.page.wait_for_function(BLOCK_IS_AT_THE_TOP, arg=name)
    desk.page.locator("#preview").hover()
    for name in ("Part 8", "Part 3"):
        desk.page.evaluate(TO_BLOCK, name)
        desk.page.wait_for_function(LINE_IS_AT_THE_TOP, arg=name)


@pytest.fixture
def page(browse, author):
    """A page that counts the clicks of whoever is at it."""
    page = browse(user=author)
    page.clicks = 0

    def counted(_source):
        page.clicks += 1

    page.expose_binding("clicked", counted)
    page.add_init_script("addEventListener('click', (event) => event.isTrusted && clicked(), true)")
    return page


def test_a_new_article_is_one_click_away_and_so_is_the_one_on_the_screen(page, post):
    page.goto("/")
    page.get_by_role("link", name="Write", exact=True).click()
    page.locator(".editor--live").wait_for()
    assert page.clicks == 1
    page.goto(post.get_absolute_url())
    page.get_by_role("link", name="Edit", exact=True).click()
    page.locator(".editor--live").wait_for()
    assert page.clicks == 2


def test_publishing_takes_two_clicks_and_a_picture_none(page, post):
    Post.objects.filter(pk=post.pk).update(status="draft")
    page.goto(f"/admin/blog/post/{post.pk}/change/")
    page.locator(".editor--live").wait_for()
    drop(page, png("slip.png"))
    expect(page.get_by_role("group", name="slip.png")).to_be_visible()
    assert page.clicks == 0
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Published. See it")).to_be_visible()
    assert page.clicks == 2 and Post.objects.get(pk=post.pk).is_public


CUT = """() => [...document.querySelectorAll(".popup:not([hidden]) :is(b, small)")]
  .filter((words) => words.scrollWidth > words.clientWidth).map((words) => words.textContent)"""


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_name_of_what_can_be_put_into_a_text_is_cut_in_a_language_of_long_words(
    browse, author, site, viewport
):
    site.language = "de"
    site.save()
    desk = Desk(browse(user=author, viewport=viewport))
    desk.write("", over="/")
    expect(desk.page.locator("#insert-menu")).to_contain_text("Hinweiskasten")
    assert not desk.page.evaluate(CUT)
    box = desk.page.locator(".popup:visible").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"]


CLOSEST = """() => {
  const edges = [...document.querySelectorAll(".editor-tabs--phone button")].map((tab) => {
    const words = document.createRange();
    words.selectNodeContents(tab);
    return words.getBoundingClientRect();
  });
  return Math.min(...edges.slice(1).map(({ left }, at) => left - edges[at].right));
}"""


def test_on_a_small_phone_that_changes_are_not_public_yet_is_read_to_its_end(browse, author, post):
    small = {"width": 320, "height": 640}
    desk = Desk(browse(user=author, viewport=small), f"/admin/blog/post/{post.pk}/change/")
    desk.write(post.text, over=" Yes.")
    said = desk.page.locator("#said")
    expect(said).to_contain_text("not public yet")
    assert said.evaluate("words => words.scrollHeight <= words.clientHeight")
    assert said.evaluate("words => words.getBoundingClientRect().bottom <= 56")


def test_on_a_phone_four_tabs_keep_apart_in_a_language_of_long_words(browse, author, site, post):
    site.language = "de"
    site.save()
    desk = Desk(browse(user=author, viewport=PHONE), f"/admin/blog/post/{post.pk}/change/")
    assert desk.page.evaluate(CLOSEST) >= 8
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
