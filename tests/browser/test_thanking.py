"""Thanking for a comment in a browser: in its place with scripts, by a page without them."""

import pytest
from playwright.sync_api import expect

from comments.models import Thank
from tests.accounts.leaving import write
from tests.browser.conftest import PHONE


@pytest.fixture
def thread(site, post, second_reader):
    site.takes_thanks = True
    site.save()
    return [write(post, second_reader, f"Pear {n}. " + "Well put. " * 40) for n in range(6)]


def place(page, comment):
    return page.locator(f"#c-{comment.pk} > .comment-body .thank")


def test_a_press_counts_in_its_place_and_the_next_takes_it_back(browse, post, reader, thread):
    page = browse(user=reader)
    page.goto(post.get_absolute_url())
    # The script comes when the page is there already; before, a press leads to a page.
    page.locator("#thanking").evaluate("form => import(form.dataset.script)")
    asked = []
    page.on("framenavigated", lambda frame: asked.append(frame.url))
    thanks = place(page, thread[3])
    thanks.scroll_into_view_if_needed()
    top = page.evaluate("scrollY")

    thanks.get_by_role("button", name="Thank").focus()
    page.keyboard.press("Enter")
    expect(thanks).to_contain_text("1 thank")
    pressed = thanks.get_by_role("button", name="Thanked", pressed=True)
    expect(pressed).to_be_focused()
    assert page.evaluate("scrollY") == top

    page.keyboard.press("Enter")
    expect(thanks).not_to_contain_text("1 thank")
    expect(thanks.get_by_role("button", name="Thank", pressed=False)).to_be_focused()
    assert not asked and not Thank.objects.exists()


@pytest.mark.parametrize("js", [True, False], ids=["with scripts", "without"])
def test_a_stranger_is_asked_who_they_are(browse, post, thread, js):
    page = browse(viewport=PHONE, js=js)
    page.goto(post.get_absolute_url())
    place(page, thread[0]).get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank")
    expect(page.get_by_role("main").get_by_role("link", name="Sign in")).to_be_visible()
    assert not Thank.objects.exists()


def test_without_scripts_the_reader_comes_back_to_the_comment(browse, post, reader, thread):
    page = browse(user=reader, js=False)
    page.goto(post.get_absolute_url())
    place(page, thread[5]).get_by_role("button").click()
    expect(place(page, thread[5])).to_contain_text("1 thank")
    expect(page.locator(f"#c-{thread[5].pk}")).to_be_in_viewport()
