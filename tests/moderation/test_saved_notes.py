"""What moderators write again and again they save once, for all of them."""

import re

import pytest

from moderation.models import SavedNote

pytestmark = pytest.mark.django_db
LIST = "/moderation/saved-notes/"


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


@pytest.fixture
def note(db):
    return SavedNote.objects.create(title="Half of it", text="Post the first half again.")


def test_a_note_is_saved_changed_and_deleted(desk):
    assert (
        "There are none yet. Save a note that you write often, then insert it into a note to a writer."
        in desk.get(LIST).text
    )
    assert desk.post(LIST, {"title": "Half", "text": "Post half of it."}).status_code == 302
    note = SavedNote.objects.get()
    assert "Post half of it." in desk.get(LIST).text
    desk.post(f"{LIST}{note.pk}/", {"title": "Half", "text": "Post the first half."})
    note.refresh_from_db()
    assert note.text == "Post the first half."
    for _twice in range(2):
        assert desk.post(f"{LIST}{note.pk}/delete/").status_code == 302
    assert not SavedNote.objects.exists()


@pytest.mark.parametrize("said", [{"title": "", "text": "Words."}, {"title": "x" * 81, "text": "Words."},
                                  {"title": "Half", "text": ""}, {"title": "Half", "text": "x" * 2001}])  # fmt: skip
def test_what_cannot_be_saved_comes_back_with_every_word(desk, note, said):
    for address in (LIST, f"{LIST}{note.pk}/"):
        answer = desk.post(address, said)
        assert answer.status_code == 422
        assert said["title"] in answer.text and said["text"] in answer.text
    note.refresh_from_db()
    assert note.title == "Half of it" and SavedNote.objects.count() == 1


def fields_with_notes(page):
    """The fields that a menu of saved notes stands beside."""
    return set(re.findall(r'data-fills="([^"]+)"', page))


def test_a_menu_of_them_stands_beside_whatever_reaches_a_writer(
    desk, note, comment, policy, reader
):
    delete = f"/moderation/comments/{comment.pk}/delete/"
    assert "id_to_writer" in fields_with_notes(desk.get(delete).text)
    assert fields_with_notes(desk.get(f"/moderation/accounts/{reader.pk}/ban/").text) == {
        "id_reason"
    }


def test_what_stays_among_moderators_has_none(desk, note, reader):
    assert fields_with_notes(desk.get(f"/moderation/accounts/{reader.pk}/notes/").text) == set()


def test_without_scripts_they_stand_there_to_be_copied(desk, note, comment, policy):
    page = desk.get(f"/moderation/comments/{comment.pk}/delete/").text
    assert "Saved notes to copy" in page and page.count("Post the first half again.") >= 2


def test_the_menu_sends_nothing(desk, note, comment, policy):
    page = desk.get(f"/moderation/comments/{comment.pk}/delete/").text
    menu = page[page.index("saved-notes-menu") - 40 : page.index("data-fills")]
    assert "name=" not in menu
