"""Two moderators at the same moment: one decides, the other is told."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from comments.gate import Writer
from comments.models import Comment
from moderation.actions import comments
from moderation.actions.bans import ban, lift
from moderation.actions.record import Decided, Reworded
from moderation.deeds.appeal import action as appeal_action
from moderation.models import Ban, Decision, Strike
from moderation.plans.removal import NotAllowed, as_seen

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Start all of them together; the decision that each made, or what it was told."""
    start = Barrier(len(deeds))

    def run(deed):
        try:
            start.wait()
            return deed()
        except Decided as told:
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_one_comment_is_removed_once(post, reader, moderator, second_moderator, policy):
    comment = Comment.write(post, Writer(account=reader, name="Marrow"), "Pears are better abroad.")
    wording, seen = policy.wordings.get(number=1), as_seen(comment)

    def remove(who):
        mine = Comment.objects.get(pk=comment.pk)
        return lambda: comments.remove(who, mine, wording, seen=seen)

    results = at_once(remove(moderator), remove(second_moderator))
    (decision,) = Decision.objects.all()
    (told,) = [result for result in results if isinstance(result, Decided)]
    assert told.decision == decision and decision in results
    post.refresh_from_db()
    assert post.comment_count == 0


def _browsers(*moderators):
    """Eight of each, all on their own, each with the moderator's name."""
    for who in moderators:
        for _ in range(8):
            browser = Client()
            browser.force_login(who)
            yield who, browser


def _asked(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


def test_of_sixteen_requests_on_one_comment_one_decides_and_all_others_name_it(
    post, reader, moderator, second_moderator, policy
):
    comment = Comment.write(post, Writer(account=reader, name="Marrow"), "Pears are better abroad.")
    address = f"/moderation/comments/{comment.pk}/delete/"

    def deletion(number, who, browser):
        note = f"Not here, says {who.name} for the {number} time."
        sent = {"rule": policy.wordings.first().pk, "to_writer": note}
        shown = browser.post(address, sent)
        sent |= {name: _asked(shown, name) for name in ("confirm", "seen")}
        return lambda: (who, note, browser.post(address, sent))

    deeds = [
        deletion(number, *one) for number, one in enumerate(_browsers(moderator, second_moderator))
    ]
    results = at_once(*deeds)

    decision = Decision.objects.get()
    ((winner, note, done),) = [one for one in results if one[2].status_code == 302]
    assert decision.made_by.account == winner and decision.note.to_writer == note
    told = f"{winner.name} removed this comment under rule 1"
    for _who, note, answer in results:
        if answer is not done:
            assert answer.status_code == 409 and told in answer.text and note in answer.text
    post.refresh_from_db()
    assert post.comment_count == 0 and Strike.objects.count() == 1


def test_an_approval_and_a_deletion_of_many_hands_leave_one_decision(
    post, reader, moderator, second_moderator, policy
):
    comment = Comment.write(post, Writer(account=reader, name="Marrow"), "Pears are better abroad.")
    at, seen = f"/moderation/comments/{comment.pk}", as_seen(comment)

    def deed(who, browser):
        if who == moderator:
            return lambda: (who, browser.post(f"{at}/approve/", {"seen": seen}))
        sent = {"rule": "spam", "to_writer": "Ours has nine."}
        sent["confirm"] = _asked(browser.post(f"{at}/delete/", sent), "confirm")
        return lambda: (who, browser.post(f"{at}/delete/", sent | {"seen": seen}))

    results = at_once(*(deed(*one) for one in _browsers(moderator, second_moderator)))

    decision = Decision.objects.get()
    winner = decision.made_by.account
    for who, answer in results:
        if who != winner:
            assert answer.status_code == 409 and f"{winner.name} " in answer.text
            assert who == moderator or "Ours has nine." in answer.text
    statuses = [answer.status_code for who, answer in results if who == winner]
    assert statuses.count(302) == (1 if winner == second_moderator else 8)


def test_one_account_is_banned_once(reader, moderator, second_moderator, policy):
    wording = policy.wordings.get(number=2)
    results = at_once(
        lambda: ban(moderator, reader, wording, "Enough."),
        lambda: ban(second_moderator, reader, wording, "Enough."),
    )
    assert Ban.objects.count() == Decision.objects.count() == 1
    assert sum(isinstance(result, Decided) for result in results) == 1


def test_one_ban_is_lifted_once(reader, moderator, second_moderator, policy):
    ban(moderator, reader, policy.wordings.get(number=2), "Enough.")
    results = at_once(
        lambda: lift(moderator, Ban.objects.get(), "Calm now."),
        lambda: lift(second_moderator, Ban.objects.get(), "Calm now."),
    )
    assert sum(isinstance(result, Decided) for result in results) == 1
    assert Decision.objects.filter(kind="lift").count() == 1


def test_a_moderator_and_a_writer_at_once_leave_one_state(
    post, reader, moderator, second_moderator, policy
):
    comment = Comment.write(post, Writer(account=reader, name="Marrow"), "Pears are better abroad.")
    wording, seen = policy.wordings.get(number=1), as_seen(comment)
    theirs, mine = Comment.objects.get(pk=comment.pk), Comment.objects.get(pk=comment.pk)

    def withdraw():
        try:
            theirs.withdraw()
        except Exception as moved:
            return moved

    def remove():
        try:
            return comments.remove(moderator, mine, wording, seen=seen)
        except Reworded as changed:
            return changed

    at_once(withdraw, remove)
    comment.refresh_from_db()
    assert (comment.state == "removed") == Decision.objects.exists()


def test_one_appeal_is_ruled_on_once(
    post, reader, moderator, second_moderator, author_who_moderates, policy
):
    comment = Comment.write(post, Writer(account=reader, name="Marrow"), "Pears are better abroad.")
    appeal = appeal_action.appeal(
        comments.remove(moderator, comment, policy.wordings.get(number=1)), "No."
    )
    results = at_once(
        lambda: appeal_action.rule(second_moderator, appeal, True, "Yes, it was wrong."),
        lambda: appeal_action.rule(author_who_moderates, appeal, False, "No, it was right."),
    )
    (ruling,) = Decision.objects.rulings()
    (told,) = [result for result in results if isinstance(result, Decided)]
    assert told.decision == ruling and ruling in results
    comment.refresh_from_db()
    assert comment.is_published == (ruling.kind == "grant")


def test_a_ruling_and_its_appeals_withdrawal_leave_one_of_them(
    post, reader, moderator, second_moderator, policy
):
    comment = Comment.write(post, Writer(account=reader, name="Marrow"), "Pears are better abroad.")
    appeal = appeal_action.appeal(
        comments.remove(moderator, comment, policy.wordings.get(number=1)), "No."
    )

    def rule():
        try:
            return appeal_action.rule(second_moderator, appeal, True, "Yes, it was wrong.")
        except NotAllowed as refused:
            return refused

    def withdraw():
        try:
            return appeal_action.withdraw_appeal(appeal)
        except appeal_action.TooLate as late:
            return late

    at_once(rule, withdraw)
    appeal = type(appeal).objects.get()
    assert bool(appeal.ruled) != hasattr(appeal, "withdrawal")


def test_a_decision_is_appealed_against_once_however_often_it_is_sent(
    post, reader, moderator, second_moderator, policy
):
    comment = Comment.write(post, Writer(account=reader, name="Marrow"), "Pears are better abroad.")
    removal = comments.remove(moderator, comment, policy.wordings.get(number=1))

    def send():
        try:
            return appeal_action.appeal(removal, "No.")
        except appeal_action.AppealedAlready as again:
            return again

    results = at_once(send, send)
    assert sum(isinstance(result, appeal_action.AppealedAlready) for result in results) == 1
