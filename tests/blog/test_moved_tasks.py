"""A task that an earlier release has queued is run, wherever its function is now."""

from datetime import timedelta

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.tasks import Task
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from blog.management.commands import db_worker
from blog.operating.tasks.periodic_jobs import run_all
from blog.operating.tasks.worker import Worker
from comments.gate import Writer
from comments.models import Comment, DigestItem, Subscription
from comments.notify import fan_out
from tests.mail import work

pytestmark = pytest.mark.django_db
BEFORE = "comments.before.tell"


@pytest.fixture
def queued(post, reader, second_reader, settings):
    """That Quince is to be told of a comment, queued by a release that had the task elsewhere."""
    settings.MOVED_TASKS = {BEFORE: fan_out.fan_out.module_path}
    Subscription.objects.follow(second_reader, Subscription.Kind.ARTICLE, post=post)
    Comment.write(post, Writer(account=reader, name=reader.name), "Eleven pears.")
    tasks = DBTaskResult.objects.filter(task_path=fan_out.fan_out.module_path)
    assert tasks.update(task_path=BEFORE) == 1
    return DBTaskResult.objects.get()


@pytest.mark.django_db(transaction=True)
def test_it_is_run_by_a_worker_that_starts(queued, monkeypatch):
    monkeypatch.setattr(Worker, "configure_signals", lambda self: None)  # pytest has its own.
    options = ["--queue-name", "*", "--batch", "--no-startup-delay", "--no-reload"]
    call_command("db_worker", *options)
    queued.refresh_from_db()
    assert queued.status == "SUCCESSFUL" and DigestItem.objects.count() == 1


def test_a_worker_knows_of_it_before_it_takes_the_first(queued, monkeypatch):
    monkeypatch.setattr(db_worker.threading.Thread, "start", lambda self: None)
    monkeypatch.setattr(Worker, "configure_signals", lambda self: None)
    monkeypatch.setattr(Worker.__base__, "run", lambda self: work())
    call_command("db_worker")
    assert DigestItem.objects.count() == 1


def test_what_a_process_of_before_queues_meanwhile_is_run_too(queued):
    run_all()
    work()
    assert DigestItem.objects.count() == 1


@pytest.mark.parametrize("status", ["RUNNING", "FAILED"])
def test_one_that_a_worker_has_died_over_or_failed_to_find_is_begun_anew(queued, status):
    a_while_ago = timezone.now() - timedelta(minutes=6)
    DBTaskResult.objects.update(status=status, started_at=a_while_ago)
    run_all()
    work()
    assert DigestItem.objects.count() == 1


def test_whatever_was_moved_is_a_task_where_it_is_now():
    for before, now in site.MOVED_TASKS.items():
        assert isinstance(import_string(now), Task), before
