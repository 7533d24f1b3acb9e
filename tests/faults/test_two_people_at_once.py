"""Two people with two tabs each, who write the same article at once, while the server's workers are killed."""

import os
import random
import signal
from contextlib import suppress

import pytest
from django.urls import reverse

from blog.models import Version
from tests.conftest import a_person
from tests.faults.typists import TOKEN, Typist, times_in
from tests.served import served
from tests.waiting import let_pass

pytestmark = [
    pytest.mark.served,
    pytest.mark.databases,
    pytest.mark.django_db(transaction=True),
]
ROUNDS = int(os.environ.get("ROUNDS", "6"))


@pytest.fixture
def blog(post, tmp_path):
    with served(tmp_path) as blog:
        yield blog


@pytest.fixture
def tabs(blog, post):
    """Two of the author's and two of Corin's, open on the same text."""
    people = [post.author, post.author, *[a_person("Corin", "Editor")] * 2]
    path = reverse("admin:blog_autosave", args=["post", post.pk])
    tabs = [
        Typist(person, blog.port, number, path, post.text) for number, person in enumerate(people)
    ]
    post.newest_version()
    yield tabs
    for tab in tabs:
        tab.end()


def take_over(tab, post):
    """What a person does who reads along: takes the text over, and writes on behind its newest words."""
    lease = reverse("admin:blog_lease", args=["post", post.pk])
    fields = {"tab": tab.tab, "deed": "take", "csrfmiddlewaretoken": TOKEN}
    status, _said = tab.ask(lease, fields)
    if status != 200:
        return
    newest = post.versions.newest()
    with tab.lock:
        tab.typed = tab.has = newest.text
        tab.base = {"base_number": newest.number, "base_revision": newest.revision}
        tab.newer = tab.behind_since = None


def test_nothing_that_either_typed_is_overwritten_without_a_word(blog, post, tabs):
    acknowledged = set()
    for tab in tabs:
        tab.start()
    for number in range(ROUNDS):
        let_pass(random.uniform(0.5, 4), "two people write")
        acknowledged |= {at for tab in tabs for at in times_in(tab.has)}
        if number % 3 == 2 and (workers := blog.workers()):
            with suppress(ProcessLookupError):
                os.kill(random.choice(workers), signal.SIGKILL)
        take_over(random.choice(tabs), post)
    for tab in tabs:
        tab.types = False
    acknowledged |= {at for tab in tabs for at in times_in(tab.has)}
    kept = list(Version.objects.filter(post=post).order_by("number"))
    assert acknowledged <= {at for one in kept for at in times_in(one.text)}
    in_line = [set(times_in(one.text)) for one in kept if not one.is_aside]
    assert all(before <= after for before, after in zip(in_line, in_line[1:], strict=False))
    assert len(acknowledged) > ROUNDS and any(one.is_aside for one in kept)
