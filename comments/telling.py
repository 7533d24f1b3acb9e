"""Telling people of a comment, once everybody may read it.

The verb that publishes it (comments/writing.py) enqueues one task in its own transaction,
however many are to be told: that costs the writer one row. A comment that becomes published
again, after it was held or removed, is told again, and whoever is told of it already isn't
told twice: what the task writes are rows that there can be one of for each comment and person.
So it may be killed anywhere and be started anew from the beginning.
"""

from datetime import timedelta

from django.apps import apps
from django.db import transaction
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

LOST = timedelta(minutes=5)  # Nobody takes up a task before it has been silent for so long.


def owe(comment):
    """Call it in the transaction in which `comment` becomes published."""
    tell.enqueue(comment.pk)


@task(priority=10)  # Before the letters: there may be thousands.
def tell(pk):
    """Tell whoever is to be told of a comment, unless it is gone meanwhile."""
    comments = apps.get_model("comments.Comment").objects.published()
    comment = comments.select_related("post", "answers").filter(pk=pk).first()
    if comment is None or not comment.post.is_public:
        return


def sweep():
    """Begin anew what a worker has left in the middle, or could not do."""
    ago = timezone.now() - LOST
    left = DBTaskResult.objects.filter(task_path=tell.module_path, started_at__lt=ago)
    for one in left.filter(status__in=[TaskResultStatus.RUNNING, TaskResultStatus.FAILED]):
        with transaction.atomic():
            if left.filter(pk=one.pk).delete()[0]:
                tell.enqueue(*one.args_kwargs["args"])
