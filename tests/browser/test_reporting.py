"""A whole round: a guest without scripts and a reader with them report, a moderator decides."""

import pytest
from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment
from moderation.models import Report
from tests.browser.conftest import PHONE


@pytest.fixture
def comment(post, reader, policy):
    return Comment.write(post, Writer(account=reader, name="Marrow"), "Pears are better abroad.")


def test_a_comment_is_reported_with_and_without_scripts_and_decided_on(
    browse, settings, post, comment, second_reader, moderator
):
    settings.LOG_DELAY = 0
    guest = browse(js=False, viewport=PHONE)
    guest.goto(post.get_absolute_url())
    guest.get_by_role("link", name="Report").click()
    expect(guest.get_by_role("heading", name="Report Marrow’s comment")).to_be_visible()
    guest.get_by_label("Anything a moderator should know?").fill("Not about the pears.")
    guest.get_by_role("button", name="Send report").click()
    expect(guest.get_by_role("alert")).to_contain_text("Choose what it breaks")
    guest.get_by_label("Something else").check()
    guest.get_by_role("button", name="Send report").click()
    expect(
        guest.get_by_role("heading", name="Thank you. A moderator will read it.")
    ).to_be_visible()
    guest.get_by_role("link", name="Go back to where you were").click()
    guest.get_by_role("link", name="Report").click()
    expect(guest.get_by_role("heading", name="You have reported this comment")).to_be_visible()

    theirs = browse(user=second_reader)
    theirs.goto(post.get_absolute_url())
    theirs.get_by_role("link", name="Report").click()
    form = theirs.locator(".reporting")
    expect(form.get_by_label("1. No off-topic comparison")).to_be_focused()
    theirs.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(theirs.get_by_role("link", name="Report")).to_be_focused()
    theirs.keyboard.press("Enter")
    form.get_by_role("button", name="Send report").click()
    expect(form.get_by_role("alert")).to_be_focused()
    form.get_by_label("1. No off-topic comparison").check()
    form.get_by_label("Anything a moderator should know?").fill("Abroad again.")
    form.get_by_role("button", name="Send report").click()
    expect(form).to_contain_text("Thank you. A moderator will read it.")
    form.get_by_role("link", name="Close").click()
    assert Report.objects.count() == 2

    desk = browse(user=moderator)
    desk.goto("/moderation/")
    desk.get_by_role("link", name="Reports 1").click()
    expect(desk.get_by_text("Reported twice").first).to_be_visible()
    said = desk.get_by_role("region", name="Reports")
    expect(said).to_contain_text("Quince, rule 1: off-topic comparison: “Abroad again.”")
    expect(said).to_contain_text("A guest, something else: “Not about the pears.”")
    desk.locator(".decide").get_by_role("button", name="Approve").click()
    expect(desk.locator(".staff-links [data-count=reported]")).to_have_text("")
    assert not Report.objects.open().exists()

    guest.reload()
    expect(guest.get_by_text("A moderator has read the comment, and it stays.")).to_be_visible()
    theirs.goto("/account/")
    expect(theirs.get_by_text("A moderator has read the comment, and it stays.")).to_be_visible()
