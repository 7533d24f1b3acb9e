"""What somebody types is kept in their browser until it is sent."""

import re

import pytest
from playwright.sync_api import expect

from blog.models import Post
from comments.gate import Writer
from comments.models import Comment
from tests.browser.conftest import network

TEXT = "Ours has nine, and a robin."
HTMX = re.compile("htmx")


@pytest.fixture
def own(post, reader):
    return Comment.write(post, Writer(account=reader, name=reader.name), "Ours has eight.")


def grow_old(page, days):
    page.evaluate(
        """days => { for (const key of Object.keys(localStorage)) {
            if (!key.startsWith("draft:")) continue;
            const drafts = JSON.parse(localStorage.getItem(key));
            for (const one of Object.values(drafts)) one.at -= days * 86400e3;
            localStorage.setItem(key, JSON.stringify(drafts));
        } }""",
        days,
    )


@pytest.mark.parametrize("htmx", [True, False])
def test_a_text_is_kept_for_a_week_offered_back_and_gone_once_it_is_sent(
    browse, post, reader, htmx
):
    page = browse(user=reader)
    if not htmx:
        page.route(HTMX, lambda route: route.abort())
    field = page.get_by_label("Your comment")
    page.goto(post.get_absolute_url())
    field.fill(TEXT)
    page.reload()
    expect(field).to_have_value(TEXT)
    expect(page.get_by_text("Your unsent text from")).to_be_visible()
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comment", has_text=TEXT)).to_have_count(1)
    page.reload()
    expect(field).to_have_value("")

    field.fill("Half a thought")
    grow_old(page, days=8)
    page.reload()
    expect(field).to_have_value("")


def test_a_text_that_came_back_from_the_server_is_not_forgotten(browse, post, reader):
    page = browse(user=reader)
    page.route(HTMX, lambda route: route.abort())
    page.goto(post.get_absolute_url())
    field = page.get_by_label("Your comment")
    field.fill(TEXT)
    Post.objects.filter(pk=post.pk).update(comments_open=False)
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Comments closed while you were writing.")).to_be_visible()
    page.wait_for_load_state("networkidle")  # Its script keeps the text.
    page.goto(f"{post.get_absolute_url()}#c-1")
    expect(page.locator("textarea.kept")).to_have_value(TEXT)


def test_an_edit_that_did_not_reach_us_is_offered_back(browse, reader, own):
    page = browse(user=reader)
    edit = f"/comments/{own.pk}/edit/"
    page.goto(edit)
    field = page.get_by_label("Your comment")
    field.fill(TEXT)
    network(page, on=False)
    page.get_by_role("button", name="Save").click()
    expect(field).to_have_count(0)  # The browser has a page of its own that says so.
    page.context.set_offline(False)
    page.goto(edit)
    expect(field).to_have_value(TEXT)
    page.get_by_role("button", name="Discard it").click()
    expect(field).to_have_value("Ours has eight.")
    field.fill(TEXT)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".comment", has_text=TEXT)).to_have_count(1)
    page.goto(edit)
    expect(page.get_by_text("Your unsent text from")).to_have_count(0)
