"""An account is deleted at the desk: the same verb as its owner's."""

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.sessions.models import Session

from accounts.models import User
from accounts.permissions.owners import LAST_ADMIN
from comments.gate import Writer
from comments.models import Comment
from tests.traces import traces

pytestmark = pytest.mark.django_db


def address(person):
    return f"/admin/accounts/user/{person.pk}/delete/"


@pytest.fixture
def desk(signed_in, author_who_moderates):
    """An admin's, who is no owner."""
    return signed_in(author_who_moderates)


@pytest.fixture
def comment(reader, post):
    return Comment.write(post, Writer(account=reader, name=reader.name), "Eleven pears.")


def test_an_admin_deletes_an_account_with_its_comments(
    desk, client, reader, comment, post, tmp_path
):
    assert "Moderators can read them for thirty days" in desk.get(address(reader)).text
    assert User.objects.filter(pk=reader.pk).exists()
    assert desk.post(address(reader), {"post": "yes"}).status_code == 302
    comment.refresh_from_db()
    assert comment.state == "withdrawn"
    Session.objects.all().delete()  # The admin's own, which still says whom they have deleted.
    found = traces(tmp_path, "Marrow")
    assert {where for where, _ in found} <= {"blog_letter.address"}, "until the last letter is sent"


def test_comments_can_be_kept(desk, reader, comment):
    desk.post(address(reader), {"post": "yes", "keep_comments": "on"})
    comment.refresh_from_db()
    assert comment.is_published and comment.name == "a former reader"


def test_the_desk_s_log_says_that_somebody_was_deleted_and_no_longer_who(desk, reader):
    desk.post(address(reader), {"post": "yes"})
    entry = LogEntry.objects.get(action_flag=DELETION)
    assert entry.object_repr == "somebody who deleted their account"


def test_an_author_with_articles_and_the_last_admin_are_not_deleted(
    desk, author, author_who_moderates, post
):
    for person, why in [
        (author, "This account has 1 article"),
        (author_who_moderates, str(LAST_ADMIN)),
    ]:
        assert why in desk.get(address(person)).text
        desk.post(address(person), {"post": "yes"})
        assert User.objects.filter(pk=person.pk).exists()
    chosen = {"action": "delete_selected", "_selected_action": [author.pk], "post": "yes"}
    assert "has 1 article" in desk.post("/admin/accounts/user/", chosen).text


def test_an_admin_deletes_no_owner(desk):
    owner = User.objects.create_superuser("owner@example.org", "Owner")
    assert desk.get(address(owner)).status_code == 403
    assert desk.post(address(owner), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=owner.pk).exists()


def test_several_are_deleted_from_the_list(desk, reader, second_reader):
    chosen = {"action": "delete_selected", "_selected_action": [reader.pk, second_reader.pk]}
    assert "as if its owner had done it" in desk.post("/admin/accounts/user/", chosen).text
    desk.post("/admin/accounts/user/", chosen | {"post": "yes"})
    assert not User.objects.filter(pk__in=[reader.pk, second_reader.pk]).exists()
