"""What the tests of moderation share: a comment, the rule it breaks, and time that goes by."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Post
from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import remove
from moderation.models import Ban
from moderation.plans.applicable_rules import citable


@pytest.fixture
def comment(post, reader):
    return Comment.write(post, Writer(account=reader, name="Marrow"), "Pears are better abroad.")


@pytest.fixture
def rule(policy):
    return policy.wordings.get(number=1)


@pytest.fixture
def removed(post, reader, moderator, rule):
    """A function that has one more comment of the reader removed under the rule."""

    def removed(by=None, **how):
        text = f"Pears are better abroad, part {Comment.objects.count()}."
        comment = Comment.write(post, Writer(account=reader, name="Marrow"), text)
        of_its_day = citable(comment).get(rule=rule.rule)
        return remove(by or moderator, comment, of_its_day, **how)

    return removed


@pytest.fixture
def strikes(removed, post, reader):
    """A function that gives the reader so many strikes, with no step taken."""

    def strikes(number):
        before = set(Ban.objects.values_list("pk", flat=True))
        for n in range(number):
            removed(at=timezone.now() - timedelta(days=number - n))
            Ban.objects.exclude(pk__in=before).update(
                starts_at=timezone.now(), ends_at=timezone.now()
            )

    return strikes


@pytest.fixture
def another(post, author):
    """A second article that anybody may answer."""
    other = Post(title="Plums", slug="plums", author=author, status=Post.Status.PUBLISHED)
    other.write("Nine plums.")
    other.save()
    return other
