"""What moderators note about a reader: seen by the staff, reworded by nobody."""

import pytest
from django.test import Client

from comments.gate import Writer
from comments.models import Comment
from moderation.models import Decision, StaffNote
from tests.accounts.leaving import leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


def note(browser, whom, text):
    return browser.post(f"/moderation/{whom}/notes/", {"text": text})


def test_a_note_on_a_reader_stands_beside_whatever_they_write(desk, comment, reader, policy):
    there = f"/moderation/comments/{comment.pk}/?show=all"
    before = desk.get(there).text
    assert "No notes yet." in before and f'name="next" value="{there}"' in before
    sent = {"text": "Warm\nin other threads.", "next": there}
    assert desk.post(f"/moderation/accounts/{reader.pk}/notes/", sent).url == there

    shown = desk.get(there).text
    assert "Warm<br>in other threads." in shown and "Note added." in shown
    assert "No notes yet." not in shown and "<bdi>Alder</bdi>" in shown
    assert not Decision.objects.exists()
    assert "Warm" in desk.get(f"/moderation/accounts/{reader.pk}/notes/").text


def test_a_note_on_a_guest_goes_with_their_browser(desk, post, guest, policy):
    heron, other = "a" * 32, "b" * 32
    first, second, others = (
        Comment.write(post, Writer(token=token, **guest), f"Do they keep, {n}?")
        for n, token in enumerate([heron, heron, other])
    )
    note(desk, f"comments/{first.pk}", "Asks everywhere.")
    assert "Asks everywhere." in desk.get(f"/moderation/comments/{second.pk}/").text
    assert "Asks everywhere." not in desk.get(f"/moderation/comments/{others.pk}/").text


def test_an_empty_note_is_none_and_one_too_long_is_kept(desk, reader):
    answer = note(desk, f"accounts/{reader.pk}", " ")
    assert answer.status_code == 422 and "text" in answer.context["form"].errors
    answer = note(desk, f"accounts/{reader.pk}", "Pears. " * 500)
    assert answer.status_code == 422 and "Pears. Pears." in answer.text
    assert not StaffNote.objects.exists()


def test_its_writer_or_an_admin_withdraws_it_and_nobody_else(
    desk, reader, second_moderator, author_who_moderates
):
    for text in ("Warm.", "Calm."):
        note(desk, f"accounts/{reader.pk}", text)
    warm, calm = StaffNote.objects.order_by("pk")
    hazel, admin = Client(), Client()
    hazel.force_login(second_moderator)
    admin.force_login(author_who_moderates)

    refused = hazel.post(f"/moderation/notes/{warm.pk}/withdraw/")
    assert refused.status_code == 409
    assert "Withdraw…" not in hazel.get(f"/moderation/accounts/{reader.pk}/notes/").text
    assert desk.get(f"/moderation/notes/{warm.pk}/withdraw/").status_code == 200
    desk.post(f"/moderation/notes/{warm.pk}/withdraw/")
    admin.post(f"/moderation/notes/{calm.pk}/withdraw/")
    assert not StaffNote.objects.exists()


def test_nobody_but_the_staff_reads_a_note(desk, client, comment, reader, post, policy):
    note(desk, f"accounts/{reader.pk}", "Lukewarm elsewhere.")
    theirs = Client()
    theirs.force_login(reader)
    pages = [post.get_absolute_url(), "/account/", "/account/comments/", "/moderation/log/"]
    assert not any("Lukewarm" in theirs.get(page).text for page in pages)


def test_notes_go_with_the_account_and_stay_when_their_writer_leaves(desk, reader, moderator):
    note(desk, f"accounts/{reader.pk}", "Warm.")
    moderator.groups.clear()
    leave(moderator)
    kept = StaffNote.objects.get()
    assert str(kept.written_by.name_for_staff) == "somebody who deleted their account"
    leave(reader)
    assert not StaffNote.objects.exists()
