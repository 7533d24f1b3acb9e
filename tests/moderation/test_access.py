"""Nobody but moderators gets to the desk, by whatever address."""

import pytest
from django.urls import reverse

from moderation import urls
from moderation.models import Decision

pytestmark = pytest.mark.django_db

KNOWN = {"pk": 1, "number": 1, "earlier": 1, "later": 2, "kind": "removals"}
KNOWN |= {"rule": "comparison", "year": 2026, "month": 11, "key": "forged"}


def address(pattern):
    names = pattern.pattern.converters
    return reverse(pattern.name, kwargs={name: KNOWN[name] for name in names})


OTHERS = urls.PUBLIC | urls.FOR_ITS_FOUNDER | urls.FOR_READERS | urls.FOR_ITS_PERSON
OTHERS |= urls.BEHIND_A_LINK
CLOSED = [pattern for pattern in urls.urlpatterns if pattern.name not in OTHERS]
OPEN = [pattern for pattern in urls.urlpatterns if pattern.name in urls.PUBLIC]
OWN = [pattern for pattern in urls.urlpatterns if pattern.name == "warning"]


def test_the_desk_has_addresses_and_what_is_public_is_named():
    assert {pattern.name for pattern in CLOSED} >= {"review", "delete_comment", "ban", "lift"}
    assert {pattern.name for pattern in OPEN} == urls.PUBLIC


@pytest.mark.parametrize("pattern", CLOSED, ids=lambda pattern: str(pattern.pattern))
def test_every_closed_view_is_guarded(pattern):
    assert getattr(pattern.callback, "is_for_moderators", False)


@pytest.mark.parametrize("method", ["get", "post", "put", "head"])
@pytest.mark.parametrize("pattern", CLOSED, ids=lambda pattern: str(pattern.pattern))
def test_a_stranger_is_sent_to_sign_in(client, site, pattern, method):
    answer = getattr(client, method)(address(pattern))
    assert answer.status_code == 302 and answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("pattern", CLOSED, ids=lambda pattern: str(pattern.pattern))
def test_readers_and_authors_find_nothing(signed_in, reader, author, pattern, method):
    for person in [reader, author]:
        browser = signed_in(person)
        assert getattr(browser, method)(address(pattern)).status_code == 404
    assert not Decision.objects.exists()


@pytest.mark.parametrize("pattern", OPEN, ids=lambda pattern: str(pattern.pattern))
def test_public_pages_answer_everybody_and_only_to_reading(client, policy, pattern):
    assert client.get(address(pattern)).status_code in (200, 302, 404)
    assert client.post(address(pattern)).status_code == 405


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("pattern", OWN, ids=lambda pattern: str(pattern.pattern))
def test_what_is_about_one_reader_is_nobody_elses(client, reader, moderator, pattern, method):
    assert getattr(client, method)(address(pattern)).status_code == 302
    for person in [reader, moderator]:
        client.force_login(person)
        assert getattr(client, method)(address(pattern)).status_code == 404


def test_a_moderators_role_alone_edits_no_article(moderator):
    assert not moderator.has_perm("blog.change_post") and not moderator.is_staff


def test_an_authors_role_alone_reaches_no_moderation(author):
    assert not author.is_moderator
