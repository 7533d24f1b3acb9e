"""Many people ask for a page that has just changed: it is rendered once, and nobody reads the old one."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test.signals import template_rendered

from comments.gate import Writer
from comments.models import Comment
from tests.pages.stranger import after_the_lease, ask, new_worker

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 12


@pytest.fixture
def renderings():
    """A line for each time that an article was rendered."""
    rendered = []

    def note(sender, template, **_):
        if template.name == "blog/article.html":
            rendered.append(threading.get_ident())

    template_rendered.connect(note)
    yield rendered
    template_rendered.disconnect(note)


def ask_all_at_once(address, workers):
    """What `PEOPLE` get who knock at the same moment, at each of the workers in turn."""
    together = threading.Barrier(PEOPLE)

    def knock(number):
        together.wait()
        return ask_and_part(address, workers[number % len(workers)])

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(knock, range(PEOPLE)))


def test_a_herd_at_a_page_that_has_changed_has_it_rendered_once(post, reader, renderings):
    workers = [new_worker(), new_worker()]
    for text in "One hears it.", "All hear it.", "Who has not heard it?":
        Comment.write(post, Writer(account=reader, name=reader.name), text)
        after_the_lease()
        renderings.clear()
        answers = ask_all_at_once(post.get_absolute_url(), workers)
        assert all(answer.status == 200 and text in answer.text for answer in answers)
        assert len(renderings) == 1


def test_a_herd_never_reads_what_was_removed_while_somebody_rendered(post, reader):
    """Whoever came before the removal still gets it; those who come later wait for another page."""
    comment = Comment.write(post, Writer(account=reader, name=reader.name), "Regretted at once.")
    half_made, removed = threading.Event(), threading.Event()

    def dawdle(sender, template, **_):
        # The thread is drawn when the footer's turn comes.
        if template.name == "_footer.html" and not half_made.is_set():
            half_made.set()
            assert removed.wait(60)

    address = post.get_absolute_url()
    template_rendered.connect(dawdle)
    with ThreadPoolExecutor(1 + PEOPLE) as pool:
        early = pool.submit(ask_and_part, address)
        assert half_made.wait(60)
        comment.withdraw()
        after_the_lease()
        late = [pool.submit(ask_and_part, address) for _ in range(PEOPLE)]
        after_the_lease()
        removed.set()
        answers = [answer.result() for answer in late]
        assert "Regretted" in early.result().text
    template_rendered.disconnect(dawdle)
    assert all(answer.status == 200 and "Regretted" not in answer.text for answer in answers)


def ask_and_part(address, worker=None):
    try:
        return ask(address, worker=worker or new_worker())
    finally:
        connections.close_all()
