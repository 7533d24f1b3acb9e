"""An import steps aside: for those who read meanwhile, and for those who write."""

import os
import threading
from types import SimpleNamespace

import pytest
from django.utils import timezone

from blog.models import Post, Site
from lib.processes.priority import LATER, behind_readers
from transfer.imports.content.comments import ImportedComment, import_comments
from transfer.imports.write.throttle import AIM, FEWEST, FIRST, Throttle


@pytest.fixture
def draft(author):
    return Post.objects.create(author=author, title="Quinces", slug="quinces", text="Hard ones.")


def versions():
    site = Site.current()
    return site.pages_version, site.lists_version


@pytest.mark.django_db
def test_readers_keep_their_pages_while_a_draft_comes_and_what_was_said_below_it(author, draft):
    before = versions()
    medlars = Post.objects.create(author=author, title="Medlars", slug="medlars", text="Soft.")
    import_comments(medlars, [a_comment(1), a_comment(2, answers=1)], {})
    assert medlars.comments.count() == 2
    assert versions() == before


@pytest.mark.django_db
def test_readers_see_at_once_what_is_said_below_an_article_that_is_out(draft):
    draft.status = Post.Status.PUBLISHED
    draft.save()
    before = versions()
    import_comments(draft, [a_comment(1)], {})
    assert versions() > before


def test_less_is_written_at_once_where_writing_is_slow(monkeypatch):
    pace = Throttle()
    seconds = iter([0, 10 * AIM, 0, 10 * AIM, 0, AIM / 100])
    clock = SimpleNamespace(monotonic=lambda: next(seconds))
    monkeypatch.setattr("transfer.imports.write.throttle.time", clock)
    for _ in range(2):
        with pace.of(pace.size):
            pass
    slow = pace.size
    assert FEWEST <= slow < FIRST
    with pace.of(slow):
        pass
    assert pace.size > slow


def test_an_import_has_the_processor_after_others():
    seen = []

    def run():
        with behind_readers():
            inner = threading.Thread(target=lambda: seen.append(priority()))
            inner.start()
            inner.join()

    apart = threading.Thread(target=run)  # Who isn't root can't take it back.
    apart.start()
    apart.join()
    assert seen == [max(LATER, priority())]


def priority():
    return os.getpriority(os.PRIO_PROCESS, 0)


def a_comment(id, answers=0):
    return ImportedComment(
        id=id,
        answers=answers,
        account=None,
        name="Heron",
        email="",
        text="Ripe.",
        rendered="<p>Ripe.</p>",
        lang="",
        state="published",
        written_at=timezone.now(),
    )
