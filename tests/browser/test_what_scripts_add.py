"""What the module adds for a reader, and what it leaves alone."""

import re

import pytest
from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment
from tests.accounts.leaving import write
from tests.browser.conftest import PHONE
from tests.browser.steps import address_field


@pytest.fixture
def asked(post, reader):
    return Comment.write(post, Writer(account=reader, name=reader.name), "Which pears are these?")


@pytest.fixture
def answered(post, second_reader, asked):
    writer = Writer(account=second_reader, name=second_reader.name)
    return Comment.write(post, writer, "Conference, most of them.", parent=asked)


def reply_link(page, comment):
    return page.locator(f"#c-{comment.pk} > .comment-body > .comment-actions [href$='/reply/']")


def test_a_text_moves_to_the_reply_that_the_reader_opens_next(
    browse, post, reader, asked, answered
):
    page = browse(user=reader)
    page.goto(post.get_absolute_url())
    reply_link(page, asked).click()
    page.locator(".inline-form textarea").fill("Half a thought")
    reply_link(page, answered).click()
    page.get_by_role("button", name="Move your text here?").click()
    expect(page.locator(f"#c-{answered.pk} .inline-form textarea")).to_have_value("Half a thought")
    expect(page.locator(".inline-form")).to_have_count(1)


def test_escape_closes_the_form_and_leads_back_to_its_link(browse, post, reader, asked):
    page = browse(user=reader)
    page.goto(post.get_absolute_url())
    reply_link(page, asked).click()
    expect(page.locator(".inline-form textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".inline-form")).to_have_count(0)
    expect(reply_link(page, asked)).to_be_focused()


def test_what_a_reader_folds_stays_folded_in_their_browser(browse, post, asked, answered):
    page = browse()
    page.goto(post.get_absolute_url())
    page.get_by_role("link", name="Collapse all").click()
    expect(page.get_by_role("link", name="Expand all")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Conference, most of them.")).not_to_be_visible()


@pytest.mark.parametrize("js", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_folded_branch_is_one_line_of_words_with_scripts_and_without(
    browse, post, reader, second_reader, js, width
):
    words = "First the early ones.\n\nThen the late ones, " + "and the keepers, " * 20
    asked = write(post, reader, words)
    write(post, second_reader, "Both.", parent=asked)
    page = browse(js=js, viewport={"width": width, "height": 800})
    page.goto(post.get_absolute_url())
    page.get_by_role("link", name="Collapse all").click()
    row = page.locator(f"#c-{asked.pk}")
    expect(row.locator(".fold-words")).to_contain_text("Then the late ones")
    expect(row).to_contain_text("1 reply")
    assert (
        row.bounding_box()["height"]
        < 2 * row.locator(".comment-name").first.bounding_box()["height"]
    )


def test_a_link_to_a_comment_opens_the_branch_it_is_folded_into(browse, post, asked, answered):
    page = browse()
    page.goto(post.get_absolute_url())
    page.get_by_role("link", name="Collapse all").click()
    page.goto(f"{post.get_absolute_url()}#c-{answered.pk}")
    expect(page.get_by_text("Conference, most of them.")).to_be_visible()


def test_reply_is_still_a_link_where_htmx_does_not_arrive(browse, post, reader, asked):
    page = browse(user=reader)
    page.route(re.compile("htmx"), lambda route: route.abort())
    page.goto(post.get_absolute_url())
    reply_link(page, asked).click()
    expect(page).to_have_url(re.compile(f"/comments/{asked.pk}/reply/$"))


def test_reply_opens_below_the_comment_while_the_page_still_loads(browse, post, reader, asked):
    page = browse(user=reader)
    page.route(re.compile("woff2"), lambda route: None)  # Never answered.
    page.goto(post.get_absolute_url(), wait_until="domcontentloaded")
    reply_link(page, asked).click()
    expect(page.locator(".inline-form textarea")).to_be_focused()


def test_a_reader_is_told_when_a_comment_did_not_reach_us(browse, post, reader):
    page = browse(user=reader)
    page.goto(post.get_absolute_url())
    page.get_by_label("Your comment").fill("Do they keep until spring?")
    page.route(re.compile("/comments/new/"), lambda route: route.abort())
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("form .error")).to_contain_text("We didn’t receive it.")
    expect(page.get_by_label("Your comment")).to_have_value("Do they keep until spring?")
    expect(page.get_by_role("button", name="Post comment")).to_be_enabled()


def test_the_menu_closes_on_escape_and_gives_the_focus_back(browse, post):
    page = browse(viewport=PHONE)
    page.goto("/")
    page.locator(".menu > summary").click()
    expect(page.get_by_role("navigation", name="Menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    expect(page.locator(".menu > summary")).to_be_focused()


def test_a_guest_whose_answer_was_lost_presses_again_and_may_edit(browse, post, guest):
    page = browse()
    page.goto(post.get_absolute_url())
    page.get_by_label("Your comment").fill("Nine pears, I count.")
    page.get_by_label("Name", exact=True).fill(guest["name"])
    address_field(page).fill(guest["email"])

    def lose(route):
        route.fetch()
        page.context.clear_cookies()
        route.abort()

    page.route("**/comments/guest/*/", lose, times=1)
    post_it = page.get_by_role("button", name="Post comment")
    post_it.click()
    expect(page.locator("form .error")).to_contain_text("We didn’t receive it.")
    expect(page.locator("form .error")).to_be_in_viewport()
    post_it.click()
    comment = Comment.objects.get()
    expect(page.locator(f"#c-{comment.pk}")).to_be_visible()
    page.goto(f"/comments/{comment.pk}/edit/")
    expect(page.get_by_label("Your comment")).to_have_value("Nine pears, I count.")
