"""Sixteen processes write at once, some are killed, and every thread stays sound."""

import pytest

from blog.models import Post
from tests.served import environment
from tools.bench.crowd.crowd import Crowd

DEEDS = {"write", "again", "edit", "withdraw", "remove", "restore", "approve"}
TWO_DECKS = 13  # cards for each of sixteen: whatever is dealt comes up twice, however slow it goes

pytestmark = [
    pytest.mark.served,
    pytest.mark.databases,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def crowd(post, author, tmp_path):
    """A function that lets sixteen writers loose on some articles."""

    def let_loose(articles, **how):
        posts = [post] + [
            Post.objects.create(title=f"{n}", slug=f"post-{n}", author=author, status="published")
            for n in range(1, articles)
        ]
        (tmp_path / "static").mkdir()
        env = environment(tmp_path, DJANGO_SETTINGS_MODULE="tools.bench.crowd.settings")
        crowd = Crowd(env, tmp_path, posts, **how)
        crowd.run()
        return crowd

    return let_loose


@pytest.mark.parametrize("articles", [1, 8])
def test_sixteen_writers_at_once_lose_nothing_and_break_nothing(articles, crowd):
    written = crowd(articles, seconds=1.5, at_least=TWO_DECKS)
    assert written.complaints() == []
    assert written.counts().keys() == DEEDS


def test_writers_that_are_killed_leave_nothing_half_done(crowd):
    written = crowd(8, seconds=3, killed_every=0.1)
    assert written.complaints() == []
    assert written.cut_short >= 1
