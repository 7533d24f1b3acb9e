"""Prepared questions: about a writer, and what whoever posts a comment asks each time."""

from django.apps import apps
from django.db import models

from comments.gate import Writer
from lib.db.prepared import Prepared, PreparedUpdate


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


def _comments():
    return apps.get_model("comments.Comment").objects


_KEY = models.BigIntegerField()

# A comment on an article that can be answered.
answerable = Prepared(
    lambda key, post: _comments().answerable().filter(pk=key, post=post), key=_KEY, post=_KEY
)
# The same, and what the same form has made already.
answerable_or_submitted = Prepared(
    lambda key, post, submission: (
        _comments().answerable().filter(pk=key, post=post)
        | _comments().filter(submission=submission)
    ).order_by(),
    key=_KEY,
    post=_KEY,
    submission=models.CharField(),
)
# Something else has changed in a tree.
tree_bumped = PreparedUpdate(
    lambda tree, step: _comments().filter(tree_id=tree).bump_tree(step),
    tree=_KEY,
    step=models.IntegerField(),
)
# A tree makes room for a reply.
make_room = PreparedUpdate(
    lambda tree, at, published: _comments().filter(tree_id=tree).make_room(at, published),
    tree=_KEY,
    at=_KEY,
    published=models.IntegerField(),
)


def _top_of(key, tree, level):
    """The comment of a level that a comment hangs below, with its `place` as it is now.

    In one question: others may have moved it in its tree since it was read.
    """
    here = _comments().filter(pk=key)
    lft, rght = models.Subquery(here.values("lft")), models.Subquery(here.values("rght"))
    above = _comments().filter(tree_id=tree, level=level, lft__lt=lft, rght__gt=rght)
    return above.annotate(place=lft)


top_of = Prepared(_top_of, key=_KEY, tree=_KEY, level=_KEY)
