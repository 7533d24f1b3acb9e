"""The policy from its announcement to a suspension that is lifted again, each in their own browser.

Perpetua owns the blog, Marrow reads it, Alder and Hazel moderate; a stranger reads the log.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.permissions.roles import give
from lib.text.times import when
from moderation.models import Ban, PolicyRevision, Rule, RuleWording
from tests.browser.steps import (
    accept,
    comment,
    expect_nothing_left_of,
    expect_to_wait,
    preview,
    send,
)

NEWS = "What a comment here is for"
FIRST, SECOND, THIRD, FOURTH = (
    "Better pears abroad.",
    "Espaliers, half price, at my shop.",
    "The shop is open on Sundays too.",
    "One more thing that I must say.",
)


@pytest.fixture
def owner(author):
    give(author, "Admin")
    return author


@pytest.fixture
def second(policy):
    """Revision 2 has one more rule, and holds for seventy days."""
    revision = PolicyRevision.objects.draft()
    RuleWording.objects.create(
        revision=revision,
        rule=Rule.objects.create(key="quoting"),
        number=3,
        title="Quote, don’t paste",
        citation="pasted text",
        text="A few lines and a link.",
    )
    revision.take_over(timezone.now() - timedelta(days=70))
    return revision


def test_the_whole_story(
    browse, settings, post, second, owner, reader, moderator, second_moderator
):
    settings.LOG_DELAY = 0
    article = post.get_absolute_url()
    perpetua, marrow = browse(user=owner), browse(user=reader)
    alder, hazel = browse(user=moderator), browse(user=second_moderator)
    stranger = browse()

    comment_and_accept_all_of_revision_2(marrow, article)

    publish_the_article_that_announces_it(perpetua)
    draft_revision_3_with_one_more_rule(perpetua)
    preview_and_publish_it(perpetua)
    read_in_the_article_what_changed(stranger)

    accept_what_is_new_at_the_next_comment(marrow, article)

    delete_the_first_which_is_a_strike_and_nothing_more(alder, article)
    delete_the_second_after_which_comments_wait(alder, article)
    comment_and_wait(marrow, article)
    begin_a_fourth(marrow, article)
    delete_the_third_from_the_queue_which_suspends(alder)

    be_refused_and_keep_the_fourth(marrow)
    appeal_against_the_third_removal(marrow)

    find_no_way_to_rule_on_an_own_decision(alder)
    grant_the_appeal(hazel)
    lift_the_suspension_that_lost_its_strike(hazel)

    read_that_it_is_over(marrow)
    send_the_fourth_again(marrow, article)

    read_all_of_it_in_the_log(stranger)
    find_no_name_behind_any_link_of_the_log(stranger)


def comment_and_accept_all_of_revision_2(page, article):
    send(page, article, FIRST)
    expect(page.get_by_role("heading", name="The comment policy", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="No off-topic comparison")).to_be_visible()
    accept(page, 2)
    expect(comment(page, FIRST)).to_be_visible()


def publish_the_article_that_announces_it(page):
    page.goto("/admin/blog/post/add/")
    page.get_by_label("Title", exact=True).fill(NEWS)
    page.get_by_label("Text", exact=True).fill("There is *one* more rule, effective immediately.")
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_role("status").filter(has_text="Published.")).to_be_visible()


def draft_revision_3_with_one_more_rule(page):
    page.goto("/admin/moderation/policyrevision/add/")
    page.get_by_role("button", name="Start a draft").click()
    page.get_by_text("Add a rule").click()
    page.locator("[name=wordings-3-title]").fill("Nothing for sale")
    page.locator("[name=wordings-3-citation]").fill("advertising")
    page.locator("[name=wordings-3-text]").fill("Sell it elsewhere.")
    page.get_by_role("button", name="Publish revision 3…").click()


def preview_and_publish_it(page):
    expect(page.get_by_role("heading", name="Publish revision 3")).to_be_visible()
    expect(
        page.get_by_text("Readers see this summary: 1 rule added, nothing removed.")
    ).to_be_visible()
    news = page.get_by_label("Announced in").locator("option", has_text=NEWS)
    page.get_by_label("Announced in").select_option(value=news.get_attribute("value"))
    expect(page.get_by_text("+ Rule 4")).to_be_visible()
    page.get_by_role("button", name="Publish revision 3").click()
    expect(page.get_by_text("It can’t be changed any more.")).to_be_visible()


def read_in_the_article_what_changed(page):
    page.goto("/")
    page.get_by_role("link", name=NEWS).click()
    announced = page.get_by_role("complementary", name="Comment policy")
    expect(announced).to_contain_text("revision 3: 1 rule added, nothing removed.")
    announced.get_by_role("link", name="What changed").click()
    expect(page.get_by_text("+ Rule 4")).to_be_visible()
    page.goto("/policy/")
    expect(page.get_by_role("heading", name="Nothing for sale")).to_be_visible()


def accept_what_is_new_at_the_next_comment(page, article):
    send(page, article, SECOND)
    expect(page.get_by_role("heading", name="The comment policy has changed")).to_be_visible()
    expect(page.get_by_text("You last accepted revision 2")).to_be_visible()
    expect(page.get_by_text("+ Rule 4")).to_be_visible()
    expect(page.get_by_text("No off-topic comparison")).to_have_count(0)  # It isn't new.
    accept(page, 3)
    expect(comment(page, SECOND)).to_be_visible()


def delete_the_first_which_is_a_strike_and_nothing_more(page, article):
    page.goto(article)
    comment(page, FIRST).get_by_role("link", name="Remove…").click()
    expect(page.get_by_text("The rules of revision 2, in force")).to_be_visible()
    expect(page.get_by_label("Nothing for sale")).to_be_hidden()  # It was written before.
    page.get_by_label("No off-topic comparison").check()
    expect(preview(page)).to_contain_text("1st strike in 90 days: no further consequence")
    page.get_by_role("button", name="Remove under rule 1").click()
    expect_nothing_left_of(page, FIRST, article, "under rule 1: off-topic comparison.")
    assert not Ban.objects.exists()


def delete_the_second_after_which_comments_wait(page, article):
    comment(page, SECOND).get_by_role("link", name="Remove…").click()
    expect(page.get_by_text("The rules of revision 3, in force")).to_be_visible()
    page.get_by_label("Nothing for sale").check()
    effects = preview(page).inner_text()
    page.get_by_role("button", name="Remove and hold comments").click()
    expect_nothing_left_of(page, SECOND, article, "under rule 4: advertising.")
    until = end_of(Ban.Kind.HOLD, days=14)
    step = "2nd strike in 90 days: comments held for a moderator for 14 days"
    assert f"{step}, until {until}" in effects


def comment_and_wait(page, article):
    send(page, article, THIRD)
    expect_to_wait(page, THIRD)


def begin_a_fourth(page, article):
    page.goto(article)
    page.get_by_label("Your comment").fill(FOURTH)


def delete_the_third_from_the_queue_which_suspends(page):
    page.goto("/moderation/?show=held")
    expect(page.locator("main")).to_contain_text(THIRD)
    page.get_by_role("link", name="Remove…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nothing for sale").check()
    dialog.get_by_label("Note to Marrow").fill("That is the third time.")
    expect(dialog.get_by_role("button", name="Remove and suspend")).to_be_enabled()
    effects = dialog.inner_text()
    dialog.get_by_role("button", name="Remove and suspend").click()
    expect(page.locator(".toast")).to_contain_text("is suspended until")
    until = end_of(Ban.Kind.BAN, days=7)
    assert f"3rd strike in 90 days: suspended for 7 days, until {until}" in effects


def be_refused_and_keep_the_fourth(page):
    """The form was open and filled in before anybody was suspended."""
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("heading", name="You can’t comment until")).to_be_visible()
    expect(page.get_by_text("3rd removed comment in 90 days.")).to_be_visible()
    expect(page.get_by_text("That is the third time.")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value(FOURTH)


def appeal_against_the_third_removal(page):
    page.get_by_role("link", name="Show your comment").click()
    expect(page.get_by_role("heading", name="The rule at the time")).to_be_visible()
    page.get_by_role("link", name="Appeal", exact=True).click()
    expect(page.get_by_role("heading", name="Appeal a removal")).to_be_visible()
    expect(page.get_by_text(THIRD)).to_be_visible()
    page.get_by_label("Why should we look at this again?").fill("It is the library’s shop.")
    page.get_by_role("button", name="Send appeal").click()
    expect(page.get_by_role("heading", name="Your appeal is waiting")).to_be_visible()
    expect(
        page.get_by_text("A moderator who didn’t make the decision will look at it.")
    ).to_be_visible()


def find_no_way_to_rule_on_an_own_decision(page):
    page.goto("/moderation/appeals/")
    expect(
        page.get_by_text("You made this decision, so another moderator rules on it.")
    ).to_be_visible()
    expect(page.get_by_role("link", name="Rule…")).to_have_count(0)


def grant_the_appeal(page):
    page.goto("/moderation/")
    expect(page.get_by_role("region", name="Bans to review")).to_have_count(0)
    page.get_by_role("link", name="1 appeal has been waiting").click()
    page.get_by_role("link", name="Rule…").click()
    page.get_by_label("Grant:").check()
    expect(page.get_by_text("The strike is removed; 2 count.")).to_be_visible()
    page.get_by_label("Tell Marrow why").fill("It is, and it sells nothing.")
    page.get_by_role("button", name="Grant the appeal").click()
    expect(page.get_by_text("Appeal granted.")).to_be_visible()


def lift_the_suspension_that_lost_its_strike(page):
    """Two strikes are left: the suspension stands without them, the hold on two does not."""
    page.goto("/moderation/")
    flagged = page.get_by_role("region", name="Bans to review")
    expect(flagged).to_contain_text("1 ban is based on decisions that were overturned")
    expect(flagged).to_contain_text("Suspended until")
    flagged.get_by_role("button", name="Lift").click()
    expect(page.get_by_text("Lifted for Marrow.")).to_be_visible()
    expect(flagged).to_have_count(0)


def read_that_it_is_over(page):
    page.reload()
    expect(page.get_by_role("heading", name="Appeal granted")).to_be_visible()
    expect(page.get_by_text("It is, and it sells nothing.")).to_be_visible()
    page.get_by_role("link", name="Go to your comment").click()
    expect(comment(page, THIRD)).to_be_visible()
    expect(comment(page, THIRD)).not_to_contain_text("Waiting for a moderator")


def send_the_fourth_again(page, article):
    send(page, article, FOURTH)
    expect_to_wait(page, FOURTH)


def read_all_of_it_in_the_log(page):
    page.goto("/moderation/log/")
    entries = page.locator(".log-entry")
    told = [
        "A suspension under rule 4: advertising was lifted.",
        "A comment on A wall of espaliers was restored.",
        "Appeal granted The removal of a comment on A wall of espaliers"
        " under rule 4: advertising was overturned.",
        "A reader was suspended for 7 days under rule 4: advertising.",
        "A comment on A wall of espaliers was removed under rule 4: advertising.",
        "A comment on A wall of espaliers was removed under rule 4: advertising.",
        "A comment on A wall of espaliers was removed under rule 1: off-topic comparison.",
        "Policy Revision 3 took effect: 1 rule added, nothing removed.",
        "Policy Revision 2 took effect: 1 rule added, nothing removed.",
        "Policy Revision 1 took effect: the first policy here.",
    ]
    expect(entries.locator("p")).to_have_text(told)
    expect(entries.nth(2)).to_contain_text("The strike is removed.")
    expect(entries.nth(4)).to_contain_text("Alder")  # the name that he chose for the log


def find_no_name_behind_any_link_of_the_log(page):
    entries = page.locator(".log-entry")
    addresses = {a.get_attribute("href") for a in entries.locator("a:has(time)").all()}
    placeholders = entries.get_by_role("link", name="See it in the thread")
    gone = [a.get_attribute("href") for a in placeholders.all()]
    assert len(addresses) == 10 and len(gone) == 2
    for address in ["/moderation/log/", "/moderation/log/feed/", *sorted(addresses)]:
        answer = page.request.get(address)
        assert answer.ok
        expect_no_name(answer.text())
    for address in gone:
        page.goto(address)
        place = page.locator(f"#{page.url.partition('#')[2]}")
        expect(place).to_contain_text("Removed by a moderator under rule")
        expect_no_name(place.inner_html())


def end_of(kind, *, days):
    """When the one step of a kind that was taken ends, in the words of the preview."""
    step = Ban.objects.get(kind=kind)
    assert abs(step.ends_at - timezone.now() - timedelta(days=days)) < timedelta(minutes=2)
    return when(step.ends_at)


def expect_no_name(html):
    for word in ("Marrow", "marrow@example.org", "Hazel", FIRST, SECOND, THIRD, FOURTH):
        assert word.lower() not in html.lower()
