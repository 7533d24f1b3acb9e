"""What scripts add to the writer's desk: answering in place, and picking rows."""

import re

import pytest
from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment


@pytest.fixture
def asked(post, reader):
    return Comment.write(post, Writer(account=reader, name=reader.name), "Is it a pear?")


def test_an_author_answers_a_comment_without_leaving_today(browse, asked, author):
    page = browse(user=author)
    page.goto("/admin/")
    page.get_by_role("link", name="Reply").click()
    page.get_by_label("Your reply").fill("Yes, a *Conference*.")
    page.keyboard.press("Control+Enter")
    page.locator(".today-does", has_text="Your reply is posted.").wait_for()
    assert Comment.objects.get(author=author).parent_id == asked.pk
    assert page.url.endswith("/admin/")


def test_an_unsent_reply_is_there_when_the_field_opens_again(browse, asked, author):
    page = browse(user=author)
    page.goto("/admin/")
    page.get_by_role("link", name="Reply").click()
    page.get_by_label("Your reply").fill("Yes, and")
    page.reload()
    page.get_by_role("link", name="Reply").click()
    expect(page.get_by_label("Your reply")).to_have_value("Yes, and")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Reply")).to_be_focused()


def test_without_scripts_reply_leads_to_the_reply_page(browse, asked, author):
    page = browse(user=author, js=False)
    page.goto("/admin/")
    page.get_by_role("link", name="Reply").click()
    expect(page).to_have_url(re.compile(f"/comments/{asked.pk}/reply/$"))


def test_picked_rows_are_counted_and_all_can_be_picked_at_once(browse, post, author):
    page = browse(user=author)
    page.goto("/admin/blog/post/")
    bar = page.locator(".list-bar")
    assert not bar.is_visible()
    page.get_by_label("Select all on this page").check()
    bar.get_by_text("1 selected").wait_for()
    bar.get_by_role("button", name="Move to the bin…").click()
    expect(page.locator("main")).to_contain_text("You can put it back until")


def test_escape_closes_a_quick_edit_and_leads_back_to_its_link(browse, post, author):
    page = browse(user=author)
    page.goto("/admin/blog/post/")
    page.get_by_role("link", name="Quick edit").click()
    page.get_by_label("Title", exact=True).press("Escape")
    page.locator("a:focus", has_text="Quick edit").wait_for()
