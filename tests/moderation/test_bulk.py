"""Many comments at once: shown before, decided one by one, and nothing twice."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog.models import Post
from blog.operating.tasks.periodic_jobs import run_all
from comments.gate import Writer
from comments.models import Comment
from moderation.actions import comments as comment_actions
from moderation.deeds.bulk import action as bulks
from moderation.models import Ban, Bulk, Decision, Strike, Waiver
from moderation.plans.removal import Verdict
from moderation.reports.action import report

pytestmark = pytest.mark.django_db
SELECT = "/moderation/bulk/"


@pytest.fixture
def say(post):
    """A function by which somebody, or a guest, comments on an article."""

    def say(account, text="Pears are better abroad.", on=post, **more):
        n = Comment.objects.count()
        who = Writer(account=account, name=account.name) if account else _heron(n)
        return Comment.write(on, who, f"{text} {n}", **more)

    return say


def _heron(n):
    return Writer(token=f"{n:032x}", name="Passing Heron", email=f"heron{n}@example.org")


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


def at(bulk):
    return f"{SELECT}{bulk.pk}/"


def select(desk, comments, deed="remove"):
    """Tick these; the draft that comes of it."""
    sent = {"comment": [one.pk for one in comments], "deed": deed}
    answer = desk.post(f"{SELECT}?show=unread", sent)
    assert answer.status_code == 302, answer.text
    return Bulk.objects.latest("pk")


def choose(desk, bulk, rule=None, **more):
    """Choose what is to be done; the preview that comes of it."""
    what = {"deed": "remove", "rule": rule.rule_id} if rule else {"deed": bulk.deed}
    return desk.post(at(bulk), what | more, follow=True)


def confirm(desk, bulk, rule=None, **more):
    """Press the button of the preview."""
    digest = re.search(r'name="confirm" value="([^"]*)"', choose(desk, bulk, rule, **more).text)[1]
    return choose(desk, bulk, rule, confirm=digest, **more)


def delete(desk, comments, rule, **more):
    bulk = select(desk, comments)
    confirm(desk, bulk, rule, **more)
    bulk.refresh_from_db()
    return bulk


def why(bulk):
    """{comment: why it was skipped} of those that were."""
    return dict(bulk.items.skipped().values_list("comment", "why"))


def test_what_was_ticked_is_shown_and_only_then_deleted(desk, say, reader, second_reader, rule):
    going, staying = [say(reader), say(None)], say(second_reader)
    assert all(f'value="{one.pk}"' in desk.get(f"{SELECT}?show=unread").text for one in going)
    bulk = select(desk, going)
    shown = desk.get(at(bulk)).text
    assert "Remove 2 comments" in shown and 'name="confirm"' not in shown
    form = desk.get(at(bulk)).context["form"]
    assert (form["deed"].value(), form["rule"].value()) == ("remove", ""), "pressed, without a rule"
    answer = desk.post(at(bulk), {"deed": "remove"})
    assert answer.status_code == 422 and "Choose the rule that they break" in answer.text

    shown = choose(desk, bulk, rule, to_writer="Not here.").text
    assert "Removed by a moderator under rule 1: off-topic comparison." in shown
    assert "1 comment, 1 strike. 1st strike in 90 days: no further consequence." in shown
    assert "1 comment is by a guest: no strike." in shown
    assert "Nothing is changed yet. For 10 minutes you can undo it." in " ".join(shown.split())
    assert not Decision.objects.exists()

    done = confirm(desk, bulk, rule, to_writer="Not here.").text
    assert "2 comments removed under rule 1" in done and "/moderation/?show=unread" in done
    decisions = Decision.objects.order_by("pk")
    assert [one.comment_id for one in decisions] == [one.pk for one in going]
    assert {one.note.to_writer for one in decisions} == {"Not here."}
    assert Comment.objects.published().get() == staying
    assert Strike.objects.count() == 1
    assert Bulk.objects.get().to_writer == ""  # Nobody needs it any more.


def test_all_that_match_are_taken_whatever_is_ticked(desk, say, reader, policy):
    for _ in range(3):
        say(reader)
    desk.post(f"{SELECT}?show=unread", {"all": "1", "deed": "spam"})
    confirm(desk, Bulk.objects.get())
    assert Comment.objects.filter(state="spam").count() == 3
    assert {one.kind for one in Decision.objects.all()} == {"spam"}


def test_what_is_approved_with_others_is_passed_unread_and_not_all_is_read(
    desk, say, reader, second_reader, second_moderator, policy
):
    held, published, read, reported = say(None), say(reader), say(reader), say(reader)
    bulk = select(desk, [held, published, read, reported], "approve")
    report(Writer(account=second_reader), reported, words="Twice now.")
    comment_actions.approve(second_moderator, read)
    shown = choose(desk, bulk).text
    assert "2 comments are approved." in shown and "1 of them is held" in shown
    assert "approved without reading" in shown and "1: already decided" in shown
    assert "1: reported, so somebody has to read it" in shown

    confirm(desk, bulk)
    assert set(Comment.objects.passed()) == {held, published}
    assert {one.how for one in held.readings.all()} == {"passed"}
    assert Comment.objects.unread().get() == reported
    assert not desk.get("/moderation/").context.get("all_read")


def test_many_are_held_in_one_step_stay_unread_and_are_put_back(desk, say, reader, policy, post):
    said = [say(reader), say(reader), say(None)]
    bulk = select(desk, said, deed="hold")
    assert "2 comments held" in confirm(desk, bulk).text
    assert why(bulk) == {said[2].pk: "held"}
    assert not Comment.objects.published().exists() and not Strike.objects.exists()
    assert set(Comment.objects.unread()) == set(said)
    assert {one.kind for one in Decision.objects.all()} == {Decision.Kind.HOLD_BACK}

    desk.post(f"{at(bulk)}undo/")
    assert (
        set(Comment.objects.published())
        == set(said[:2])
        == set(Comment.objects.unread()) - {said[2]}
    )
    assert not Decision.objects.public().exists()


def test_comments_are_picked_as_readers_read_them(desk, say, reader):
    said = say(reader, "> Pears *abroad*.")
    picking, picked = (
        desk.get(f"{SELECT}?show=unread").text,
        desk.get(at(select(desk, [said]))).text,
    )
    assert all("Pears abroad." in page and "*abroad*" not in page for page in (picking, picked))


def test_nothing_ticked_or_chosen_is_said_and_what_was_typed_is_kept(desk, say, reader, policy):
    comment = say(reader)
    answer = desk.post(f"{SELECT}?show=unread", {"deed": "remove", "comment": ["x", "9" * 30]})
    assert answer.status_code == 422 and not Bulk.objects.exists()
    bulk = select(desk, [comment])
    answer = desk.post(at(bulk), {"deed": "remove", "rule": "77", "to_writer": "Kept?"})
    assert answer.status_code == 422 and "Kept?" in answer.text


def test_what_is_skipped_is_named_before_and_after_with_the_reason(
    desk, say, reader, author, second_moderator, rule, post
):
    going, aside, newer, staffs, edited, decided, gone = (
        say(author if n == 3 else None if n == 4 else reader) for n in range(7)
    )
    Comment.objects.filter(pk=newer.pk).update(created_at=timezone.now() - timedelta(days=500))
    other = _another(post)
    Comment.objects.filter(pk=aside.pk).update(post=other)
    bulk = select(desk, [going, aside, newer, staffs, edited, decided, gone])
    Waiver.objects.create(post=other, rule=rule.rule)
    edited.edit("Ours has nine."), gone.withdraw()
    hers = comment_actions.judge(second_moderator, decided, Verdict.spam())

    shown = choose(desk, bulk, rule).text
    for words in (
        "6 are skipped",
        "1: the rule is set aside on its article",
        "1: the rule wasn’t in force when it was written",
        "1: written by somebody on the staff",
        "1: edited by its writer after you selected it",
        "1: already decided",
        "1: no longer there",
    ):
        assert words in shown
    done = confirm(desk, bulk, rule).text
    assert "6 were skipped" in done
    assert Decision.objects.exclude(pk=hers.pk).get().comment == going
    assert why(bulk) == {
        aside.pk: "aside",
        newer.pk: "newer",
        staffs.pk: "staff",
        edited.pk: "reworded",
        decided.pk: "decided",
        gone.pk: "gone",
    }


def _another(post):
    other = Post(title="Figs", slug="figs", author=post.author, status=post.status)
    other.published_at = post.published_at
    other.write("Four of them.")
    other.save()
    return other


def test_strikes_of_one_writer_count_one_after_the_other_and_lead_to_one_step(
    desk, say, reader, second_reader, rule
):
    comments = [say(reader), say(second_reader), say(reader), say(reader)]
    bulk = select(desk, comments)
    shown = choose(desk, bulk, rule).text
    assert "Remove 4 under rule 1, suspend 1 writer" in shown
    assert "<bdi>Marrow</bdi></b> 3 comments, 3 strikes. 3rd strike in 90 days: suspended" in shown
    assert "<bdi>Quince</bdi></b> 1 comment, 1 strike. 1st strike in 90 days: no further" in shown

    done = confirm(desk, bulk, rule).text
    assert "Marrow is suspended until" in done and Strike.objects.count() == 4
    ban = Ban.objects.get()
    assert ban.placed.follows.comment == comments[3] and ban.evidence.count() == 3


def test_another_choice_than_was_shown_is_shown_first(desk, say, reader, second_moderator, rule):
    comments = [say(reader), say(reader)]
    bulk = select(desk, comments)
    shown = choose(desk, bulk, rule).text
    digest = re.search(r'name="confirm" value="([^"]*)"', shown)[1]
    comment_actions.remove(second_moderator, say(reader), rule)

    answer = choose(desk, bulk, rule, confirm=digest, to_writer="Kept?")
    assert answer.status_code == 409 and "Kept?" in answer.text
    assert "2 comments, 2 strikes. 3rd strike in 90 days: suspended for 7 days" in answer.text
    assert Decision.objects.count() == 1


@pytest.fixture
def started(desk, say, reader, rule, monkeypatch):
    """A function that starts a deletion of so many of the reader's, and leaves it to a worker."""

    def started(number):
        monkeypatch.setattr(bulks, "AT_ONCE", 0)
        comments = [say(reader) for _ in range(number)]
        return delete(desk, comments, rule), comments

    return started


def test_what_is_decided_in_between_is_left_and_the_step_is_what_is_reached(
    started, desk, second_moderator
):
    bulk, comments = started(3)
    hers = comment_actions.approve(second_moderator, comments[2])
    bulks.go_on.call(bulk.pk)

    assert why(bulk) == {comments[2].pk: "decided"}
    assert bulk.items.skipped().get().decision == hers
    assert "Hazel approved this comment" in desk.get(at(bulk)).text
    # Two strikes, not three: comments wait for a moderator.
    assert Ban.objects.get().kind == "hold" and Strike.objects.count() == 2


def test_nothing_harsher_follows_than_was_shown(started, say, reader, second_moderator, rule):
    bulk, comments = started(2)
    comment_actions.remove(second_moderator, say(reader), rule)
    bulks.go_on.call(bulk.pk)

    assert why(bulk) == {comments[1].pk: "harsher"}
    assert [ban.kind for ban in Ban.objects.all()] == ["hold"]
    comments[1].refresh_from_db()
    assert comments[1].is_published


def test_a_worker_that_is_killed_leaves_nothing_half_done_and_another_goes_on(
    started, desk, monkeypatch, after
):
    bulk, comments = started(5)
    judge, killed = bulks.judge, []

    def killed_at_the_third(*one, **more):
        decision = judge(*one, **more)
        if Decision.objects.on_words().count() == 3 and not killed:
            killed.append(decision)
            raise SystemExit  # after the deed, before its row says so
        return decision

    monkeypatch.setattr(bulks, "judge", killed_at_the_third)
    with pytest.raises(SystemExit):
        bulks.go_on.call(bulk.pk)
    assert Decision.objects.on_words().count() == bulk.items.done().count() == 2
    assert "2 of 5" in desk.get(at(bulk)).text

    queued = DBTaskResult.objects.filter(task_path="moderation.deeds.bulk.action.go_on")
    run_all()
    assert queued.count() == 1  # It may yet be alive.
    after(seconds=31)
    run_all()
    assert queued.count() == 2
    for _ in range(2):
        bulks.go_on.call(bulk.pk)
    assert Decision.objects.on_words().count() == Strike.objects.count() == 5
    assert "5 comments removed under rule 1" in desk.get(at(bulk)).text


def test_a_mistake_about_one_keeps_nobody_from_the_others(started, monkeypatch, desk, caplog):
    bulk, comments = started(3)
    judge = bulks.judge

    def stumbling(moderator, comment, *more, **said):
        decision = judge(moderator, comment, *more, **said)
        assert comment != comments[1], "stumbled"
        return decision

    monkeypatch.setattr(bulks, "judge", stumbling)
    bulks.go_on.call(bulk.pk)
    assert why(bulk) == {comments[1].pk: "fault"} and "stumbled" in caplog.text
    assert Decision.objects.on_words().count() == 2


def test_a_bulk_can_be_stopped_and_its_strikes_lead_to_what_they_reach(
    started, desk, monkeypatch, reader
):
    bulk, comments = started(5)
    judge = bulks.judge

    def stopped_at_the_second(*one, **more):
        decision = judge(*one, **more)
        if bulk.items.done().count() == 2:
            desk.post(f"{at(bulk)}stop/")
        return decision

    monkeypatch.setattr(bulks, "judge", stopped_at_the_second)
    bulks.go_on.call(bulk.pk)
    page = desk.get(at(bulk)).text
    assert "2 comments removed" in page and "3 comments were not changed" in page
    assert Ban.objects.get().kind == "hold"
    bulks.go_on.call(bulk.pk)
    assert Decision.objects.on_words().count() == 2


def test_all_of_it_is_undone_in_one_step_while_nobody_has_heard_of_it(
    desk, say, reader, second_moderator, rule
):
    comments = [say(reader), say(None), say(reader), say(reader)]
    bulk = delete(desk, comments, rule)
    assert Ban.objects.in_force().exists() and f"{at(bulk)}undo/" in desk.get(at(bulk)).text
    held = comments[1]
    hazel = Client()
    hazel.force_login(second_moderator)
    assert hazel.post(f"{at(bulk)}undo/").status_code == 404
    hers = comment_actions.restore(second_moderator, comments[0])

    done = desk.post(f"{at(bulk)}undo/", follow=True).text
    assert "3 decisions undone" in done
    assert "Hazel restored this comment" in done
    assert not Ban.objects.in_force().exists() and not Strike.objects.counting(timezone.now())
    held.refresh_from_db()
    assert held.is_held and held.read_at is held.passed_at is None
    assert Comment.objects.published().count() == 3
    assert {one.comment_id for one in Decision.objects.public(timezone.now() + timedelta(1))} <= {
        hers.comment_id
    }
    decided = Decision.objects.count()
    desk.post(f"{at(bulk)}undo/")
    assert Decision.objects.count() == decided


def test_approvals_are_undone_and_later_nothing_is_as_a_whole(desk, say, reader, policy, after):
    held, published = say(None), say(reader)
    bulk = select(desk, [held, published], "approve")
    confirm(desk, bulk)
    desk.post(f"{at(bulk)}undo/")
    assert set(Comment.objects.unread()) == {held, published}
    assert Comment.objects.held().get() == held

    again = select(desk, [held, published], "approve")
    confirm(desk, again)
    after(minutes=11)
    assert f"{at(again)}undo/" not in desk.get(at(again)).text
    answer = desk.post(f"{at(again)}undo/")
    assert answer.status_code == 409


def test_a_draft_is_its_moderators_alone(desk, say, reader, second_moderator, rule):
    bulk = select(desk, [say(reader)])
    hazel = Client()
    hazel.force_login(second_moderator)
    assert hazel.get(at(bulk)).status_code == hazel.post(at(bulk)).status_code == 404
    confirm(desk, bulk, rule)
    assert "1 comment removed under rule 1" in hazel.get(at(bulk)).text


def test_drafts_go_after_a_day(desk, say, reader, policy, after):
    select(desk, [say(reader)])
    after(hours=25)
    run_all()
    assert not Bulk.objects.exists()


def test_a_comment_more_costs_a_fixed_number_of_queries(desk, say, reader, second_reader, rule):
    def asked(number):
        bulk = select(desk, [say(one) for one in (reader, second_reader, None) * number])
        with CaptureQueriesContext(connection) as preview:
            choose(desk, bulk, rule)
        with CaptureQueriesContext(connection) as doing:
            confirm(desk, bulk, rule, without_strike="on")
        return len(preview), len(doing)

    few, more, many = asked(1), asked(3), asked(5)
    assert few[0] == more[0] == many[0]
    assert many[1] - more[1] <= 6 * 56
