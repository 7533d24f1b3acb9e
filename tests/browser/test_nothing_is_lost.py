"""What is typed in the editor is kept: by itself, offline, by a second window, after the session's end."""

import base64
import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from blog.models import Picture, Post
from tests.accounts.test_second_step import now_in_the_app, with_app
from tests.browser.conftest import PHONE, network
from tests.browser.test_pictures_in_a_text import DROP, png
from tests.conftest import PASSWORD, a_person

ADD = "/admin/blog/post/add/"
SAVED = re.compile(r"^Saved \d\d:\d\d$")
NOT_PUBLIC = re.compile(r"^Changes saved \d\d:\d\d, not public yet$")


def change_of(post):
    return reverse("admin:blog_post_change", args=[post.pk])


def said(page):
    return page.locator("#said")


def text_of(page):
    return page.evaluate("new FormData(document.querySelector('form.editor')).get('text')")


def write(page, words):
    """Type at the end of the text, whichever field stands there."""
    field = page.locator(".cm-content, #id_text:visible").first
    field.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def test_a_new_article_is_saved_from_its_first_words_on_and_has_its_address(browse, author):
    page = browse(user=author)
    page.goto(ADD)
    write(page, "There is slub.")
    expect(said(page)).to_have_text(SAVED)
    post = Post.objects.get()
    assert page.url.endswith(change_of(post))
    assert post.working_copy().text == "There is slub." and post.text == ""
    page.reload()
    assert text_of(page) == "There is slub."


def test_changes_of_a_public_article_are_saved_and_not_public(browse, post):
    page, reader = browse(user=post.author), browse()
    page.goto(change_of(post))
    write(page, " Twelve by now.")
    expect(said(page)).to_have_text(NOT_PUBLIC)
    reader.goto(post.get_absolute_url())
    expect(reader.locator("body")).not_to_contain_text("Twelve")


def test_what_is_typed_offline_is_kept_here_and_sent_when_the_network_is_back(browse, post):
    page = browse(user=post.author)
    page.goto(change_of(post))
    network(page, on=False)
    write(page, " Twelve by now.")
    expect(said(page)).to_contain_text("Kept in this browser since")
    network(page, on=True)
    expect(said(page)).to_have_text(NOT_PUBLIC)
    assert post.working_copy().text.endswith("Twelve by now.")


def test_what_only_the_browser_has_is_offered_when_the_editor_is_opened_again(browse, post):
    page = browse(user=post.author)
    page.goto(change_of(post))
    network(page, on=False)
    write(page, " Twelve by now.")
    expect(said(page)).to_contain_text("Kept in this browser since")
    page.close()
    again = page.context.new_page()
    again.context.set_offline(False)
    again.goto(change_of(post))
    assert "Twelve" not in text_of(again)
    again.get_by_role("button", name="Put it into the text").click()
    expect(said(again)).to_have_text(NOT_PUBLIC)
    assert "Twelve by now." in text_of(again)
    again.reload()
    expect(again.locator(".notice-bar:visible")).to_have_count(0)


def test_a_second_window_reads_along_takes_over_and_the_first_is_told(browse, post):
    first = browse(user=post.author)
    first.goto(change_of(post))
    write(first, " Twelve.")
    expect(said(first)).to_have_text(NOT_PUBLIC)
    corin = a_person("Corin", "Editor")
    second = browse(user=corin)
    second.goto(change_of(post))
    bar = second.locator(".notice-bar:visible")
    expect(bar).to_contain_text("Perpetua has had this text open since")
    write(first, " And more.")
    expect(second.locator(".cm-content")).to_contain_text("And more.")
    bar.get_by_role("button", name="Take over…").click()
    bar.get_by_role("button", name="Take over", exact=True).click()
    expect(bar).to_have_count(0)
    write(second, " Thirteen.")
    expect(said(second)).to_have_text(NOT_PUBLIC)
    write(first, " Lost?")
    expect(first.locator(".notice-bar:visible")).to_contain_text("Corin")
    assert post.versions.newest().text.endswith("Thirteen.")
    assert post.versions.filter(is_aside=True).last().text.endswith("Lost?")


def test_who_reads_along_changes_no_setting_and_sends_no_picture(browse, post):
    first = browse(user=post.author)
    first.goto(change_of(post))
    write(first, " Twelve.")
    expect(said(first)).to_have_text(NOT_PUBLIC)
    second = browse(user=a_person("Corin", "Editor"))
    second.goto(change_of(post))
    bar = second.locator(".notice-bar:visible")
    expect(bar).to_contain_text("Perpetua has had this text open since")
    second.get_by_role("tab", name="Settings").click()
    fold = second.locator("[data-fold=lead]")
    fold.evaluate("fold => (fold.open = true)")
    expect(fold.locator(".fold-fields[inert]")).to_be_visible()
    sent = [["boat.png", "image/png", base64.b64encode(png("boat.png")[1]).decode()]]
    for place in ("[data-fold=lead]", ".cm-content"):
        second.evaluate(DROP, [place, sent])
    second.wait_for_timeout(500)
    assert not Picture.objects.exists()
    bar.get_by_role("button", name="Take over…").click()
    bar.get_by_role("button", name="Take over", exact=True).click()
    expect(bar).to_have_count(0)
    expect(second.locator(".fold-fields[inert]")).to_have_count(0)


def test_a_session_that_ended_is_renewed_over_the_text(browse, post):
    page = browse(user=post.author)
    page.goto(change_of(post))
    Session.objects.all().delete()
    write(page, " Twelve by now.")
    dialog = page.locator("#ended")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button", name="Sign in and save").click()
    expect(dialog.locator("[data-next]")).to_contain_text("password")
    dialog.locator("[data-next] [name=password]").fill(PASSWORD)
    dialog.locator("[data-next]").get_by_role("button", name="Sign in", exact=True).click()
    expect(dialog).not_to_be_visible()
    expect(said(page)).to_have_text(NOT_PUBLIC)
    assert post.working_copy().text.endswith("Twelve by now.")


def test_the_second_step_and_a_code_by_mail_are_asked_for_in_the_same_dialog(browse, post, postbox):
    with_app(post.author)
    page = browse(user=post.author)
    page.goto(change_of(post))
    Session.objects.all().delete()
    write(page, " Twelve by now.")
    dialog = page.locator("#ended")
    asked = dialog.locator("[data-next]")
    dialog.get_by_role("button", name="E-mail me a code instead").click()
    expect(asked.get_by_label("Code")).to_be_focused()
    asked.get_by_label("Code").fill(postbox.code())
    page.keyboard.press("Enter")
    expect(asked).to_contain_text("app")
    asked.get_by_label("Code").fill(now_in_the_app(lasts=15))
    page.keyboard.press("Enter")
    expect(dialog).not_to_be_visible()
    expect(said(page)).to_have_text(NOT_PUBLIC)
    assert post.working_copy().text.endswith("Twelve by now.")


@pytest.mark.parametrize("viewport", [None, PHONE])
def test_two_texts_are_put_together_without_scripts(browse, post, viewport):
    page = browse(user=post.author, js=False, **({"viewport": viewport} if viewport else {}))
    page.goto(change_of(post))
    other = page.context.new_page()
    other.goto(change_of(post))
    for window, text in ((other, "Ten pears."), (page, "Twelve pears.")):
        window.locator("#id_text").fill(text)
        window.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("in another window")
    page.get_by_label("Keep both").check()
    page.get_by_role("button", name="Save the merged text").click()
    expect(page.locator("#id_text")).to_have_value("Twelve pears.\n\nTen pears.")
