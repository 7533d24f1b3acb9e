"""How a comment is taken away: under a rule, as spam, or outside the policy."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import judge, remove, restore
from moderation.models import Decision, PolicyRevision, Waiver
from moderation.plans.applicable_rules import citable
from moderation.plans.removal import NotAllowed, Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def say(post):
    def say(account, text, parent=None):
        return Comment.write(post, Writer(account=account, name=account.name), text, parent=parent)

    return say


@pytest.fixture
def comment(say, reader, policy):
    return say(reader, "Pears are better abroad.")


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


@pytest.fixture
def reworded(comment, policy):
    """Revision 2, newer than the comment, in which rule 1 says something else."""
    draft = PolicyRevision.objects.draft()
    draft.wordings.filter(number=1).update(title="Compare nothing", citation="comparing")
    draft.publish()
    return draft.wordings.get(number=1)


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


def delete(client, comment, **choice):
    """Choose, look at what happens, and confirm it: both answers."""
    address = f"/moderation/comments/{comment.pk}/delete/"
    shown = client.post(address, choice)
    sent = {"confirm": field(shown, "confirm"), "seen": field(shown, "seen")}
    return shown, client.post(address, choice | sent)


def test_spam_goes_without_a_rule_a_strike_or_a_public_entry(desk, client, comment, post, after):
    shown, _ = delete(desk, comment, rule="spam")
    assert (
        "It’s removed from the page, with no placeholder." in shown.text
        and "No strike." in shown.text
    )
    assert "Not in the public log; moderators can see it." in shown.text

    decision = Decision.objects.get()
    assert (decision.kind, decision.wording) == ("spam", None)
    after(minutes=11)
    assert decision.get_absolute_url() in desk.get("/moderation/log/").text
    client.logout()
    assert decision.get_absolute_url() not in client.get("/moderation/log/").text
    assert client.get(decision.get_absolute_url()).status_code == 404
    assert f'id="c-{comment.pk}"' not in client.get(post.get_absolute_url()).text


def test_spam_that_was_answered_leaves_a_line_that_shames_nobody(
    client, comment, say, second_reader, moderator, post
):
    say(second_reader, "So they say.", parent=comment)
    judge(moderator, comment, Verdict.spam())
    page = client.get(post.get_absolute_url()).text
    assert "Removed by a moderator." in page and "So they say." in page


def test_what_was_no_spam_comes_back_and_the_public_never_knew(client, comment, moderator, after):
    judge(moderator, comment, Verdict.spam())
    after(minutes=11)
    restoration = restore(moderator, comment)
    after(minutes=11)
    assert restoration.get_absolute_url() not in client.get("/moderation/log/").text
    assert client.get(restoration.get_absolute_url()).status_code == 404


def test_outside_the_policy_a_reason_is_compulsory(desk, comment):
    address = f"/moderation/comments/{comment.pk}/delete/"
    answer = desk.post(address, {"rule": "law", "to_writer": "Kept words."})
    assert answer.status_code == 422 and "Kept words." in answer.text
    assert "why_outside" in answer.context["form"].errors


def test_outside_the_policy_the_log_names_the_kind_of_reason_and_not_the_words(
    desk, client, comment, reader, post, after
):
    delete(desk, comment, rule="private", why_outside="It has Rowan’s address.")
    decision = Decision.objects.get()
    assert (decision.kind, decision.ground) == ("outside", "private")
    after(minutes=11)
    client.logout()
    for address in ["/moderation/log/", decision.get_absolute_url()]:
        page = client.get(address).text
        assert "for another reason: it had private details of somebody else" in page
        assert "Rowan" not in page
    placeholder = "Removed by a moderator for another reason: private details of somebody else."
    assert placeholder in client.get(post.get_absolute_url()).text
    client.force_login(reader)
    assert "It has Rowan’s address." in client.get(decision.get_absolute_url()).text
    assert "Removed for another reason" in client.get("/account/comments/").text


def test_only_what_is_older_than_any_policy_goes_as_such(desk, moderator, comment, policy):
    with pytest.raises(NotAllowed):
        judge(moderator, comment, Verdict.outside("older", "Old."))
    old = timezone.now() - timedelta(days=400)
    Comment.objects.filter(pk=comment.pk).update(created_at=old)

    page = desk.get(f"/moderation/comments/{comment.pk}/delete/")
    form = page.context["form"]
    assert form.revision is None and policy.wordings.get(number=1) in form.newer.values()
    delete(desk, comment, rule="older", why_outside="It sells boots.")
    assert Decision.objects.get().ground == "older"


def test_a_blog_without_a_policy_can_delete_spam_and_what_the_law_forbids(desk, say, reader):
    delete(desk, say(reader, "Buy boots."), rule="spam")
    delete(desk, say(reader, "Forbidden."), rule="law", why_outside="A court said so.")
    assert Decision.objects.in_force().count() == 2


def test_a_newer_rule_needs_a_stated_reason(desk, moderator, comment, reworded):
    with pytest.raises(NotAllowed):
        remove(moderator, comment, reworded)
    answer = desk.post(f"/moderation/comments/{comment.pk}/delete/", {"rule": reworded.pk})
    assert answer.status_code == 422 and "why_newer" in answer.context["form"].errors


def test_a_newer_rule_that_is_cited_all_the_same_says_so_everywhere(
    desk, client, comment, reader, reworded, after
):
    shown, _ = delete(desk, comment, rule=reworded.pk, why_newer="They asked for it themselves.")
    assert shown.context["plan"].main.verdict.is_override
    decision = Decision.objects.get()
    assert decision.is_override and decision.wording == reworded
    after(minutes=11)
    client.logout()
    page = client.get("/moderation/log/").text
    assert "rule 1: comparing</a>, which is newer than the comment." in page
    client.force_login(reader)
    assert "They asked for it themselves." in client.get(decision.get_absolute_url()).text


def test_a_rule_that_reads_as_it_did_is_not_offered_as_newer(desk, comment, reworded):
    page = desk.get(f"/moderation/comments/{comment.pk}/delete/").text
    assert page.count("The point, not the person") == 1


def test_words_changed_by_an_edit_are_judged_by_the_day_of_the_edit(say, reader, reworded):
    comment = say(reader, "Which pears?")
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(days=9))
    Comment.objects.filter(pk=comment.pk).update(edited_at=timezone.now())
    comment.refresh_from_db()
    assert reworded in citable(comment)


@pytest.fixture
def branch(comment, say, second_reader, reader):
    """Two replies below the comment, the second below the first."""
    first = say(second_reader, "So they say.", parent=comment)
    return first, say(reader, "They do.", parent=first)


def test_replies_go_too_with_a_decision_for_each(desk, comment, branch, policy, post):
    rule = policy.wordings.get(number=1)
    shown, _ = delete(desk, comment, rule=rule.pk, with_replies="on")
    assert [one.comment for one in shown.context["plan"].replies] == list(branch)
    assert "So they say." in shown.text and "They do." in shown.text
    assert Decision.objects.filter(kind="remove", wording=rule).count() == 3
    post.refresh_from_db()
    assert post.comment_count == 0


def test_replies_that_were_decided_withdrawn_or_set_aside_stay_and_the_page_says_why(
    desk, comment, branch, moderator, policy, second_reader, say
):
    rule = policy.wordings.get(number=1)
    remove(moderator, branch[1], policy.wordings.get(number=2))
    say(second_reader, "Never mind.", parent=comment).withdraw()
    shown, _ = delete(desk, comment, rule=rule.pk, with_replies="on")
    assert "Stays: already decided." in shown.text
    assert "Stays: its writer withdrew it." in shown.text
    assert Decision.objects.filter(kind="remove", wording=rule).count() == 2


def test_a_reply_goes_under_the_rule_in_the_words_of_its_own_day(
    comment, moderator, policy, reworded, say, second_reader
):
    reply = say(second_reader, "So they say.", parent=comment)
    judge(moderator, comment, Verdict.under(policy.wordings.get(number=1)), with_replies=True)
    assert Decision.objects.get(comment=reply).wording == reworded


def test_a_reply_older_than_the_rule_stays(comment, moderator, policy, say, second_reader):
    reply = say(second_reader, "So they say.", parent=comment)
    Comment.objects.filter(pk=reply.pk).update(created_at=timezone.now() - timedelta(days=400))
    judge(moderator, comment, Verdict.under(policy.wordings.get(number=1)), with_replies=True)
    reply.refresh_from_db()
    assert reply.is_published


def test_a_reply_written_meanwhile_is_shown_before_it_goes(
    desk, comment, branch, policy, say, second_reader
):
    address = f"/moderation/comments/{comment.pk}/delete/"
    choice = {"rule": policy.wordings.get(number=1).pk, "with_replies": "on"}
    shown = desk.post(address, choice)
    say(second_reader, "One more thing.", parent=comment)
    sent = {"confirm": field(shown, "confirm"), "to_writer": "My note."}
    answer = desk.post(address, choice | sent)
    assert answer.status_code == 409 and not Decision.objects.exists()
    assert "One more thing." in answer.text and "My note." in answer.text


def test_spam_takes_no_replies_with_it(desk, comment, branch):
    address = f"/moderation/comments/{comment.pk}/delete/"
    answer = desk.post(address, {"rule": "spam", "with_replies": "on"})
    assert answer.status_code == 422 and "with_replies" in answer.context["form"].errors


def test_a_branch_too_large_to_read_in_one_go_is_removed_in_parts(
    desk, comment, branch, policy, monkeypatch
):
    monkeypatch.setattr("moderation.plans.removal.REPLIES", 1)
    choice = {"rule": policy.wordings.get(number=1).pk, "with_replies": "on"}
    answer = desk.post(f"/moderation/comments/{comment.pk}/delete/", choice)
    assert answer.status_code == 422 and "with_replies" in answer.context["form"].errors


def test_withdrawing_does_not_escape_a_verdict(desk, client, comment, policy, post):
    comment.withdraw()
    shown, _ = delete(desk, comment, rule=policy.wordings.get(number=1).pk)
    assert shown.context["plan"].main.comment.state == "withdrawn"
    comment.refresh_from_db()
    assert comment.state == "withdrawn" and Decision.objects.get().kind == "remove"
    again = desk.get(f"/moderation/comments/{comment.pk}/delete/")
    assert (
        again.context["is_judged"] and f"/moderation/comments/{comment.pk}/restore/" in again.text
    )


def test_a_verdict_on_a_withdrawn_comment_is_taken_back_and_the_words_stay_away(
    comment, moderator, policy
):
    comment.withdraw()
    remove(moderator, comment, policy.wordings.get(number=1))
    restore(moderator, comment)
    comment.refresh_from_db()
    assert comment.state == "withdrawn" and not Decision.objects.in_force().exists()


def test_a_rule_set_aside_cannot_be_cited_as_a_newer_one_either(moderator, comment, reworded, post):
    Waiver.objects.create(post=post, rule=reworded.rule)
    with pytest.raises(NotAllowed):
        remove(moderator, comment, reworded)
    with pytest.raises(NotAllowed):
        judge(moderator, comment, Verdict.under(reworded, why_newer="All the same."))
