"""Guests come in thousands within a minute: no table is read for each row of another when one more writes or reports.

PostgreSQL keeps the plan of what a connection has often asked, until somebody counts the tables that it is about.
"""

import pytest
from django.db import connection, transaction

from accounts.models import Asking, Confirmation, Guest, User
from comments.gate import Terms, Writer
from comments.models import Comment
from lib.db import slow
from moderation.models import Acceptance, Pseudonym, Report, ReportTrace
from moderation.reports.action import report

FEW, MANY = 500, 2000
PLANNED = 15  # times that something is asked until there is one plan for all values
READ = "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite plans each time"),
]


@pytest.fixture(autouse=True)
def counted_while_nobody_had_come(comment, policy):
    """Whatever the connection plans it plans for tables that are empty."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def a_guest(number):
    said = {"name": f"Heron {number}", "email": f"heron{number}@example.org"}
    return Writer(token=f"browser {number}", ip_hash=f"network {number}", **said)


def guest_writes(comment, number):
    shown = Terms(shown="1", accepted="")
    Comment.write(comment.post, a_guest(number), f"Pear {number}.", terms=shown)


def account_writes(comment, number):
    """Each is the first of an account."""
    name = f"Quince {number}"
    account = User.objects.create_user(f"quince{number}@example.org", name, None)
    accepted = Terms(shown="", accepted="1")
    Comment.write(comment.post, Writer(account=account, name=name), "Pears!", terms=accepted)


def guest_reports(comment, number):
    report(a_guest(number), comment, words=f"Pear {number}.")


def left_by(guest, comment, policy):
    """What there is of a guest who has written and reported."""
    address = Guest(email=guest.email, loose_email=guest.email)
    typed = Confirmation(guest=address, token=guest.token)
    asking = Asking(confirmation=typed, mailbox=guest.email, ip_hash=guest.ip_hash)
    known = Pseudonym(guest=guest.token)
    accepted = Acceptance(pseudonym=known, revision=policy)
    reported = Report(comment=comment, reporter=known)
    trace = ReportTrace(report=reported, ip_hash=guest.ip_hash)
    return address, typed, asking, known, accepted, reported, trace


def guests_come(comment, policy, numbers):
    of_each = [left_by(a_guest(number), comment, policy) for number in numbers]
    for rows in zip(*of_each, strict=True):
        type(rows[0]).objects.bulk_create(rows)


def rows_read():
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return cursor.fetchone()[0]


def read(deed, comment, number):
    """The rows of all tables that are read for one more."""
    with slow.alone(), transaction.atomic():
        before = rows_read()
        deed(comment, number)
        return rows_read() - before


@pytest.mark.parametrize("deed", [guest_writes, account_writes, guest_reports])
def test_what_one_more_reads_grows_no_faster_than_their_number(deed, comment, policy):
    for number in range(PLANNED):
        deed(comment, number)
    guests_come(comment, policy, range(100, 100 + FEW))
    few = read(deed, comment, 50)
    guests_come(comment, policy, range(100 + FEW, 100 + MANY))
    many = read(deed, comment, 51)
    assert many <= few * MANY / FEW
