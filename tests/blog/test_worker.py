"""A database that is away for a while: the worker waits, and goes on."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.db import OperationalError, connection
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Recipient
from blog.mail import outbox
from blog.models import Heartbeat, OutgoingMail
from blog.operating.tasks.worker import TRIES, Worker, take_over
from comments.models import Subscription
from lib.people import presence
from lib.processes.task_names import called
from tests.mail import time_passes
from tests.served import ROOT, environment
from tests.waiting import let_pass, until

pytestmark = pytest.mark.django_db(transaction=True)
TASKS = DBTaskResult._meta.db_table
OPTIONS = {
    "queue_names": ["*"],
    "interval": 0,
    "batch": True,
    "backend_name": "default",
    "startup_delay": False,
    "max_tasks": None,
    "worker_id": "tests",
    "excluded_queue_names": [],
}


@task
def asked_during_an_outage(pk):
    raise OperationalError("the connection is closed")


@called("Waiting for what never comes", at_most=timedelta(seconds=1))
@task
def waits_for_ever():
    while True:
        try:
            let_pass(60, "a server that it asked says nothing")
        except Exception:  # noqa: S110 (As careless tasks do.)
            pass


@called("Asking what is never answered", at_most=timedelta(seconds=1))
@task
def asks_the_database_for_ever():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(60)")


@called("Counting without end", at_most=timedelta(seconds=1))
@task
def counts_for_ever():
    """In C, where Python can't be interrupted."""
    sum(range(10**15))


@called("Sending what is stuck", at_most=timedelta(seconds=4))
@task
def sends_what_is_stuck(letter, in_c):
    stuck = counts_for_ever if in_c else waits_for_ever
    outbox.composer("tests.stuck")(lambda *about: stuck.call())
    OutgoingMail.objects.filter(pk=letter).update(task=DBTaskResult.objects.running().get().pk)
    outbox.deliver.call(letter)


@contextmanager
def at_work(folder, ends_with=0):
    """A worker in a process of its own; what it logs is in `log`."""
    command = [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--no-reload"]
    command += ["--interval", "0.05", "--no-startup-delay"]
    with open(folder / "log", "w") as log:
        worker = subprocess.Popen(command, cwd=ROOT, env=environment(folder), stderr=log)
    worker.log = folder / "log"
    try:
        yield worker
    finally:
        worker.terminate()
        try:
            assert worker.wait(60) == ends_with, worker.log.read_text()
        finally:
            worker.kill()  # Else it would do the tasks of the tests to come.


def waits_for(worker, is_so):
    until(is_so, alive=lambda: worker.poll() is None, what=worker.log.read_text)


def is_done(number):
    return DBTaskResult.objects.successful().count() == number


def announce_and_die(name):
    living = f"import os, django; django.setup(); from lib.people import presence; presence.announce('{name}'); os._exit(9)"
    own = {"DATA_DIR": str(site_settings.DATA_DIR), "DJANGO_SETTINGS_MODULE": "config.settings"}
    env = os.environ | own
    subprocess.run([sys.executable, "-c", living], cwd=ROOT, env=env, check=False)


def test_an_operator_counts_the_workers_of_all_machines_and_none_that_was_killed_here(site):
    for name in ("elsewhere", "alive", "killed", "killed too"):
        Heartbeat.beat(name, Heartbeat.Role.WORKER, "1")
    presence.announce("alive")
    announce_and_die("killed")
    announce_and_die("killed too")
    take_over()
    alive = Heartbeat.objects.workers().alive()
    assert {*alive.values_list("pk", flat=True)} == {"elsewhere", "alive"}


def test_what_a_killed_worker_was_at_is_begun_anew_at_once_and_its_letters_with_it(
    post, reader, postbox
):
    outbox.enqueue_for_many("comments.article", [Recipient.of(reader)], about=post)
    Subscription.objects.follow(reader, Subscription.Kind.BLOG)
    letter = OutgoingMail.objects.hold(OutgoingMail.objects.get().pk)
    at_it = DBTaskResult.objects.filter(task_path=outbox.deliver_together.module_path)
    for name in ("elsewhere", "alive", "killed"):
        presence.announce("alive")
        at_it.update(status=TaskResultStatus.RUNNING, worker_ids=[name])
        if name == "killed":
            announce_and_die("killed")
        take_over()
        assert at_it.get().status == ("READY" if name == "killed" else "RUNNING"), name
    time_passes(timedelta(seconds=10))
    assert [message.to for message in postbox.deliver()] == [reader.email]
    letter.refresh_from_db()
    assert letter.outcome == "sent"


@pytest.mark.served
@pytest.mark.databases
def test_a_task_that_is_stuck_is_ended_and_the_queue_goes_on(tmp_path, client, author):
    with at_work(tmp_path) as worker:
        waits_for_ever.enqueue()
        outbox.deliver.enqueue(1)
        waits_for(worker, lambda: is_done(1))
    [stuck] = DBTaskResult.objects.failed()
    assert stuck.task_path.endswith("waits_for_ever") and "let_pass" in stuck.traceback
    author.is_superuser = True
    author.save()
    client.force_login(author)
    page = client.get("/admin/status/").text
    assert "Waiting for what never comes" in page and "It took too long" in page


@pytest.mark.served
@pytest.mark.databases
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server")
def test_one_that_is_stuck_in_the_database_is_ended_there_and_not_begun_anew(tmp_path):
    with at_work(tmp_path) as worker:
        asks_the_database_for_ever.enqueue()
        outbox.deliver.enqueue(1)
        waits_for(worker, lambda: is_done(1))
    [stuck] = DBTaskResult.objects.failed()
    assert stuck.exception_class_path.endswith("Overdue") and len(stuck.worker_ids) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%%'")
        assert not cursor.fetchall()


@pytest.mark.served
@pytest.mark.databases
def test_one_that_nothing_can_interrupt_ends_its_worker_and_is_not_begun_anew(tmp_path, settings):
    """The supervisor starts the next worker."""
    settings.DATA_DIR = tmp_path
    counts_for_ever.enqueue()
    with at_work(tmp_path, ends_with=1) as worker:
        until(lambda: worker.poll() is not None, what="the worker is ended")
    outbox.deliver.enqueue(1)
    with at_work(tmp_path) as worker:
        waits_for(worker, lambda: is_done(1))
    [stuck] = DBTaskResult.objects.failed()
    assert "counts_for_ever" in stuck.traceback and len(stuck.worker_ids) == 1


@pytest.mark.served
@pytest.mark.databases
@pytest.mark.parametrize("in_c", [False, True])
def test_a_letter_that_is_stuck_is_put_off_as_one_that_was_refused(tmp_path, post, reader, in_c):
    """So it is given up at last, and doesn't keep others waiting again and again."""
    about = {"kind": "tests.stuck", "about": OutgoingMail.name_of(post), "account": reader}
    letter = OutgoingMail.objects.create(due_at=timezone.now(), **about)
    sends_what_is_stuck.enqueue(letter.pk, in_c)
    if in_c:
        with at_work(tmp_path, ends_with=1) as worker:
            until(lambda: worker.poll() is not None, what="the worker is ended")
    with at_work(tmp_path) as worker:
        waits_for(worker, lambda: DBTaskResult.objects.failed().exists())
    letter.refresh_from_db()
    assert (letter.outcome, letter.tries, letter.held_until) == ("owed", 1, None)
    assert letter.due_at > timezone.now()


@pytest.mark.served
@pytest.mark.databases
def test_the_worker_outlives_an_error_of_the_database(tmp_path):
    with at_work(tmp_path) as worker:
        outbox.deliver.enqueue(1)
        waits_for(worker, lambda: is_done(1))
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {TASKS} RENAME TO away")
            try:
                waits_for(worker, lambda: "tries again" in worker.log.read_text())
            finally:
                cursor.execute(f"ALTER TABLE away RENAME TO {TASKS}")
        outbox.deliver.enqueue(2)
        waits_for(worker, lambda: is_done(2))


@pytest.mark.served
@pytest.mark.databases
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server")
def test_the_worker_outlives_the_end_of_its_connection(tmp_path):
    with at_work(tmp_path) as worker:
        for number in range(1, 4):
            outbox.deliver.enqueue(number)
            waits_for(worker, lambda number=number: is_done(number))
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


def test_a_task_that_an_outage_cuts_short_is_begun_anew(caplog):
    worker = Worker(**OPTIONS)
    asked_during_an_outage.enqueue(1)
    cut_short = DBTaskResult.objects.get()
    cut_short.claim("tests")
    worker.run_task(cut_short)
    assert "A task was cut short and is begun anew" in caplog.text and "FAILED" not in caplog.text
    cut_short.refresh_from_db()
    assert cut_short.status == TaskResultStatus.READY and cut_short.finished_at is None


def test_a_worker_that_is_ending_is_asked_once_more_for_nothing():
    worker = Worker(**OPTIONS)
    with pytest.raises(SystemExit) as ended:
        worker.shutdown(signal.SIGTERM, None)
    assert ended.value.code == 0
    worker.shutdown(signal.SIGTERM, None)  # Python would print a traceback for what is raised now.


def test_but_not_for_ever():
    asked_during_an_outage.enqueue(1)
    cut_short = DBTaskResult.objects.get()
    cut_short.worker_ids = ["tests"] * (TRIES - 1)
    cut_short.claim("tests")
    Worker(**OPTIONS).run_task(cut_short)
    cut_short.refresh_from_db()
    assert cut_short.status == TaskResultStatus.FAILED
