"""Addresses that carry a sign that whoever follows them has opened the article.

An unlisted article is for whoever has its address, and numbers can be counted. So while its pages and letters are
drawn (`of`), each number in the address of a comment, or of a form, has the sign of the article behind it:
/comments/203-h41f0a…/. Without it the number alone opens nothing of an unlisted article.
"""

import re
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

SALT = "blog.unlisted article"  # of links in mailboxes: it stays
LENGTH = 16  # figures of the sign's hash: 64 bits

_open = ContextVar("the key of the unlisted article whose addresses are made", default=None)


@contextmanager
def of(post):
    """Within, the numbers in addresses carry the sign of `post` if it is unlisted."""
    token = _open.set(post.pk if post and post.is_unlisted else None)
    try:
        yield
    finally:
        _open.reset(token)


def now():
    """The key of the unlisted article that was opened, or None."""
    return _open.get()


class Signed(int):
    """The number of a path, and the article of its sign."""

    post = None


class OpenedNumber:
    """The converter of a number that may carry a sign; one that isn't ours leads nowhere."""

    regex = r"(?:0|[1-9][0-9]{0,17})(?:-[0-9a-z]{17,40})?"

    def to_python(self, value):
        number, _dash, sign = value.partition("-")
        signed = Signed(number)
        if sign:  # One that nobody here made leads nowhere either.
            if not re.fullmatch(r"[0-9a-z]{1,12}[0-9a-f]{16}", sign):
                raise ValueError(sign)
            signed.post = base36_to_int(sign[:-LENGTH])
            if not constant_time_compare(sign, _sign(signed.post)):
                raise ValueError(sign)
        return signed

    def to_url(self, value):
        post = now()
        return f"{value}-{_sign(post)}" if post else str(value)


def remember(request, kwargs):
    """Have it known until `forget` that `request` has opened the unlisted article whose sign is in its address.

    The numbers in `kwargs`, a view's, become plain. It is called above what refuses forged forms: what was
    typed into one is given back by the view.
    """
    for name, value in kwargs.items():
        if isinstance(value, Signed):
            kwargs[name] = int(value)
            _open.set(value.post)
            request.is_opened = True


def forget():
    _open.set(None)


def _sign(post):
    digest = salted_hmac(SALT, str(post), algorithm="sha256").hexdigest()
    return int_to_base36(post) + digest[:LENGTH]
