"""What a moderator does at the desk asks the database as often however much there is to read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.models import Comment
from moderation.lists.queue import ROWS, Queue
from tests.accounts.leaving import write

pytestmark = pytest.mark.django_db

FEW, MANY = 8, ROWS + 30
MOST = {"first page": 60, "next comment": 60, "pane": 45, "decision": 45}


@pytest.fixture
def many_unread(post, reader):
    """A function that lets so many replies wait to be read."""

    def many_unread(number):
        start = Comment.objects.count()
        for n in range(start, start + number):
            # Alike, so that the one that is open costs the same whichever it is.
            write(post, reader, f"Pears, {n}.", parent=Comment.objects.filter(level=0).first())
        # Nobody writes so fast; the screening would say so.
        earlier = timezone.now() - timedelta(days=1)
        Comment.objects.update(created_at=earlier)

    return many_unread


def asked(client, do):
    with CaptureQueriesContext(connection) as queries:
        assert do(client).status_code in (200, 302)
    return len(queries)


def costs(client):
    """How often each of them asks, with comments before and after the one that is open."""
    place = Queue().comments().filter(state="published", level=1)[1]
    address, query = f"/moderation/comments/{place.pk}/", "?show=unread"
    return {
        "first page": asked(client, lambda it: it.get("/moderation/")),
        "next comment": asked(client, lambda it: it.get(address + query)),
        "pane": asked(client, lambda it: it.get(f"{address}pane/{query}")),
        "decision": asked(client, lambda it: it.post(f"{address}approve/", {"list": query[1:]})),
    }


def test_the_desk_asks_as_often_with_many_unread_comments_as_with_few(
    signed_in, moderator, many_unread, policy
):
    desk = signed_in(moderator)
    many_unread(FEW)
    costs(desk)  # From the first decision on, the sitting is looked at as well.
    many_unread(FEW)
    few = costs(desk)
    many_unread(MANY)
    many = costs(desk)

    assert many == few
    assert all(many[what] <= most for what, most in MOST.items()), many
