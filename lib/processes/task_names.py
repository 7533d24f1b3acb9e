"""What people call the tasks that a worker does, in which queue they wait, and how long each may take.

@called(_("Sending an e-mail"))
@task
def deliver(pk): …
"""

from datetime import timedelta

# The queues beside Django's "default": what somebody waits for before they can go on, and other e-mails.
SOON, MAIL = "soon", "mail"
USUAL, LONG = timedelta(minutes=15), timedelta(hours=12)


class Overdue(SystemExit):
    """A task has taken longer than it may. Nothing that a task catches for itself stops this.

    A SystemExit, because that is what the driver of PostgreSQL cancels a statement for.
    """


names = {}
_bounds = {}


def called(what, at_most=USUAL):
    def declare(task):
        names[task.module_path], _bounds[task.module_path] = what, at_most
        return task

    return declare


def of(path):
    """What the task at `path` is called; one of an earlier release by the path itself."""
    return str(names.get(path, path))


def bound_of(path):
    """How long the task at `path` may take before the worker ends it, so that the queue goes on."""
    return _bounds.get(path, USUAL)
