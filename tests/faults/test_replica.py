"""A blog that reads from a real replica of PostgreSQL: it shows nothing old, and can go away."""

import itertools
import re
import signal
import time
from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from tests.faults.ground import BINARIES, Blog, Postgres, Replica, folder_of_theirs
from tests.pages.visitors import SignedIn, Stranger
from tests.waiting import until

pytestmark = [
    pytest.mark.served,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not BINARIES, reason="No server of PostgreSQL on this machine."),
]
TOKEN = "the figures of a blog"


@pytest.fixture(scope="module")
def blog(tmp_path_factory):
    with ExitStack() as stack:
        primary = Postgres(stack.enter_context(folder_of_theirs()))
        stack.callback(primary.stop)
        primary.start()
        replica = Replica(primary, stack.enter_context(folder_of_theirs()))
        stack.callback(replica.stop)
        replica.start()
        where = {"DATABASE_URL": primary.url, "REPLICA_URL": replica.url}
        blog = Blog(tmp_path_factory.mktemp("site"), METRICS_TOKEN=TOKEN, **where)
        blog.replica = replica
        stack.callback(blog.stop)
        blog.start()
        yield blog


@pytest.fixture
def write(blog):
    """Post a comment of a reader’s, and look at it; what is read of it is returned."""
    writer, post = SignedIn(blog, blog.about["sessions"][0]), SimpleNamespace(pk=blog.about["post"])

    def posted(text):
        page, _ = writer.comment(post, text, **blog.about["terms"])
        return writer.get(page).text

    return posted


def drawn(blog, how):
    """How many pages were drawn, the replica being so: `read`, `behind` or `away`."""
    figures = Stranger(blog).get("/metrics", Authorization=f"Bearer {TOKEN}").text
    found = re.search(
        rf'^parley_replica_pages_total{{outcome="{how}"}} (\S+)', figures, re.MULTILINE
    )
    return float(found[1]) if found else 0


def is_drawn(blog, how):
    """Whether a stranger's page is drawn with the replica being so, once there is something new on it."""
    before = drawn(blog, how)
    assert Stranger(blog).get(blog.about["page"]).status == 200
    until(lambda: drawn(blog, how) > before, 10, what=f"a page is drawn, the replica being {how}")
    return True


def until_it_is_read_again(blog, write):
    before, numbers = drawn(blog, "read"), itertools.count()

    def is_read_again():
        write(f"Damsons, {next(numbers)}.")
        assert Stranger(blog).get(blog.about["page"]).status == 200
        return drawn(blog, "read") > before

    until(is_read_again, what="the replica is read again")


def test_strangers_pages_are_drawn_from_the_replica(blog, write):
    write("Quinces.")
    blog.replica.catch_up()
    assert is_drawn(blog, "read")
    assert "Quinces." in Stranger(blog).get(blog.about["page"]).text


def test_nobody_sees_what_was_there_before_while_the_replica_is_behind(blog, write):
    before = drawn(blog, "behind")
    with blog.replica.behind():
        assert "Medlars." in write("Medlars.")
        for path in (blog.about["page"], "/comments/feed/"):
            assert "Medlars." in Stranger(blog).get(path).text
        until(lambda: drawn(blog, "behind") >= before + 2, what="the replica was asked")
    blog.replica.catch_up()
    assert "Medlars." in Stranger(blog).get(blog.about["page"]).text


def test_a_replica_that_is_killed_is_no_error_and_comes_back_by_itself(blog, write):
    write("Sloes.")
    blog.replica.kill()
    try:
        assert is_drawn(blog, "away")
        assert "Bullaces." in write("Bullaces.")
        assert "Bullaces." in Stranger(blog).get(blog.about["page"]).text
    finally:
        blog.replica.start()

    until_it_is_read_again(blog, write)


def test_a_replica_that_is_frozen_holds_nobody_up_for_long(blog, write):
    until_it_is_read_again(blog, write)
    write("Whitebeams.")
    blog.replica.catch_up()
    blog.replica.signal_all(signal.SIGSTOP)
    try:
        began_at = time.monotonic()
        assert "Whitebeams." in Stranger(blog).get(blog.about["page"]).text
        assert time.monotonic() < began_at + 5
    finally:
        blog.replica.signal_all(signal.SIGCONT)


def test_nobody_is_shown_what_is_written_at_a_replica_that_was_promoted(blog, write):
    """The last one: this replica never follows again."""
    until_it_is_read_again(blog, write)
    blog.replica.catch_up()
    blog.replica.promote()
    with blog.replica.connect() as there:
        until(lambda: there.execute("SELECT NOT pg_is_in_recovery()").fetchone()[0])
        there.execute("UPDATE comments_comment SET rendered = 'Forged.'")
    before = drawn(blog, "away")
    for query in ("?sort=newest", "?sort=replies", "?collapsed=1", "?sort=newest&collapsed=1"):
        assert "Forged." not in Stranger(blog).get(blog.about["page"] + query).text
    until(lambda: drawn(blog, "away") > before, 10, what="the replica counts as away")
