"""Whatever anybody does, every page that a stranger has opened is afterwards as if made anew."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages import verbs_of_authors, verbs_of_readers
from tests.pages.stranger import after_the_lease, ask, ask_anew

pytestmark = pytest.mark.django_db

UNSEEN = verbs_of_authors.UNSEEN | verbs_of_readers.UNSEEN
VERBS = {
    "commenting": verbs_of_readers.COMMENTING,
    "deciding": verbs_of_readers.DECIDING,
    "being somebody": verbs_of_readers.BEING_SOMEBODY,
    "publishing": verbs_of_authors.PUBLISHING,
    "filing": verbs_of_authors.FILING,
    "ruling": verbs_of_authors.RULING,
}
# Of each kind of page one that its verbs could spoil; the slow run opens them all.
FEW = {
    "home", "tag", "category", "archive", "article", "article, its neighbour", "article_comments",
    "article, with a rule set aside", "article_feed", "thread", "reply", "comments_feed", "page",
    "policy", "log", "log_entry",
}  # fmt: skip
FROM_THE_STORE = 3  # queries: which post it is, and what its versions are


@pytest.mark.parametrize("what", VERBS)
def test_no_page_is_old_after_a_verb(what, blog):
    addresses = {page: at for page, at in blog.addresses().items() if page in FEW}
    old, idle = perform(VERBS[what], blog, addresses)
    assert not old
    assert not idle, "They changed nothing, so that they prove nothing."


@pytest.mark.slow
@pytest.mark.parametrize("what", VERBS)
def test_no_page_at_all_is_old_after_a_verb(what, blog):
    old, _ = perform(VERBS[what], blog, blog.addresses())
    assert not old


def perform(verbs, blog, addresses):
    """The (verb, page) after which a page was old, and the verbs that changed no page."""
    before = {page: look_at(address)[0] for page, address in addresses.items()}
    assert not [page for page, answer in before.items() if answer.status != 200]
    old, idle = [], []
    for verb in verbs:
        verb(blog)
        after_the_lease()
        after = {}
        for page, address in addresses.items():
            after[page], is_old = look_at(address)
            if is_old:
                old.append((verb.__name__, page))
        if verb not in UNSEEN and all(after[page].body == before[page].body for page in after):
            idle.append(verb.__name__)
        before = after
    return old, idle


def look_at(address):
    """What stands there, and whether that is a stored page and another than one made anew."""
    with CaptureQueriesContext(connection) as queries:
        found = ask(address)
    if len(queries) > FROM_THE_STORE:
        ask(address)  # It has just been made; so that it is in memory, and known as current there.
        return found, False
    anew = ask_anew(address)
    return found, (found.status, found.body) != (anew.status, anew.body)
