"""What readers read about themselves in their account."""

import pytest

from moderation import actions
from moderation.models import Acceptance, Ban, Decision, PolicyRevision, Pseudonym

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(signed_in, reader):
    browser = signed_in(reader)
    return lambda: browser.get("/account/").text


def test_whoever_has_no_strike_is_in_good_standing(home, policy):
    page = home()
    assert "In good standing" in page and "You can comment on every open thread." in page
    assert "1 strike: your comment is removed, and you are told which rule it broke." in page


def test_a_blog_without_a_policy_says_nothing_of_strikes(home):
    assert "In good standing" in home()


def test_strikes_are_counted_and_the_next_one_is_foretold(home, removed, rule):
    removed()
    page = home()
    assert "One strike in the last 90 days" in page
    assert "2 strikes: your comments are held for a moderator for 14 days." in page
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
    actions.restore(second_moderator, removed().comment)
    page = home()
    assert "Its strike was removed." in page and "was restored." in page
    assert "In good standing" in page


def test_a_slip_that_was_undone_is_not_there(home, removed, moderator, settings):
    settings.LOG_DELAY = 600
    actions.restore(moderator, removed().comment)
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
