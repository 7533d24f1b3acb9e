"""A saved note in the form that needs it: put in by a menu, or copied where no scripts run."""

import pytest
from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment
from moderation.models import SavedNote


@pytest.fixture
def comment(post, reader, policy):
    SavedNote.objects.create(title="Half of it", text="Post the first half again.")
    SavedNote.objects.create(title="Links", text="One link is enough.")
    return Comment.write(post, Writer(account=reader, name=reader.name), "Better pears abroad.")


def test_it_fills_an_empty_field_and_asks_before_it_replaces_one(browse, comment, moderator):
    page = browse(user=moderator)
    page.goto(f"/moderation/comments/{comment.pk}/")
    page.get_by_role("link", name="Remove…").click()
    dialog = page.get_by_role("dialog")
    note, menu = dialog.locator("[name=to_writer]"), dialog.locator("[data-fills=id_to_writer]")
    menu.select_option(label="Half of it")
    expect(note).to_have_value("Post the first half again.")
    expect(note).to_be_focused()

    answers = iter([False, True])
    page.on("dialog", lambda asked: asked.accept() if next(answers) else asked.dismiss())
    menu.select_option(label="Links")
    expect(note).to_have_value("Post the first half again.")
    menu.select_option(label="Links")
    expect(note).to_have_value("One link is enough.")


def test_one_that_was_saved_in_another_tab_is_offered_on_coming_back(browse, comment, moderator):
    page = browse(user=moderator)
    page.goto(f"/moderation/comments/{comment.pk}/delete/")
    note, menu = page.locator("[name=to_writer]"), page.locator("[data-fills=id_to_writer]")
    with page.context.expect_page() as opened:
        page.locator(".saved-notes a").last.click()
    opened.value.get_by_label("Title").fill("Thanks")
    opened.value.get_by_label("Note (required)").fill("Thank you.\nWe read it.")
    opened.value.get_by_role("button", name="Save the note").click()
    expect(opened.value.get_by_text("The note is saved.")).to_be_visible()
    opened.value.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(menu.locator("option", has_text="Thanks")).to_have_count(1)
    menu.select_option(label="Thanks")
    expect(note).to_have_value("Thank you.\nWe read it.")


def test_without_scripts_it_stands_there_to_be_copied(browse, comment, moderator):
    page = browse(js=False, user=moderator)
    page.goto(f"/moderation/comments/{comment.pk}/delete/")
    expect(page.locator("[data-fills=id_to_writer]")).to_be_hidden()
    page.get_by_text("Saved notes to copy").last.click()
    expect(page.get_by_text("Post the first half again.").last).to_be_visible()
