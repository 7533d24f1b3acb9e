"""Whatever anybody does, every page that a stranger has opened is afterwards as if made anew."""

import re

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.pages import verbs_of_authors, verbs_of_readers
from tests.pages.stranger import after_the_lease, ask, ask_past_the_store, forget_parts

# Each looks at every page of a blog after every verb of a kind.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]

SESSION = settings.SESSION_COOKIE_NAME
UNSEEN = verbs_of_authors.UNSEEN | verbs_of_readers.UNSEEN
VERBS = {
    "commenting": verbs_of_readers.COMMENTING,
    "deciding": verbs_of_readers.DECIDING,
    "reporting": verbs_of_readers.REPORTING,
    "appealing": verbs_of_readers.APPEALING,
    "reading": verbs_of_readers.READING,
    "being somebody": verbs_of_readers.BEING_SOMEBODY,
    "publishing": verbs_of_authors.PUBLISHING,
    "closing": verbs_of_authors.CLOSING,
    "filing": verbs_of_authors.FILING,
    "ruling": verbs_of_authors.RULING,
}
# Of all pages that are checked against the same versions one, and each that has parts of its own;
# the slow run opens them all.
FEW = {
    "home", "page", "article", "article, announcing", "article, with a rule set aside", "reply",
    "comments_feed", "policy", "log", "person",
}  # fmt: skip
# What is made anew for each look: the token against forgery, and when the form was made. What a form
# is for stays. That of everybody is sealed with the week, which may turn meanwhile.
TOKEN = re.compile(rb'(?<=value=")(?:\w{64}|([tw]-)[\d.]+(-\d+):[\w-]+)(?=")')


@pytest.mark.parametrize("what", VERBS)
def test_no_page_is_old_after_a_verb(what, blog):
    looks = {page: (at, {}) for page, at in blog.addresses().items() if page in FEW}
    old, idle = perform(VERBS[what], blog, looks | looks_of_somebody(blog))
    assert not old
    assert not idle, "They changed nothing, so that they prove nothing."


# On one database: what differs with another is what a verb writes, and the quick run finds that on each
# page that has versions of its own.
@pytest.mark.slow
@pytest.mark.parametrize("what", VERBS)
def test_no_page_at_all_is_old_after_a_verb(what, blog):
    old, _ = perform(VERBS[what], blog, {page: (at, {}) for page, at in blog.addresses().items()})
    assert not old


def looks_of_somebody(blog):
    """At pages that are not stored for whoever is signed in, but joined from parts that are."""
    blog.somebody = somebody()
    known = {"Cookie": f"{SESSION}={blog.somebody}"}
    names = ["article", "thread"]
    return {f"{page}, signed in": (blog.addresses()[page], known) for page in names}


def perform(verbs, blog, looks):
    """The (verb, page) after which a page was old, and the verbs that changed no page.

    `looks` are {page: (address, headers)}.
    """
    before, _stale = look_at(looks)
    assert not [page for page, answer in before.items() if answer.status != 200]
    old, idle = [], []
    for verb in verbs:
        verb(blog)
        after_the_lease()
        after, stale = look_at(looks)
        old += [(verb.__name__, page) for page in stale]
        if verb not in UNSEEN and all(after[page].body == before[page].body for page in after):
            idle.append(verb.__name__)
        before = after
    return old, idle


def look_at(looks):
    """What stands on each page, and those that are others than what is made anew, past all that is kept.

    Asked twice, a page is in memory and known as current there.
    """
    found, again = _all(looks, ask), _all(looks, ask)
    forget_parts()  # Once: what is made from now on is made of what the verb has left.
    anew = _all(looks, ask_past_the_store)
    return found, [
        page
        for page in looks
        if not (shown(found[page]) == shown(again[page]) == shown(anew[page]))
    ]


def _all(looks, asked):
    return {page: asked(address, **headers) for page, (address, headers) in looks.items()}


def shown(answer):
    return answer.status, TOKEN.sub(rb"\1\2", answer.body)


def somebody():
    """The session of a reader whom no verb is about."""
    client = Client()
    client.force_login(User.objects.create_user("sorrel@example.org", "Sorrel"))
    return client.cookies[SESSION].value
