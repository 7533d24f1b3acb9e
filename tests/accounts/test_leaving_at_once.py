"""Somebody leaves at the moment in which something else happens."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.member import erasure
from accounts.models import User
from accounts.permissions.roles import give
from comments.domain.locking import locked
from comments.gate import Writer
from comments.models import Comment
from tests.accounts.leaving import write

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_admins_cannot_both_be_the_first_to_leave(author_who_moderates, moderator):
    give(moderator, "Admin")
    start = Barrier(2)

    def leave(pk):
        try:
            start.wait()
            erasure.erase(User.objects.get(pk=pk))
        except erasure.DeletionRefused as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(leave, [author_who_moderates.pk, moderator.pk]))
    assert [bool(one) for one in said].count(True) == 1
    assert User.objects.who_may("accounts.change_user").count() == 1


def test_a_comment_on_its_way_is_nobody_s_or_comes_back_with_its_words(reader, post):
    """It is sent before the account is deleted, and waits for the thread meanwhile."""
    write(post, reader, "An earlier one.")
    browser = Client(raise_request_exception=False)
    browser.force_login(reader)
    is_held, may_end = Event(), Event()

    def hold():
        with locked(post.pk):
            is_held.set()
            may_end.wait(1)
        connection.close()

    def say():
        try:
            return browser.post(f"/comments/new/{post.pk}/", {"text": "One more thing."})
        finally:
            connection.close()

    def leave():
        try:
            erasure.erase(reader)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        pool.submit(hold)
        is_held.wait()
        left, answer = pool.submit(leave), pool.submit(say)
        may_end.wait(0.2)
        may_end.set()
        left.result(), answer.result()
    answer = answer.result()
    assert answer.status_code in (302, 403)
    assert answer.status_code == 302 or "One more thing." in answer.text
    assert not Comment.objects.filter(name="Marrow").exists()


def test_an_address_that_is_confirmed_at_that_moment_is_theirs_as_well(reader, post):
    Comment.write(post, Writer(name="Marrow", email="marrow@elsewhere.example"), "As a guest.")
    is_locked, may_end = Event(), Event()

    def confirm():
        with transaction.atomic():
            User.objects.select_for_update().get(pk=reader.pk)
            is_locked.set()
            may_end.wait(1)
            reader.emailaddress_set.create(email="marrow@elsewhere.example", verified=True)
        connection.close()

    def leave():
        is_locked.wait()
        erasure.erase(User.objects.get(pk=reader.pk))
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(confirm), pool.submit(leave)]
    assert [one.result() for one in both] == [None, None]
    assert not Comment.objects.filter(email="marrow@elsewhere.example").exists()
