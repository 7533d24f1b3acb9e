"""Who asks: the person whose request this thread is answering.

For lines in which people take turns, so that nobody's large work is waited for by others.
"""

from contextvars import ContextVar

_asking = ContextVar("asking", default=None)


def person():
    """The key of the account that asks; None for guests, commands and tasks."""
    request = _asking.get()
    return request.user.pk if request else None


class Asking:
    """Middleware, below the one that knows `request.user`. The session isn't read until somebody wants to know."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = _asking.set(request)
        try:
            return self.get_response(request)
        finally:
            _asking.reset(token)
