"""A comment that can't be saved now: its writer is told why, keeps it, and sends it again."""

import pytest
from django.db import connection
from playwright.sync_api import expect

from blog.models import Post
from comments.models import Comment
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


def test_words_outlive_an_article_that_was_taken_back(browse, post):
    page = browse()
    page.goto(post.get_absolute_url())
    fill_in(page)
    Post.objects.filter(pk=post.pk).update(status=Post.Status.DRAFT)
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("This article is no longer here").first).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value(TEXT)
