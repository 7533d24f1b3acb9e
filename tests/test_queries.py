"""What a page costs does not grow with what stands on it."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Category, Page, Post, Tag
from comments.gate import Writer
from comments.models import Comment
from moderation.actions import bans
from moderation.actions.comments import remove, restore
from moderation.models import PolicyRevision, Waiver
from moderation.plans.applicable_rules import citable

pytestmark = pytest.mark.django_db

OTHERS = """
    SELECT indexname FROM pg_indexes WHERE tablename = 'comments_comment'
    AND indexname NOT IN ('unpublished', 'comments_comment_pkey', 'comment_said_once')
"""
PAGES = ["/", "/archive/", "/tags/", "/tag/walls/", "/category/notes/", "/feed/", "/sitemap.xml",
         "/tag/walls/feed/", "/comments/feed/", "/policy/", "/policy/feed/", "/moderation/log/", "/moderation/log/feed/",
         "/moderation/log/policy/", "/search/?q=pears"]  # fmt: skip
DESK = [
    "/moderation/",
    "/moderation/bulk/?show=all",
    "/moderation/?show=all",
    "/moderation/bans/",
    "/moderation/bans/ended/",
]


@pytest.fixture
def grown(author, reader, moderator, policy):
    """A function that lets everything grow by one more of each kind."""
    walls, notes = Tag.objects.named("walls"), Category.objects.named("notes")
    articles = iter(range(100))

    def grow():
        n = next(articles)
        post = Post(title=f"Pears {n}", slug=f"pears-{n}", author=author, status="published",
                    published_at=timezone.now() - timedelta(days=n))  # fmt: skip
        post.write("Eleven pears.")
        post.save()
        post.tags.set([walls, Tag.objects.named(f"only {n}")])
        post.categories.set([notes])
        Page.objects.create(title=f"Page {n}", slug=f"page-{n}", in_menu=True)
        _talk(post, reader, moderator, policy, n)
        draft = PolicyRevision.objects.draft()
        draft.announced_in = post
        draft.save()
        draft.take_over(timezone.now() - timedelta(days=200 - n))
        Waiver.objects.get_or_create(post=post, rule=policy.wordings.first().rule)

    return grow


def _talk(post, reader, moderator, policy, n):
    who = Writer(account=reader, name="Marrow")
    above = None
    for depth in range(9):
        above = Comment.write(post, who, f"Pears, {n} {depth}.", parent=above)
    Comment.write(
        post, Writer(token=f"t{n}", name="Heron", email=f"h{n}@example.org"), f"Held {n}."
    )
    for word in ("One", "Two"):
        removed = Comment.write(post, who, f"{word} of them to go, {n}.", parent=above)
        rule = citable(removed).first()
        # Strikes would sooner or later keep the reader from saying any more.
        remove(moderator, removed, rule, gives_strike=False, at=_ago(removed))
    restore(moderator, removed)
    ban = bans.ban(moderator, reader, policy.wordings.first(), "Why not.").ban
    bans.lift(moderator, ban, "A slip.")


def _ago(comment):
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(days=2))
    return timezone.now() - timedelta(days=1)


def _asked(browser, address):
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200, address
    return len(asked)


@pytest.mark.parametrize("who", ["stranger", "moderator"])
def test_a_page_asks_as_often_for_more_of_everything(client, moderator, grown, who):
    for _ in range(6):
        grown()
    first = Post.objects.earliest("pk")
    root, deep = first.comments.filter(level=0).first(), first.comments.get(level=8)
    pages = [*PAGES, first.get_absolute_url(), f"/comments/{root.pk}/thread/"]
    if who == "moderator":
        client.force_login(moderator)
        desk = f"/moderation/comments/{deep.pk}/"
        pages += [*DESK, desk, f"{desk}delete/"]

    _say_more(first, deep, moderator, 1)
    few = {page: _asked(client, page) for page in pages}
    for _ in range(3):
        grown()
    _say_more(first, deep, moderator, 5)
    many = {page: _asked(client, page) for page in pages}
    assert {page: many[page] for page in pages if many[page] > few[page]} == {}


def _say_more(post, below, who, times):
    writer = Writer(account=who, name=who.name)
    for n in range(times):
        Comment.write(post, writer, f"More, {n} of {times}.", parent=below)
        Comment.write(post, writer, f"Pears, more of them, {n} of {times}.")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans for the values it has")
def test_a_plan_for_any_values_knows_the_index_of_the_few_that_are_not_published(db):
    """After five times on a connection, PostgreSQL has no other."""
    few = Comment.objects.unpublished().filter(tree_id=7, lft__gt=2).order_by().values("pk")
    sql, params = few.query.sql_with_params()
    numbered = sql % tuple(f"${number}" for number, _ in enumerate(params, 1))
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        for (other,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{other}"')  # The test's transaction is taken back.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE few AS {numbered}")
        given = ", ".join(["%s"] * len(params))
        cursor.execute(connection.ops.compose_sql(f"EXPLAIN EXECUTE few ({given})", params))
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("DEALLOCATE few")
    assert "unpublished" in plan
