"""How few clicks an author needs, and text and preview side by side."""

import pytest
from playwright.sync_api import expect

from blog.models import Post
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
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=60_000)
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Published. See it")).to_be_visible()
    assert page.clicks == 2 and Post.objects.get(pk=post.pk).is_public
