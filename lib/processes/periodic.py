"""What is done every few minutes. Each app declares its jobs in its `periodic.py`:

    @every(minutes=5, what=_("Mail about new articles"))
    def tell_of_new_articles():
        …

What runs them (blog/operating/tasks/periodic_jobs.py) runs each by itself: one that fails stops no other.
"""

from collections.abc import Callable
from dataclasses import dataclass

jobs = {}


@dataclass(frozen=True)
class Job:
    name: str
    what: str  # for the blog's owner to read
    minutes: int
    do: Callable


def every(*, minutes, what):
    """Register a function as a job; it can be called as before."""

    def declare(function):
        name = f"{function.__module__}.{function.__qualname__}"
        jobs[name] = Job(name, what, minutes, function)
        return function

    return declare
