"""After an upgrade the worker does what it was to do."""

from datetime import timedelta

from django_tasks_db.models import DBTaskResult

from accounts.models import User
from blog.operating.periodic_jobs import run_all
from comments.models import Notification
from comments.notify.fan_out import fan_out
from tests.mail import time_passes, work
from transfer.models import Download


def test_every_task_that_was_left_is_done_even_one_whose_worker_has_died(upgraded):
    before = set(DBTaskResult.objects.ready().values_list("pk", flat=True))
    time_passes(timedelta(minutes=10))
    run_all()
    work()
    done = set(DBTaskResult.objects.successful().values_list("pk", flat=True))
    assert before and not before - done
    tells = DBTaskResult.objects.filter(task_path=fan_out.module_path)
    assert tells.count() == tells.successful().count() == upgraded.told["tasks"]["to_tell"]
    assert Download.objects.get(account__name="Quince").is_ready
    quince = User.objects.get(name="Quince")
    assert quince.unread == Notification.objects.to(quince).unread().count() > 0


def test_every_letter_leaves_once_and_says_what_it_was_to_say(upgraded, postbox):
    run_all()
    arrived = {one["Message-ID"]: one for one in postbox.deliver(after=timedelta(hours=1))}
    assert len(arrived) == len(postbox.messages)
    for letter in upgraded.told["letters"]:
        message = arrived.get(letter["message_id"])
        assert (message is None) == (letter["says"] is None), letter
        if message:
            said = " ".join(f"{message.subject} {message.body}".split())
            assert message.to == letter["to"]
            assert [fact for fact in letter["says"] if fact not in said] == [], said
    told_on_site = Notification.objects.filter(account__name="Quince", comment=None)
    assert {one.kind for one in told_on_site} >= {"moderation.published", "moderation.restored"}
