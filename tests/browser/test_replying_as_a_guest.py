"""A guest replies below a comment: the words first, then who writes."""

import re

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from tests.accounts.leaving import write
from tests.browser.conftest import PHONE, WIDE
from tests.browser.steps import address_field

TEXT = "Mine took twenty-two, off the slip."


@pytest.fixture
def asked(post, reader, policy):
    return write(post, reader, "How long did it take?")


def reply(page, post, asked):
    page.goto(post.get_absolute_url())
    page.locator(f"#c-{asked.pk} [href$='/reply/']").first.click()
    return page.locator(".inline-form")


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_words_then_a_name_and_it_stands_there(browse, post, asked, guest, viewport):
    page = browse(viewport=viewport)
    form = reply(page, post, asked)
    field = form.get_by_label("Your comment")
    expect(field).to_be_focused()
    expect(form.get_by_role("textbox")).to_have_count(1)
    expect(form.get_by_text("No account needed. Your name comes next.")).to_be_visible()
    field.fill(TEXT)
    form.get_by_role("button", name="Post reply").click()

    name = form.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    expect(form.get_by_role("button", name="Post reply")).to_be_in_viewport(ratio=1)
    expect(form.get_by_role("alert")).to_have_count(0)
    expect(field).to_have_value(TEXT)
    expect(form.get_by_label("Site")).to_have_count(0)
    name.fill(guest["name"])
    form.get_by_role("button", name="Post reply").click()
    expect(form.get_by_role("alert")).to_be_focused()
    expect(name).to_have_value(guest["name"])
    form.get_by_role("textbox", name="E-mail address").fill(guest["email"])
    form.get_by_label("Remember me in this browser").check()
    form.get_by_role("button", name="Post reply").click()
    expect(page.locator(f"#c-{asked.pk} .replies .comment")).to_contain_text(TEXT)
    assert Comment.objects.get(text=TEXT).parent == asked

    form = reply(page, post, asked)
    expect(form.get_by_text(f"Writing as {guest['name']}")).to_be_visible()
    form.get_by_label("Your comment").fill("Twice, in fact.")
    form.get_by_role("button", name="Change").click()
    expect(name).to_be_focused()
    expect(form.get_by_label("Your comment")).to_have_value("Twice, in fact.")
    name.fill("A heron")
    form.get_by_role("button", name="Post reply").click()
    expect(page.locator(f"#c-{asked.pk} .replies")).to_contain_text("Twice, in fact.")
    assert Comment.objects.get(text="Twice, in fact.").name == "A heron"


def test_without_scripts_the_page_asks_for_all_at_once(browse, post, asked, guest):
    page = browse(js=False)
    page.goto(post.get_absolute_url())
    page.locator(f"#c-{asked.pk} [href$='/reply/']").first.click()
    page.get_by_label("Your comment").fill(TEXT)
    page.get_by_label("Name", exact=True).fill(guest["name"])
    address_field(page).fill(guest["email"])
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator(f"#c-{asked.pk} .replies")).to_contain_text(TEXT)


def test_where_htmx_fails_between_the_steps_the_words_go_on_on_a_page(browse, post, asked, guest):
    page = browse()
    form = reply(page, post, asked)
    form.get_by_label("Your comment").fill(TEXT)
    form.locator("form").evaluate("form => form.submit()")
    expect(page).to_have_url(re.compile("/comments/guest/"))
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    expect(page.get_by_label("Your comment")).to_have_value(TEXT)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_leaving_between_the_steps_loses_no_word(browse, post, asked):
    page = browse()
    form = reply(page, post, asked)
    form.get_by_label("Your comment").fill(TEXT)
    form.get_by_role("button", name="Post reply").click()
    expect(form.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    form = reply(page, post, asked)
    expect(form.get_by_label("Your comment")).to_have_value(TEXT)
    form.get_by_role("button", name="Post reply").click()
    form.get_by_role("button", name="Sign in with e-mail").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.go_back()
    expect(reply(page, post, asked).get_by_label("Your comment")).to_have_value(TEXT)
