"""What the tests of following share: people who follow, and what arrives."""

import re

import pytest

from accounts.models import Guest
from comments.gate import Writer
from comments.models import Comment, Subscription

Kind = Subscription.Kind
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def say(post, second_reader):
    """A function by which Quince, or somebody else, writes a comment."""
    said = iter(range(10_000))

    def say(text=None, *, by=second_reader, to=None, below=post):
        writer = by if isinstance(by, Writer) else Writer(account=by, name=by.name)
        return Comment.write(below, writer, text or f"Word {next(said)}.", parent=to)

    return say


@pytest.fixture
def published(say):
    """As `say`, and a moderator has let through what a guest wrote."""

    def published(*args, **kwargs):
        comment = say(*args, **kwargs)
        if comment.is_held:
            comment.publish()
        return comment

    return published


@pytest.fixture
def heron(db):
    """A guest who has confirmed her address in a browser."""
    guest = Guest.objects.at("heron@example.org")
    guest.confirm("her browser")
    return guest


def follow(person, kind, thing=None):
    """`thing` is an article, or the comment at the top of a branch."""
    where = {"post": thing}
    if kind == Kind.BRANCH:
        where = {"post": thing.post, "comment": thing}
    return Subscription.objects.follow(person, kind, **where)


def link_in(message, to="/follow/end/"):
    return re.search(rf"http://127\.0\.0\.1:8000({to}\S+)", message.body)[1]
