"""What moderators do about a comment in other words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from blog.models import Site
from comments.models import Comment, CommentRevision
from moderation.actions.comments import approve, remove, restore
from moderation.actions.edits import refuse_edit
from moderation.actions.record import Decided, Reworded
from moderation.deeds.purge.action import purge
from moderation.desk.edits import rewording
from moderation.models import Decision
from moderation.plans.applicable_rules import revision_for
from moderation.plans.removal import as_seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def edited(comment, moderator):
    """The reader's comment, which was read; an edit of it waits."""
    approve(moderator, comment)
    Site.objects.update(holds_edits=True)
    comment.edit("Pears are best at home.")
    return comment


def test_the_desk_has_the_edit_beside_what_everybody_reads(signed_in, edited, moderator):
    desk = signed_in(moderator)
    for show in ("unread", "held"):
        assert "Edit waiting" in desk.get(reverse("review"), {"show": show}).text
    page = desk.get(reverse("review_comment", args=[edited.pk])).text
    assert "Pears are better abroad." in page
    assert "<del>better abroad.</del><ins>best at home.</ins>" in page
    assert reverse("refuse_edit", args=[edited.pk]) in page
    thread = desk.get(edited.post.get_absolute_url()).text
    assert reverse("approve", args=[edited.pk]) not in thread  # It isn't seen there.


def test_approving_makes_the_edit_public_and_read(client, edited, moderator):
    decision = approve(moderator, edited, seen=as_seen(edited))
    edited.refresh_from_db()
    assert decision.kind == Decision.Kind.APPROVE and edited.read_at
    assert edited.text == "Pears are best at home." and edited.waiting is None
    page = client.get(edited.post.get_absolute_url()).text
    assert "best at home" in page and "Edited" in page and "abroad" not in page
    [stood] = edited.revisions.all()
    assert stood.fate == CommentRevision.Fate.STOOD and stood.read_at


def test_refusing_leaves_it_as_it_stood_and_tells_the_writer(
    signed_in, edited, moderator, reader, rule, postbox, client
):
    desk, where = signed_in(moderator), reverse("refuse_edit", args=[edited.pk])
    assert "stay as they are now" in desk.get(where).text
    said = {"rule": rule.pk, "to_writer": "Kinder, then.", "seen": as_seen(edited)}
    assert desk.post(where, said).status_code == 302
    edited.refresh_from_db()
    assert edited.is_published and edited.text == "Pears are better abroad." and edited.read_at
    decision = edited.decisions.get(kind=Decision.Kind.REFUSE)
    assert decision.wording == rule and not decision.has_strike
    assert decision not in Decision.objects.public(at=decision.appears_at)
    assert "refused an edit" in desk.get(reverse("review_comment", args=[edited.pk])).text
    assert client.get(reverse("log")).status_code == 200
    assert "An edit of a comment" in desk.get(reverse("log")).text
    letters = postbox.deliver(after=timedelta(minutes=11))
    [letter] = [one for one in letters if "edit" in one.subject]
    assert letter.to == reader.email and "Kinder, then." in letter.body
    assert "Pears are best at home." in letter.body and rule.text in letter.body
    assert desk.post(where, {}).status_code == 409


def test_a_decision_is_about_the_wording_that_was_seen(edited, moderator, second_moderator):
    before = as_seen(edited)
    edited.edit("Pears are best in tarts.")
    for deed in (approve, refuse_edit):
        with pytest.raises(Reworded):
            deed(moderator, edited, seen=before)
    now = as_seen(edited)
    edited.take_edit_back()
    with pytest.raises(Reworded):
        refuse_edit(moderator, edited, seen=now)
    edited.edit("Pears, at last.")
    now = as_seen(edited)
    refuse_edit(second_moderator, edited, seen=now)
    with pytest.raises(Decided):
        refuse_edit(moderator, edited, seen=now)


def test_a_comment_is_deleted_edit_and_all_and_comes_back_as_it_stood(
    edited, moderator, second_moderator, rule, client
):
    remove(moderator, edited, rule, seen=as_seen(edited))
    assert not Comment.objects.waiting().exists()
    restore(second_moderator, edited)
    assert "better abroad" in client.get(edited.post.get_absolute_url()).text
    assert Comment.objects.waiting().get().waiting.text == "Pears are best at home."


def test_an_edit_of_what_was_read_is_to_be_read_again_with_what_changed(comment, moderator):
    approve(moderator, comment)
    comment.edit("Pears are far better abroad.")
    comment.edit("Pears are far better at home.")
    assert Comment.objects.unread().get() == comment
    shown = rewording(comment)
    assert shown.read_at and not shown.is_waiting and len(shown.earlier) == 2
    assert ("added", "far ") in shown.changes and ("added", "at home.") in shown.changes


def test_purging_destroys_every_wording(comment, moderator, author_who_moderates, rule):
    comment.edit("In other words.")
    Site.objects.update(holds_edits=True)
    comment.edit("And in others.")
    remove(moderator, comment, rule)
    purge(author_who_moderates, comment, "A court says so.")
    assert not CommentRevision.objects.exists()
    comment.refresh_from_db()
    assert comment.pending_at is None


def test_what_an_edit_is_judged_by_is_the_policy_of_its_day(edited, policy, after):
    after(days=1)
    draft = policy.__class__.objects.draft()
    draft.take_over(edited.pending_at)
    edited.refresh_from_db()
    assert revision_for(edited) == draft


def test_a_slip_about_an_edit_is_taken_back_and_nobody_hears_of_it(
    signed_in, edited, moderator, postbox
):
    desk = signed_in(moderator)
    for deed, public in [("approve", "best at home"), ("refuse_edit", "better abroad")]:
        edited.refresh_from_db()
        desk.post(reverse(deed, args=[edited.pk]), {"seen": as_seen(edited)})
        assert public in Client().get(edited.post.get_absolute_url()).text
        desk.post(reverse("undo"))
        edited.refresh_from_db()
        assert edited.waiting.text == "Pears are best at home." and not edited.read_at
        assert edited.text == "Pears are better abroad." and edited.edited_at is None
        assert "better abroad" in Client().get(edited.post.get_absolute_url()).text
    assert not [
        one for one in postbox.deliver(after=timedelta(minutes=11)) if "edit" in one.subject
    ]
