"""Who asks: the person whose request this thread is answering.

For lines in which people take turns, so that nobody's large work is waited for by others.
"""

from contextvars import ContextVar

request = ContextVar("the request that this thread answers", default=None)


def person():
    """The key of the account that asks; None for guests, commands and tasks."""
    asked = request.get()
    return asked.user.pk if asked else None
