"""A comment that can't be saved now: its writer is told why, keeps it, and sends it again."""

import pytest
from django.db import connection
from playwright.sync_api import expect

from blog.models import Post
from comments.models import Comment
from moderation.models import SavedNote
from tests.browser.conftest import all_held
from tests.browser.steps import address_field
from tests.pages.away import database_away

TEXT = "All of them are pears."


@pytest.fixture(autouse=True)
def connections_end_with_the_request(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)


def fill_in(page):
    page.get_by_label("Your comment").fill(TEXT)
    page.get_by_label("Name", exact=True).fill("Passing Heron")
    address_field(page).fill("heron@example.org")


@pytest.mark.parametrize("js", [True, False])
def test_words_outlive_an_outage(browse, post, js):
    page = browse(js=js, fails=True)
    page.goto(post.get_absolute_url())
    fill_in(page)
    with database_away():
        page.get_by_role("button", name="Post comment").click()
        expect(page.get_by_text("We can’t save this right now").first).to_be_visible()
        kept = page.get_by_label("Your comment" if js else "Your text")
        expect(kept).to_have_value(TEXT)
    page.get_by_role("button", name="Post comment" if js else "Send again").click()
    expect(page.locator("li[id^=c-]", has_text=TEXT)).to_be_visible()
    assert Comment.objects.get().text == TEXT


AFTER_A_WHILE = 20_000  # ms of the browser's clock
WAITS, CHANGED = "We’ll send this for you as soon as", "so we don’t send it for you"


def go_to(page, where):
    """Open a page whose clock the test sets forward."""
    page.clock.install()
    page.goto(where)


def go_to_form_alone(page, post):
    """Fill in the form that has a page of its own; what it is answered comes in place of it."""
    go_to(page, f"/comments/guest/{post.pk}/")
    fill_in(page)
    page.evaluate("for (const form of document.forms) form.removeAttribute('data-hx-post')")


def is_sent_in_vain(page):
    with page.expect_response(lambda answer: answer.status == 503):
        page.clock.fast_forward(AFTER_A_WHILE)


def is_sent_and_there(page):
    page.clock.fast_forward(AFTER_A_WHILE)
    expect(page.locator("li[id^=c-]", has_text=TEXT)).to_be_visible()
    assert Comment.objects.get().text == TEXT


def test_a_comment_that_could_not_be_saved_is_sent_by_the_page_itself(browse, post):
    page = browse(fails=True)
    go_to(page, post.get_absolute_url())
    fill_in(page)
    with database_away():
        page.get_by_role("button", name="Post comment").click()
        expect(page.get_by_text(WAITS)).to_be_visible()
        is_sent_in_vain(page)
        expect(page.get_by_text(WAITS)).to_be_visible()
        expect(page.get_by_label("Your comment")).to_have_value(TEXT)
    is_sent_and_there(page)


def test_the_page_that_came_back_with_the_words_sends_them_itself(browse, post):
    page = browse(fails=True)
    go_to_form_alone(page, post)
    with database_away():
        page.get_by_role("button", name="Post comment").click()
        expect(page.get_by_text(WAITS)).to_be_visible()
        is_sent_in_vain(page)
        expect(page.get_by_label("Your text")).to_have_value(TEXT)
    is_sent_and_there(page)


def test_what_is_changed_meanwhile_waits_for_its_writer(browse, post):
    page = browse(fails=True)
    go_to(page, post.get_absolute_url())
    fill_in(page)
    with database_away():
        page.get_by_role("button", name="Post comment").click()
        expect(page.get_by_text(WAITS)).to_be_visible()
    page.get_by_label("Your comment").press_sequentially(" Or apples")
    expect(page.get_by_text(CHANGED)).to_be_visible()
    page.clock.fast_forward(AFTER_A_WHILE)
    expect(page.get_by_label("Your comment")).to_have_value(f"{TEXT} Or apples")
    assert not Comment.objects.exists()


def test_what_is_typed_while_it_is_on_its_way_is_not_lost(browse, post):
    page, held = browse(fails=True), []
    go_to_form_alone(page, post)
    with database_away():
        page.get_by_role("button", name="Post comment").click()
        expect(page.get_by_text(WAITS)).to_be_visible()
    page.route("**/comments/guest/**", lambda route: held.append(route))
    with page.expect_request("**/comments/guest/**"):
        page.clock.fast_forward(AFTER_A_WHILE)
    page.get_by_label("Your text").fill("Or apples")
    all_held(page, held)
    held[0].continue_()
    expect(page.get_by_text(CHANGED)).to_be_visible()
    page.clock.fast_forward(AFTER_A_WHILE)
    expect(page.get_by_label("Your text")).to_have_value("Or apples")
    assert len(held) == 1


def test_what_may_have_been_saved_is_not_sent_once_more(browse, moderator):
    page = browse(user=moderator, fails=True)
    go_to(page, "/moderation/saved-notes/")
    page.get_by_label("Title").fill("Pears")
    page.locator("textarea").fill(TEXT)
    with database_away():
        page.get_by_role("button", name="Save the note").click()
        expect(page.get_by_text(WAITS)).to_be_visible()
    page.route("**/saved-notes/", lambda route: (route.fetch(max_redirects=0), route.abort()))
    page.clock.fast_forward(AFTER_A_WHILE)
    expect(page.get_by_text("Check before you send it again")).to_be_visible()
    page.clock.fast_forward(AFTER_A_WHILE)
    assert SavedNote.objects.count() == 1


def test_words_outlive_an_article_that_was_taken_back(browse, post):
    page = browse()
    page.goto(post.get_absolute_url())
    fill_in(page)
    Post.objects.filter(pk=post.pk).update(status=Post.Status.DRAFT)
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("This article is no longer here").first).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value(TEXT)
