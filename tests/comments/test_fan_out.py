"""Whoever is to be told of a comment is told by the worker, once it can be read."""

from datetime import timedelta

import pytest
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments import gate
from comments.gate import Writer
from comments.models import Comment
from comments.notify import fan_out
from tests.mail import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def say(post, reader):
    def say(text="A word."):
        return Comment.write(post, Writer(account=reader, name=reader.name), text)

    return say


def tellings():
    return DBTaskResult.objects.filter(task_path=fan_out.fan_out.module_path)


@pytest.fixture
def held(monkeypatch):
    monkeypatch.setattr(gate, "screen", lambda words: gate.Verdict(gate.HELD))


def test_a_comment_that_can_be_read_costs_its_writer_one_task(say):
    comment = say()
    assert [one.args_kwargs["args"] for one in tellings()] == [[comment.pk]]


def test_nobody_is_told_of_what_waits_until_it_is_published(say, held):
    comment = say()
    assert not tellings().exists()
    comment.publish()
    assert tellings().count() == 1


def test_a_task_that_a_killed_worker_left_is_begun_anew(say):
    say()
    ago = timezone.now() - fan_out.LOST - timedelta(seconds=1)
    tellings().update(status=TaskResultStatus.RUNNING, started_at=ago)
    fan_out.begin_anew()
    assert tellings().get().status == TaskResultStatus.READY
    work()
    assert tellings().get().status == TaskResultStatus.SUCCESSFUL
