"""The cast: who appears in the tests, by the same names everywhere."""

import gc
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.management.commands.flush import Command as Flush
from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as examples

from accounts.models import User
from accounts.permissions.roles import ensure_roles, give
from blog.models import Post, Site
from blog.pagecache import fragment_cache
from lib.db import slow
from lib.processes.command_process import CommandProcess
from moderation.models import PolicyRevision, Rule, RuleWording
from tests import migrated, shown
from tests.emptied import empty
from tests.mail import postbox
from tests.services import local

__all__ = ["local", "postbox"]

PASSWORD = "correct horse battery"
GUEST = {"name": "Passing Heron", "email": "heron@example.org"}
# What takes longest begins first, so that at the end no process waits for another's.
LONGEST = [
    "test_every_verb.py",
    "test_whatever_is_typed.py",
    "test_whole_site_elsewhere.py",
    "test_cluster.py",
    "test_a_message_s_life.py",
    "test_platform_bench.py",
    "test_killed_imports.py",
    "test_faults.py",
]


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish():
    """What was imported by now stays to the end: the collector of garbage needn't look through it again."""
    gc.collect()
    gc.freeze()


# Examples take as long as the machine needs: what else it does is no fault of ours.
examples.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
examples.load_profile("any machine")


@pytest.fixture(autouse=True)
def fresh_store(settings, tmp_path):
    """Each test has its own page store, and folders for pictures, copies and backups."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ORIGINALS_ROOT = tmp_path / "originals"
    settings.DOWNLOADS_ROOT = tmp_path / "downloads"
    settings.BACKUPS_ROOT = tmp_path / "kept-backups"
    pages = settings.CACHES["pages"]
    if pages["BACKEND"].endswith("Shelf"):  # In Redis each test process has its own.
        settings.CACHES = settings.CACHES | {"pages": pages | {"LOCATION": tmp_path / "pages"}}
    fragment_cache.recent.clear()
    yield
    caches["pages"].clear()


@pytest.fixture(autouse=True)
def nothing_slow_in_a_transaction():
    """Whatever a test did, nobody had to wait for it."""
    slow.reports.clear()
    yield
    assert not slow.reports, "\n".join(slow.reports)


@pytest.fixture(autouse=True, scope="session")
def pages_as_they_are_shown():
    """The `text` of an answer has its white space as a browser shows it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HttpResponse, "text", property(shown.text))
        yield


@pytest.fixture(autouse=True, scope="session")
def emptied_fast():
    """Tests with real transactions empty the tables in our own way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flush, "handle", lambda self, **options: empty(options["database"]))
        yield


@pytest.fixture(scope="session")
def playwright():
    """One for all the tests of a process: where one is, another one can't begin."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(autouse=True, scope="session")
def nothing_beside_the_worker():
    """What the worker's jobs start as a process of its own wouldn't find the database of a test.

    On PostgreSQL it would find the developer's, and check that. Tests of such a process have a worker.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CommandProcess, "start", lambda self: None)
        yield


@pytest.fixture(scope="session")
def django_db_keepdb():
    """A file may be there already, and goes with its folder."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_modify_db_settings, django_db_blocker):
    """The roles are there once and for all tests, but for those that empty the tables."""
    with django_db_blocker.unblock(), migrated.copied(request.config.cache.mkdir("database")):
        request.getfixturevalue("django_db_setup")
        ensure_roles()


@pytest.fixture(scope="module")
def shared(django_db_setup, django_db_blocker):
    """A transaction around the tests of a module: what its fixtures make here, each test finds untouched."""
    around = transaction.atomic()
    around._from_testcase = True  # As that around any other test, it keeps nobody waiting.
    with django_db_blocker.unblock(), around:
        yield
        transaction.set_rollback(True)


@contextmanager
def undone():
    """Whatever is done within, the next one finds all as it was."""
    around = transaction.atomic()
    around._from_testcase = True  # It keeps nobody waiting.
    with around:
        yield
        transaction.set_rollback(True)


def the_site():
    site = Site.current()
    site.name = "The Slow Orchard"
    site.save()
    return site


def a_person(name, *roles, **about):
    if not Group.objects.exists():
        ensure_roles()
    user = User.objects.create_user(f"{name.lower()}@example.org", name, PASSWORD, **about)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    give(user, *roles)
    return user


def an_article(author, slug="a-wall-of-espaliers"):
    """One that anybody may read and answer."""
    post = Post(
        title="A wall of espaliers",
        slug=slug,
        author=author,
        status=Post.Status.PUBLISHED,
        published_at=timezone.now() - timezone.timedelta(days=1),
    )
    post.write("The south wall holds **eleven** pears.")
    post.save()
    return post


def two_rules():
    """In force for a year; the first is about comparison."""
    revision = PolicyRevision.objects.create(number=1)
    for number, key, title, citation in [
        (1, "comparison", "No off-topic comparison", "off-topic comparison"),
        (2, "person", "The point, not the person", "aimed at the person"),
    ]:
        RuleWording.objects.create(
            revision=revision,
            rule=Rule.objects.create(key=key),
            number=number,
            title=title,
            citation=citation,
            text=f"{title}, as everybody here knows.",
        )
    revision.take_over(timezone.now() - timezone.timedelta(days=365))
    return revision


@pytest.fixture
def it_is(monkeypatch):
    """A function that sets the clock: `it_is(moment)`, until it says otherwise."""

    def it_is(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return it_is


@pytest.fixture
def after(it_is):
    """A function that lets time go by: `after(days=4)`."""
    return lambda **span: it_is(timezone.now() + timedelta(**span))


@pytest.fixture
def site(db):
    return the_site()


@pytest.fixture
def author(site):
    """She writes, and edits what others write."""
    return a_person("Perpetua", "Author", "Editor")


@pytest.fixture
def moderator(site):
    return a_person("Alder", "Moderator", staff_name="Alder")


@pytest.fixture
def second_moderator(site):
    return a_person("Hazel", "Moderator")


@pytest.fixture
def author_who_moderates(site):
    return a_person("Rowan", "Author", "Editor", "Moderator", "Admin")


@pytest.fixture
def reader(site):
    return a_person("Marrow")


@pytest.fixture
def second_reader(site):
    return a_person("Quince")


@pytest.fixture
def guest():
    return dict(GUEST)


@pytest.fixture
def post(author):
    return an_article(author)


@pytest.fixture
def policy(site):
    return two_rules()


def just_signed_in(client, user, ago=0):
    """What signing in leaves beside: for a while nobody is asked whether it is them."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - ago}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.fixture
def signed_in(client):
    """A function that signs somebody in and returns their browser."""

    def sign_in(user):
        client.force_login(user)
        return just_signed_in(client, user)

    return sign_in
