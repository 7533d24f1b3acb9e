"""A reader asks that a removal be looked at again, and another moderator rules on it."""

import pytest
from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import remove
from moderation.deeds.appeal import action as appeal_action
from tests.browser.conftest import PHONE


@pytest.fixture
def removal(post, reader, moderator, second_moderator, policy):
    comment = Comment.write(post, Writer(account=reader, name=reader.name), "Better pears abroad.")
    return remove(moderator, comment, policy.wordings.get(number=1))


@pytest.mark.parametrize("js", [True, False])
def test_an_appeal_is_sent_ruled_on_and_its_outcome_read(
    browse, settings, post, reader, second_moderator, removal, js
):
    settings.LOG_DELAY = 0
    theirs = browse(js=js, viewport=PHONE, user=reader)
    theirs.goto("/account/comments/")
    theirs.get_by_role("link", name="Appeal").click()
    theirs.get_by_label("Why should we look at this again?").fill("They are mine.")
    theirs.get_by_role("button", name="Send appeal").click()
    expect(theirs.get_by_role("heading", name="Your appeal is waiting")).to_be_visible()

    desk = browse(js=js, user=second_moderator)
    desk.goto("/moderation/")
    desk.get_by_role("link", name="1 appeal has been waiting").click()
    desk.get_by_role("link", name="Rule…").click()
    expect(desk.get_by_text("They are mine.")).to_be_visible()
    expect(desk.get_by_role("button", name="Decide on the appeal")).to_be_visible()
    desk.get_by_label("Grant: restore the comment").check()
    # Only what the chosen ruling does is left to be read.
    expect(desk.get_by_text("Everyone can read the comment again.")).to_be_visible()
    expect(desk.get_by_text("The decision stands.", exact=True)).to_be_hidden()
    desk.get_by_label("Tell Marrow why").fill("They are, and they are good.")
    desk.get_by_role("button", name="Grant the appeal").click()
    expect(desk.get_by_text("Appeal granted.")).to_be_visible()

    theirs.reload()
    expect(theirs.get_by_role("heading", name="Appeal granted")).to_be_visible()
    expect(theirs.get_by_text("They are, and they are good.")).to_be_visible()
    theirs.get_by_role("link", name="Go to your comment").click()
    expect(theirs.get_by_text("Better pears abroad.")).to_be_visible()
    stranger = browse(js=js)
    stranger.goto("/moderation/log/appeals/")
    expect(stranger.get_by_text("Appeal granted")).to_be_visible()
    expect(stranger.get_by_text("Marrow")).to_have_count(0)


def test_a_button_that_was_pressed_too_soon_says_what_is_missing(browse, second_moderator, removal):
    appeal = appeal_action.appeal(removal, "They are mine.")
    desk = browse(js=False, user=second_moderator)
    desk.goto(f"/moderation/appeals/{appeal.pk}/")
    desk.get_by_label("Tell Marrow why").fill("They are.")
    desk.get_by_role("button", name="Decide on the appeal").click()
    expect(desk.get_by_role("alert")).to_contain_text("Choose whether you grant the appeal")
    expect(desk.get_by_label("Tell Marrow why")).to_have_value("They are.")
