"""A moderator's process dies about its COMMIT: what the database says is what everybody reads."""

from collections import Counter
from secrets import token_hex

import pytest

from accounts.models import User
from comments.gate import Writer
from comments.models import Comment
from tests.pages.own_redis import own_redis, store_of
from tests.pages.removal import remover
from tests.pages.stranger import after_the_lease
from tests.pages.visitors import watching
from tests.served import served

STORES = ["files", pytest.param("redis", marks=pytest.mark.databases)]
pytestmark = [pytest.mark.served, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(post, policy, moderator):
    """Where people comment, who removes it, and under which rule."""
    return post, moderator, policy.wordings.get(number=1)


@pytest.mark.databases
def test_no_page_shows_what_a_moderator_who_died_had_removed(tmp_path, case):
    with served(tmp_path) as blog:
        assert sum(die_often(blog, case, times=15).values()) == 15


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("store", STORES)
def test_a_hundred_deaths_before_and_after_the_commit(store, tmp_path, case):
    with store_of(store) as cache, served(tmp_path, CACHE_URL=cache) as blog:
        fates = die_often(blog, case, times=100)
    assert fates[True] >= 10 and fates[False] >= 10


@pytest.mark.databases
@pytest.mark.parametrize("loss", ["frozen", "killed"])
def test_a_redis_that_is_lost_at_that_moment_brings_nothing_back(loss, tmp_path, case):
    lose_often(tmp_path, case, loss, times=1)


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.timeout(600)
@pytest.mark.parametrize("loss", ["frozen", "killed"])
def test_a_redis_that_is_lost_again_and_again_brings_nothing_back(loss, tmp_path, case):
    lose_often(tmp_path, case, loss, times=25)


def die_often(blog, case, times):
    """How often the removal had been committed (True) and how often not."""
    fates = Counter()
    with watching(blog) as watcher, remover(blog) as process:
        process.remove(*to_be_removed(watcher, case, "In peace.")[1:])
        for number in range(times):
            text = f"Comment {number} of the doomed."
            page, *what = to_be_removed(watcher, case, text)
            process.remove_and_die(*what)
            fates[judge(watcher, page, text, what[1])] += 1
    return fates


def lose_often(folder, case, loss, times):
    gone = []
    with own_redis() as redis, served(folder, CACHE_URL=redis.url) as blog:
        lose, find = {"frozen": (redis.freeze, redis.thaw), "killed": (redis.kill, redis.start)}[
            loss
        ]
        with watching(blog) as watcher, remover(blog) as process:
            for number in range(times):
                text = f"Comment {number} of the doomed."
                page, *what = to_be_removed(watcher, case, text)
                process.remove_and_die(*what, meanwhile=lose)
                try:
                    judge(watcher, page, text, what[1])
                finally:
                    find()
                if judge(watcher, page, text, what[1]):
                    gone.append(text)
        # Workers that know nothing but what Redis kept of the time before.
        blog.stop()
        blog.start()
        with watching(blog) as watcher:
            assert {answer.status for answer in watcher.get(page)} == {200}
            assert not any(any(watcher.find(text, page)) for text in gone)


def to_be_removed(watcher, case, text):
    """A comment that stands on a page which every worker has stored, and in its memory.

    Each is somebody else's: who loses so many can't comment for long.
    """
    post, moderator, rule = case
    name = f"Marrow {token_hex(8)}"
    writer = User.objects.create_user(f"{name[7:]}@example.org", name)
    comment = Comment.write(post, Writer(account=writer, name=writer.name), text)
    after_the_lease()
    page = post.get_absolute_url()
    assert set(watcher.find(text, page) + watcher.find(text, page)) == {True}
    return page, moderator, comment, rule


def judge(watcher, page, text, comment):
    """Whether it is removed. Everybody must read what the database says, from now on."""
    before = is_removed(comment)
    after_the_lease()
    found = {there for _ in range(3) for there in watcher.find(text, page)}
    if is_removed(comment) and not before:
        # The database was still at it when the process that had asked for it was gone.
        return judge(watcher, page, text, comment)
    assert found == {not before}
    return before


def is_removed(comment):
    return Comment.objects.get(pk=comment.pk).state == Comment.State.REMOVED
