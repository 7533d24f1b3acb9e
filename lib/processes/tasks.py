"""The queue of tasks in the database; a task knows which request has asked for it."""

from django.tasks.signals import task_enqueued
from django.utils.json import normalize_json
from django_tasks_db.backend import DatabaseBackend

from lib.observing.logs import current_request
from lib.observing.tracing import traceparent

REQUEST, PARENT = "request", "traceparent"  # beside "args" and "kwargs" in a task's row


class Tasks(DatabaseBackend):
    def enqueue(self, task, args, kwargs):
        if not (number := current_request()):
            return super().enqueue(task, args, kwargs)
        from django_tasks_db.models import DBTaskResult  # Its app may not be ready above.

        self.validate_task(task)
        parent = traceparent()
        origin = {REQUEST: number} | ({PARENT: parent} if parent else {})
        row = DBTaskResult.objects.create(
            args_kwargs=normalize_json({"args": args, "kwargs": kwargs} | origin),
            priority=task.priority,
            task_path=task.module_path,
            queue_name=task.queue_name,
            run_after=task.run_after,
            backend_name=self.alias,
        )
        task_enqueued.send(type(self), task_result=row.task_result)
        return row.task_result


def parent_of(task):
    """What the span is called in which a task was asked for (lib/observing/tracing.py), or an empty text."""
    return str(task.args_kwargs.get(PARENT, ""))


def request_of(task):
    """The id of the request that has asked for a task (its row), or an empty text."""
    return str(task.args_kwargs.get(REQUEST, ""))
