"""What the pages of appeals say: a sentence for each, here alone; all else asks for structure."""

import pytest

from blog.models import OutgoingMail
from moderation.actions.comments import restore
from moderation.deeds.appeal import action as appeal_action
from moderation.models import Appeal

pytestmark = pytest.mark.django_db


@pytest.fixture
def removal(removed, second_moderator):
    return removed()


@pytest.fixture
def page(signed_in, reader, removal):
    """A function that opens the page of the appeal as its writer does."""
    return lambda: signed_in(reader).get(f"/appeals/{removal.pk}/").text


def said(page, *sentences):
    assert [one for one in sentences if one not in page] == []


def test_the_form(page, removal):
    said(
        page(),
        "Appeal a removal",
        "A different moderator will read this. You can appeal a decision once.",
        "Why should we look at this again?",
        "Say what the moderator may have missed.",
    )


def test_an_appeal_that_waits(page, removal, second_moderator):
    appeal_action.appeal(removal, "It was about walls.")
    said(
        page(),
        "Your appeal is waiting",
        "A moderator who didn’t make the decision will look at it.",
    )
    second_moderator.groups.clear()
    said(page(), "The moderator who made the decision will look at it again.")


@pytest.mark.parametrize(
    ("is_granted", "sentences"),
    [
        (
            True,
            ["Appeal granted", "Your comment is back in the thread, and the strike is removed."],
        ),
        (False, ["Appeal refused", "The decision stands."]),
    ],
)
def test_a_ruling(page, removal, second_moderator, is_granted, sentences):
    appeal = appeal_action.appeal(removal, "It was about walls.")
    appeal_action.rule(second_moderator, appeal, is_granted, "So it was.")
    said(page(), *sentences, "You appealed")


def test_an_appeal_that_ended_without_a_ruling(page, removal, moderator):
    appeal_action.appeal(removal, "It was about walls.")
    restore(moderator, removal.comment)
    said(page(), "The decision was reversed", "A moderator reversed the decision before anybody")


def test_withdrawing_it(page, signed_in, reader, removal):
    appeal_action.appeal(removal, "It was about walls.")
    browser = signed_in(reader)
    asked = browser.get(f"/appeals/{removal.pk}/withdraw/").text
    said(asked, "Withdraw this appeal?", "Nobody will look at it, and the decision stands.")
    done = browser.post(f"/appeals/{removal.pk}/withdraw/", follow=True).text
    said(done, "Your appeal is withdrawn.", "You withdrew it, so the decision stands.")


def test_a_decision_that_was_reversed_and_one_that_is_old(page, removal, moderator, after):
    OutgoingMail.objects.update(outcome="sent", settled_at=removal.appears_at)
    after(days=15)
    said(page(), "The time to appeal is over", "You could appeal against this decision until")
    restore(moderator, removal.comment)
    said(page(), "so there is nothing to appeal against.")


def test_the_moderators_page(signed_in, second_moderator, removal):
    appeal = appeal_action.appeal(removal, "It was about walls.")
    ruling = signed_in(second_moderator).get(f"/moderation/appeals/{appeal.pk}/").text
    said(
        ruling,
        "What granting does",
        "Everyone can read the comment again.",
        "The strike is removed; none counts.",
        "gets an e-mail with your reason.",
        "You can rule on this because you didn’t make the first decision.",
    )
    appeal_action.withdraw_appeal(Appeal.objects.get())
    said(
        signed_in(second_moderator).get(f"/moderation/appeals/{appeal.pk}/").text,
        "Its writer has withdrawn this appeal.",
    )
