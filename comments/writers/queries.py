"""Prepared questions about whoever writes or reads."""

from django.db import models

from comments.gate import Writer
from lib.db.prepared import Prepared


class OfWriter:
    """Asked of an account, a guest or a stranger; `build` takes the Writer first.

    For each kind it is prepared by itself: a Writer that has a Slot in the place of what tells
    it from others of its kind.
    """

    def __init__(self, build, **fields):
        key, token = models.BigIntegerField(), models.CharField()
        self._account = Prepared(
            lambda who, **asked: build(Writer(account=who), **asked), who=key, **fields
        )
        self._guest = Prepared(
            lambda who, **asked: build(Writer(token=who), **asked), who=token, **fields
        )
        self._stranger = Prepared(lambda **asked: build(Writer(), **asked), **fields)

    def first(self, writer, **values):
        return next(iter(self(writer, **values)), None)

    def __call__(self, writer, **values):
        if writer.account:
            return self._account(who=writer.account.pk, **values)
        if writer.token:
            return self._guest(who=writer.token, **values)
        return self._stranger(**values)
