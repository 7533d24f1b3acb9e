"""Destroying the words of a comment: nothing is left of them, and the decision stays."""

import pytest
from django.core.cache import caches
from django.db import connection, connections
from django.urls import reverse

from blog.models import OutgoingMail
from comments.gate import Writer
from comments.models import Comment
from moderation.actions import comments
from moderation.actions.record import Decided
from moderation.deeds.appeal import action as appeal_action
from moderation.deeds.purge import action as purge_action
from moderation.models import Decision
from tests.conftest import a_person
from tests.traces import traces

pytestmark = pytest.mark.django_db
# Words that stand nowhere else; of one writing system each.
EARLIER, WORD, OTHER = "zwetschgenmus", "pflaumenaugust", "李子酱很好"


@pytest.fixture
def admin(site):
    return a_person("Sloe", "Admin")


@pytest.fixture
def comment(post, reader):
    """Its words were changed once, and strangers have read them."""
    comment = Comment.write(post, Writer(account=reader, name="Marrow"), f"Best is {EARLIER}.")
    comment.edit(f"{WORD}, my **{WORD}**, said {OTHER} to my neighbour.")
    return comment


@pytest.fixture
def removal(client, comment, rule, moderator, second_moderator):
    client.get(comment.post.get_absolute_url())
    client.get("/comments/feed/")
    to_writer = f"Nobody wants “{WORD}, my {WORD}” here."
    removal = comments.remove(moderator, comment, rule, to_writer=to_writer)
    appeal = appeal_action.appeal(removal, f"But I only said: {WORD}, my {WORD}, said {OTHER}.")
    appeal_action.rule(second_moderator, appeal, False, f"You said {WORD} all the same.")
    comment.refresh_from_db()
    return removal


def purge(browser, comment, **said):
    fields = {"why": "A court says so.", "is_sure": "on"}
    return browser.post(f"/moderation/comments/{comment.pk}/purge/", fields | said)


def left(tmp_path):
    return traces(tmp_path, EARLIER, WORD, OTHER)


def stored_pages():
    """All bytes that the page store holds, be it a folder or a Redis."""
    store = caches["pages"]
    if hasattr(store, "folder"):
        files = [file for file in store.folder.rglob("*") if file.is_file()]
        return b"".join(file.read_bytes() for file in files)
    client = store._cache.get_client(None)
    return b"".join(client.get(key) or b"" for key in client.scan_iter(store.make_key("*")))


def test_no_table_and_no_file_has_the_words_afterwards(
    signed_in, admin, comment, removal, tmp_path
):
    assert "comments_comment.text" in {where for where, _word in left(tmp_path)}
    assert WORD.encode() in stored_pages()
    answer = purge(signed_in(admin), comment, with_notes="on")
    assert answer.status_code == 302
    assert left(tmp_path) == []
    assert stored_pages() == b""
    assert Decision.objects.filter(pk=removal.pk, kind="remove", comment=comment).exists()


def test_unsent_letters_about_it_go(signed_in, admin, comment, removal):
    about = [
        OutgoingMail.name_of(removal),
        OutgoingMail.name_of(removal.appeal),
        OutgoingMail.name_of(comment),
    ]
    assert OutgoingMail.objects.unsent().filter(about__in=about).exists()
    purge(signed_in(admin), comment)
    assert not OutgoingMail.objects.unsent().filter(about__in=about).exists()


def test_what_was_said_about_it_stays_unless_it_is_to_go_as_well(
    signed_in, admin, comment, removal, tmp_path
):
    browser = signed_in(admin)
    page = browser.get(f"/moderation/comments/{comment.pk}/purge/").text
    assert "1 of them quotes the comment." in page
    purge(browser, comment)
    assert {where for where, _word in left(tmp_path)} == {
        "moderation_decisionnote.to_writer",
        "moderation_appealnote.text",
    }


def test_the_page_says_what_goes_and_asks_twice(signed_in, admin, comment, removal):
    browser = signed_in(admin)
    page = browser.get(f"/moderation/comments/{comment.pk}/purge/").text
    assert "What is deleted permanently" in page and "What stays" in page
    for missing in [{"why": " "}, {"is_sure": ""}]:
        assert purge(browser, comment, **missing).status_code == 422
    comment.refresh_from_db()
    assert WORD in comment.text


def test_what_people_can_read_is_deleted_first(signed_in, admin, comment):
    browser = signed_in(admin)
    page = browser.get(f"/moderation/comments/{comment.pk}/purge/").text
    assert "Remove it first" in page and "is_sure" not in page
    refused = purge(browser, comment)
    assert refused.status_code == 409 and "Remove the comment first." in refused.text
    assert not Decision.objects.exists()


def test_a_withdrawn_comment_can_be_purged_too(signed_in, admin, comment, tmp_path):
    comment.withdraw()
    assert purge(signed_in(admin), comment).status_code == 302
    assert left(tmp_path) == []


@pytest.mark.parametrize("role", ["reader", "author", "moderator"])
def test_it_is_for_admins_alone(request, signed_in, comment, removal, role):
    browser = signed_in(request.getfixturevalue(role))
    assert browser.get(f"/moderation/comments/{comment.pk}/purge/").status_code == 404
    assert purge(browser, comment).status_code == 404
    comment.refresh_from_db()
    assert WORD in comment.text


def test_what_is_purged_never_comes_back(
    signed_in, admin, moderator, second_moderator, comment, rule
):
    appeal = appeal_action.appeal(comments.remove(moderator, comment, rule), "It was nothing.")
    purge_action.purge(admin, comment, "A court says so.")
    comment.refresh_from_db()
    with pytest.raises(Decided):
        comments.restore(moderator, comment)
    browser = signed_in(second_moderator)
    restore = browser.get(f"/moderation/comments/{comment.pk}/restore/")
    assert not restore.context["can_be_restored"]
    assert "text was permanently deleted" in browser.get(f"/moderation/appeals/{appeal.pk}/").text

    ruling = appeal_action.rule(second_moderator, appeal, True, "It was wrong to remove it.")
    comment.refresh_from_db()
    assert comment.state == "removed" and ruling.reverses == appeal.decision


def test_the_second_admin_is_told_of_the_first(signed_in, admin, comment, removal):
    purge(signed_in(admin), comment)
    again = purge(signed_in(admin), comment)
    assert again.status_code == 409 and "Sloe permanently deleted" in again.text


def test_the_public_log_says_nothing_and_the_staff_see_it(
    client, signed_in, admin, moderator, comment, removal, after
):
    purge(signed_in(admin), comment)
    purging = Decision.objects.get(kind="purge")
    after(minutes=11)
    client.logout()
    assert client.get(purging.get_absolute_url()).status_code == 404
    assert "destroyed" not in client.get("/moderation/log/").text
    browser = signed_in(moderator)
    assert "The text of a comment on" in browser.get("/moderation/log/").text
    assert "A court says so." in browser.get(purging.get_absolute_url()).text


def test_the_writer_and_the_desk_see_that_the_words_are_gone(
    signed_in, admin, reader, moderator, comment, removal
):
    purge_action.purge(admin, comment, "A court says so.")
    assert "Its text was deleted permanently" in signed_in(reader).get("/account/comments/").text
    page = signed_in(moderator).get(f"/moderation/comments/{comment.pk}/?show=all").text
    assert "Text deleted permanently" in page and f"{comment.pk}/restore/" not in page


def test_an_admin_who_moderates_finds_the_way_there(
    signed_in, admin, author_who_moderates, moderator, comment, removal
):
    address = reverse("purge_comment", args=[comment.pk])
    desk = f"/moderation/comments/{comment.pk}/?show=all"
    assert address in signed_in(author_who_moderates).get(desk).text
    assert address not in signed_in(moderator).get(desk).text
    assert address in signed_in(admin).get(removal.get_absolute_url()).text


@pytest.mark.django_db(transaction=True)
def test_not_a_byte_of_them_is_left_in_the_file_of_sqlite(
    comment, removal, admin, settings, tmp_path
):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL overwrites when it vacuums")
    purge_action.purge(admin, comment, "A court says so.", with_notes=True)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(connections["default"].settings_dict["NAME"], "rb") as file:
        kept = file.read()
    for word in EARLIER, WORD, OTHER:
        assert word.encode() not in kept
