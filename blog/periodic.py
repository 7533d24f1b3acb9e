"""What the worker does for the blog every few minutes."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from blog.mail import outbox
from blog.pictures import upload
from blog.worker import follow_moved_tasks
from lib.periodic import every

KEPT = timedelta(days=7)  # How long it can be seen what became of a task.

# Web processes of before may still be at work.
every(minutes=5, what=_("Taking up tasks that an earlier release has queued"))(follow_moved_tasks)
every(minutes=5, what=_("Looking for mail that was not sent"))(outbox.requeue)
every(minutes=5, what=_("Looking for pictures without their sizes"))(upload.sweep)


@every(minutes=5, what=_("Deleting the records of old tasks"))
def forget_old_tasks():
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()
