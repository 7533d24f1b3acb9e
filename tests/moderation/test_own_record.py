"""What readers read about themselves in their account."""

import pytest

from moderation.actions import bans
from moderation.actions.comments import restore
from moderation.deeds.appeal.action import appeal
from moderation.models import Acceptance, Ban, Decision, PolicyRevision, Pseudonym

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(signed_in, reader):
    browser = signed_in(reader)
    return lambda: browser.get("/account/").text


def test_whoever_has_no_strike_is_in_good_standing(home, policy):
    page = home()
    assert "In good standing" in page and "You can comment on every open thread." in page
    assert "What a strike would mean: your comment is removed, and we tell you which" in page


def test_a_blog_without_a_policy_says_nothing_of_strikes(home):
    assert "In good standing" in home()


def test_strikes_are_counted_and_the_next_one_is_foretold(home, removed, rule):
    removed()
    page = home()
    assert "One strike in the last 90 days" in page
    assert (
        "What another strike would mean: your comments are held for a moderator for 14 days."
        in page
    )
    assert "This one counts until" in page and page.count('class="given"') == 1
    assert "was removed under" in page and "A strike; it counts until" in page


def test_the_rule_stands_there_in_the_words_of_its_day(home, removed):
    removed()
    draft = PolicyRevision.objects.draft()
    draft.wordings.filter(number=1).update(title="Compare nothing", text="Not even pears.")
    draft.publish()
    page = home()
    assert "No off-topic comparison" in page and "Compare nothing" not in page


def test_the_revisions_that_were_accepted_stand_there_each_with_its_day(home, reader, policy):
    assert "you accepted" not in home()
    pseudonym = Pseudonym.objects.current(reader)
    Acceptance.objects.create(pseudonym=pseudonym, revision=policy)
    _, _, accepted = home().partition("Policy revisions you accepted")
    assert f'<a href="{policy.get_absolute_url()}">Revision 1</a>' in accepted


def test_what_was_taken_back_is_said(home, removed, second_moderator):
    restore(second_moderator, removed().comment)
    page = home()
    assert "Its strike was removed." in page and "was restored." in page
    assert "In good standing" in page


def test_a_slip_that_was_undone_is_not_there(home, removed, moderator, settings):
    settings.LOG_DELAY = 600
    restore(moderator, removed().comment)
    assert "Pears are better abroad" not in home() and "off-topic comparison" not in home()


def test_a_suspension_stands_there_with_its_end_and_the_way_to_appeal(home, strikes, removed):
    strikes(2)
    removed(to_writer="It is about walls.")
    page = home()
    assert "3rd removed comment in 90 days." in page and "It is about walls." in page
    ban = Ban.objects.in_force().get()
    assert f"/appeals/{ban.placed_id}/" in page


def test_a_hold_is_told_as_one(home, strikes, removed):
    strikes(1)
    removed()
    page = home()
    assert "a moderator reads your comments before they appear" in page
    assert "suspended" not in page.split("3 strikes")[0]


def test_nobody_reads_anybody_elses_record(client, removed, second_reader):
    removed()
    client.force_login(second_reader)
    assert "off-topic comparison" not in client.get("/account/").text
    assert Decision.objects.count() == 1


def test_moderators_see_the_same_strikes_beside_a_comment(signed_in, moderator, removed):
    decision = removed()
    page = signed_in(moderator).get(f"/moderation/comments/{decision.comment_id}/?show=all").text
    assert "One strike in the last 90 days" in page
    assert "Next: comments held for a moderator for 14 days." in page


def test_somebody_banned_reads_of_that_first_and_of_nothing_that_would_come_next(
    home, removed, reader, moderator, second_moderator, rule
):
    removed(), removed()
    ban = bans.ban(moderator, reader, rule, "Enough.")
    page = home()
    assert page.count("You can’t comment here") == 1 and "Also: Your comments are held" in page
    assert "would mean" not in page and "A different moderator will look at it." in page
    appeal(ban, "Look again.")
    page, _, _ = home().partition("strikes in the last")
    assert "Your appeal is waiting" in page


def test_the_thread_says_at_its_top_why_there_is_no_reply(
    signed_in, reader, moderator, rule, comment, post
):
    bans.ban(moderator, reader, rule, "Enough.")
    page = signed_in(reader).get(post.get_absolute_url()).text
    thread = page[page.index('id="comments"') :]
    assert 0 < thread.index("You can’t comment here. <a") < thread.index(f'id="c-{comment.pk}"')


def test_the_bell_tells_of_the_step_that_came_with_a_removal(
    removed, reader, signed_in, settings, postbox
):
    settings.LOG_DELAY = 0
    removed(), removed()
    postbox.deliver()
    assert (
        "Your comments are held for a moderator until"
        in signed_in(reader).get("/account/bell/").text
    )
