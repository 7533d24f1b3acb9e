"""Owners and machines learn that nobody can write, and why, while readers get their pages."""

import sqlite3

import pytest
from django.db import connection

from blog.operating import writing
from blog.operating.monitoring import metrics, readiness
from blog.operating.monitoring.keeping import Keeper
from blog.troubles import writing_fails
from lib.observing import outages
from lib.processes import deadlines
from lib.web.server.probes import NotReady
from tests.test_platform_metrics import read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_is_known(monkeypatch):
    monkeypatch.setattr(outages, "_noted", ["", float("-inf")])
    monkeypatch.setattr(writing, "KEPT", 0)
    monkeypatch.setattr(writing, "PATIENCE", 1)


@pytest.fixture
def read_only(transactional_db):
    """A function that lets this database only be read from now on, or be written to."""
    how = {
        "sqlite": "PRAGMA query_only = {}",
        "postgresql": "SET default_transaction_read_only = {}",
    }[connection.vendor]

    def change(is_read_only):
        word = "on" if is_read_only else "off"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":  # Each connection that is opened from now on.
                cursor.execute("SET default_transaction_read_only = off")
                name = connection.ops.quote_name(connection.settings_dict["NAME"])
                cursor.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {word}")
            cursor.execute(how.format(word))

    yield change
    change(False)


def test_a_database_that_can_only_be_read_is_named_by_each_and_forgotten_once_it_is_over(read_only):
    assert writing.fault() == "" and list(writing_fails()) == []
    read_only(True)
    with pytest.raises(NotReady, match="^read-only$"):
        readiness.database_takes_rows()
    [trouble] = writing_fails()
    assert trouble.heading == "Nobody can write" and "can only be read" in trouble.meanwhile
    told = read(metrics.text())
    assert told["parley_database_refuses_writes", "read-only"] == 1
    assert told["parley_database_refuses_writes", "locked"] == 0
    assert told["parley_database_up",] == 1
    read_only(False)
    readiness.database_takes_rows()
    assert list(writing_fails()) == []


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL locks tables, not all at once."
)
def test_a_lock_that_another_program_holds_is_named():
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert writing.fault() == "locked" and deadlines.patience() is None
    finally:
        other.close()
    assert writing.fault() == ""


def test_a_process_notices_with_its_sign_of_life(read_only):
    keeper = Keeper("web", "of the test")
    read_only(True)
    assert keeper._write() is False and writing.last_fault() == "read-only"
    read_only(False)
    assert keeper._write() is True and writing.last_fault() == ""


def test_a_writer_who_gets_their_words_back_has_it_known(client, read_only, post, guest):
    read_only(True)
    answer = client.post(
        f"/comments/guest/{post.pk}/", guest | {"text": "Pears."}, HTTP_SEC_FETCH_SITE="same-origin"
    )
    assert answer.status_code == 503
    assert writing.last_fault() == "read-only"
