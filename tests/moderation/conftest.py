"""What the tests of moderation share: a comment, the rule it breaks, and time that goes by."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.gate import Writer
from comments.models import Comment


@pytest.fixture
def comment(post, reader):
    return Comment.write(post, Writer(account=reader, name="Marrow"), "Pears are better abroad.")


@pytest.fixture
def rule(policy):
    return policy.wordings.get(number=1)


@pytest.fixture
def after(monkeypatch):
    """A function that lets time go by."""

    def after(**span):
        then = timezone.now() + timedelta(**span)
        monkeypatch.setattr("django.utils.timezone.now", lambda: then)

    return after
