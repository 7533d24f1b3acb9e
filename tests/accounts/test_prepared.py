"""A prepared question answers as the queryset that it was made of would, whatever it is given; so
do prepared changes."""

from threading import Thread

import pytest
from django.db import connection, models, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from blog.models.search.documents import SearchDocument
from lib.db.prepared import Prepared, PreparedUpdate

pytestmark = pytest.mark.django_db

named = Prepared(
    lambda name, at: User.objects.with_role().filter(name=name, date_joined__lte=at),
    name=models.CharField(),
    at=models.DateTimeField(),
)
by_key = Prepared(lambda key: User.objects.filter(pk=key), key=models.BigIntegerField())
told = PreparedUpdate(
    lambda key, more: User.objects.filter(pk=key).update(unread=F("unread") + more),
    key=models.BigIntegerField(),
    more=models.IntegerField(),
)


def test_each_asking_has_values_of_its_own(reader, moderator):
    now = timezone.now()
    assert named(name=reader.name, at=now) == [reader]
    [found] = named(name=moderator.name, at=now)
    assert found == moderator and found.has_role and found.date_joined == moderator.date_joined
    assert named(name=reader.name, at=reader.date_joined - timezone.timedelta(seconds=1)) == []
    assert named.first(name="nobody", at=now) is None


def test_it_is_one_query_each_time(reader):
    by_key(key=reader.pk)
    with CaptureQueriesContext(connection) as asked:
        assert by_key.first(key=reader.pk).name == reader.name
    assert len(asked) == 1


def test_what_it_found_can_be_asked_further(reader):
    found = by_key.first(key=reader.pk)
    assert not found.groups.exists()
    assert User.objects.filter(pk=found.pk).exclude(pk=0).get() == found


@pytest.mark.parametrize("key", [2**63, -(2**63) - 1, 10**40, None])
def test_a_key_that_no_row_can_have_finds_nothing(key):
    assert by_key(key=key) == []


def test_what_depends_on_the_time_it_was_made_at_is_refused():
    stale = Prepared(lambda: User.objects.filter(date_joined__lte=timezone.now()))
    with pytest.raises(TypeError, match="each time it is built"):
        stale()


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_only_within_a_transaction(reader):
    locked = Prepared(
        lambda key: User.objects.filter(pk=key).select_for_update(), key=models.BigIntegerField()
    )
    with transaction.atomic():
        assert locked(key=reader.pk) == [reader]
    with pytest.raises(transaction.TransactionManagementError):
        locked(key=reader.pk)


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_by_its_own_connection(reader):
    by_key(key=reader.pk)
    found = []

    def ask():
        found.extend(by_key(key=reader.pk))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [reader]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL takes it as it is")
def test_a_lookup_that_changes_its_value_is_refused():
    mangled = Prepared(lambda name: User.objects.filter(name__iexact=name), name=models.CharField())
    with pytest.raises(TypeError, match="no value that is given later"):
        mangled(name="Wren")


def test_each_change_is_one_statement_with_values_of_its_own(reader, moderator):
    told(key=reader.pk, more=2)
    with CaptureQueriesContext(connection) as asked:
        told(key=moderator.pk, more=3)
    told(key=reader.pk, more=-1)
    assert len(asked) == 1
    assert [User.objects.get(pk=one.pk).unread for one in (reader, moderator)] == [1, 3]


def test_a_change_can_be_put_together_while_statements_are_logged(reader):
    """As they are with DEBUG."""
    added = PreparedUpdate(
        lambda key, more: User.objects.filter(pk=key).update(unread=F("unread") + more),
        key=models.BigIntegerField(),
        more=models.IntegerField(),
    )
    with CaptureQueriesContext(connection) as asked:
        added(key=reader.pk, more=2)
        added(key=reader.pk, more=1)
    assert len(asked) == 2 and User.objects.get(pk=reader.pk).unread == 3


def test_a_change_that_depends_on_the_time_it_was_made_at_is_refused(reader):
    stale = PreparedUpdate(lambda: User.objects.update(last_login=timezone.now()))
    with pytest.raises(TypeError, match="each time it is built"):
        stale()
    assert User.objects.get(pk=reader.pk).last_login is None


def test_every_row_that_is_put_into_its_table_has_what_it_was_given(post):
    at = timezone.now()
    for key, words in [(1, "one pear"), (2, "zwei Birnen: 100 %s, “ja”"), (3, "")]:
        entry = SearchDocument.about(
            SearchDocument.Kind.COMMENT, key, post_id=post.pk, at=at, text=words
        )
        entry.save(force_insert=True)
        kept = SearchDocument.objects.get(pk=entry.pk)
        for field in SearchDocument._meta.concrete_fields:
            assert getattr(kept, field.attname) == getattr(entry, field.attname)
