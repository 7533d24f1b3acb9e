"""After an upgrade the worker does what it was to do."""

import re
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from blog.mail import outbox
from blog.models import Picture, Post, Recording, Site
from blog.operating.tasks.periodic_jobs import run_all
from comments.models import Notification
from comments.notify.fan_out import fan_out
from tests.mail import time_passes, work
from tests.upgrade.left import LETTERS, OF_BEFORE, TASKS
from transfer.models import Download, Imported, SiteExport

ROOT = Path(__file__).parents[2]
TASK = re.compile(r"^@task\b(?:.*\n)+?def (\w+)", re.MULTILINE)


def test_every_task_is_left_by_a_release_that_is_kept():
    """Read and not loaded: nothing has to have used a task yet."""
    ours = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == ROOT]
    modules = [module.relative_to(ROOT) for app in ours for module in app.glob("**/*.py")]
    tasks = {
        ".".join([*module.with_suffix("").parts, name])
        for module in modules
        for name in TASK.findall((ROOT / module).read_text())
    }
    assert tasks == TASKS, "let it wait in a chapter of tests/upgrade/, and name it in left.py"


def test_every_kind_of_letter_is_left_by_a_release_that_is_kept():
    kinds = set(outbox._composers) - OF_BEFORE
    assert kinds == LETTERS, "let it be owed in a chapter of tests/upgrade/, and name it in left.py"


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
    assert not [one for one in SiteExport.objects.all() if not one.is_ready]
    assert not Imported.objects.to_turn().exists()
    assert Site.current().permalinks_moved_to is None
    assert not Picture.objects.without_sizes().exists()
    for one in Recording.objects.exclude(captions=""):
        assert Post.objects.filter(rendered__contains=one.captions.url).exists()


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
