"""An import of the desk beside a real worker: mail goes on, and whichever of the two is killed, nothing is lost or doubled."""

import os
import signal
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from accounts.models import Recipient
from blog.mail import outbox
from blog.models import OutgoingMail, Post
from comments.integrity.invariants import faults
from comments.models import Comment, Subscription
from lib.processes.priority import LATER
from tests.blog.test_worker import at_work
from tests.waiting import until
from tools.bench.blogs import exports
from transfer.imports.runs.processes import start_soon
from transfer.models import Imported, ImportRun
from transfer.sources.wordpress import export_file

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.served,
    pytest.mark.timeout(600),
]
ARTICLES, COMMENTS, MANY = 10, 4_000, 16_000
LONG = 240  # seconds: behind all others of a busy machine it gets little done


def begin_import(folder, comments=COMMENTS):
    """An import that its owner has just started."""
    path = folder / "export.xml"
    path.write_text("".join(exports.export(ARTICLES, comments)))
    ImportRun.objects.create(reader="wordpress", file=str(path), name="export.xml")
    start_soon.enqueue()


def process_of(worker):
    """The number of the process that imports, or None."""
    for children in Path(f"/proc/{worker.pid}/task").glob("*/children"):
        for child in children.read_text().split():
            with suppress(OSError):
                if b"desk_imports" in Path(f"/proc/{child}/cmdline").read_bytes():
                    return int(child)
    return None


def is_alive(pid):
    """Whether it works; one that has ended, and that nobody has asked about, doesn't."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def is_done():
    return ImportRun.objects.get().state == ImportRun.State.DONE


@pytest.mark.databases
def test_mail_is_sent_while_an_import_runs_behind_it(tmp_path, post, reader):
    begin_import(tmp_path, MANY)
    with at_work(tmp_path) as worker:
        until(Comment.objects.exists, LONG, what=worker.log.read_text)
        importing = process_of(worker)
        Subscription.objects.follow(reader, Subscription.Kind.BLOG)
        outbox.enqueue_for_many("comments.article", [Recipient.of(reader)], about=post)
        until(lambda: OutgoingMail.objects.get().outcome == "sent", what=worker.log.read_text)
        assert Comment.objects.count() < MANY and process_of(worker) == importing
        assert os.getpriority(os.PRIO_PROCESS, importing) >= LATER
        assert os.getpriority(os.PRIO_PROCESS, worker.pid) == os.getpriority(os.PRIO_PROCESS, 0)
    until(lambda: not is_alive(importing))


@pytest.mark.databases
def test_it_ends_with_a_worker_that_is_killed_and_the_next_one_goes_on(tmp_path):
    begin_import(tmp_path)
    for enough in (1, COMMENTS // 2):
        with at_work(tmp_path) as worker:
            until(lambda: Comment.objects.count() >= enough, LONG, what=worker.log.read_text)  # noqa: B023
            importing = process_of(worker)
            worker.kill()
            worker.wait()
            until(lambda: not is_alive(importing))  # noqa: B023
            assert not is_done()
            worker.returncode = 0  # as `at_work` would have it
    with at_work(tmp_path) as worker:
        until(is_done, LONG, what=worker.log.read_text)
    assert_all_is_there_once(tmp_path)


@pytest.mark.slow  # The worker looks once a minute.
def test_one_that_is_killed_alone_is_started_again_by_its_worker(tmp_path):
    begin_import(tmp_path)
    with at_work(tmp_path) as worker:
        until(Comment.objects.exists, LONG, what=worker.log.read_text)
        os.kill(process_of(worker), signal.SIGKILL)
        until(is_done, LONG, what=worker.log.read_text)
    assert_all_is_there_once(tmp_path)


def assert_all_is_there_once(folder):
    entries = [one for one in export_file.read(folder / "export.xml") if hasattr(one, "comments")]
    wanted = {one.slug: len(one.comments) for one in entries if one.kind == "post"}
    assert Counter(Comment.objects.values_list("post__slug", flat=True)) == wanted
    assert Imported.objects.filter(kind="comment").count() == COMMENTS
    assert faults(Comment.objects.all()) == []
    assert Post.objects.published().count() == ARTICLES
