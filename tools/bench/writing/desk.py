"""What the moderators' desk costs where 10,000 comments are unread among 100,000.

In process, through all middlewares. Alder has read all the others, one at a time, as the
record says; the unread ones are the newest, one in ten of them held.
"""

import re
from statistics import median

from django.conf import settings
from django.db import connection

from accounts.models import User
from blog.models import Post
from comments.models import Comment
from lib.db.bulk_inserts import BulkInsert, go_on_counting
from moderation.lists.queue import Queue
from moderation.models import Decision, DecisionNote, Pseudonym, Reading
from tools.bench.figures import Figure
from tools.bench.reading.asking import ask, send
from tools.bench.reading.renderings import page, signed_in

DESK = "/moderation/"
UNREAD = 10_000
OFTEN = 15  # times in each run; the run is their median
AT_MOST = 60  # milliseconds
TOKEN = "a" * 32
SEEN = re.compile(rb'name="seen"\s+value="([^"]*)"')


def measure(bench):
    _prepare(bench)
    cookie = f"{signed_in('Alder')}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    kinds = {
        "the desk’s first page": _first_page,
        "the next comment": _next_comment,
        "the next comment, as the script fetches it": _next_pane,
        "a decision": _decision,
    }
    for kind in kinds.values():
        kind(cookie)  # to warm up
    seen = {what: [] for what in kinds}
    for _ in range(bench.runs):
        for what, once in kinds.items():
            seen[what].append(median(once(cookie) for _ in range(OFTEN)) * 1e3)
    which = f"{UNREAD:,} unread of {Comment.objects.count():,}"
    for what, runs in seen.items():
        yield Figure(f"{what}, {which}", runs, "ms", at_most=AT_MOST)


def _first_page(cookie):
    return page(DESK, cookie=cookie).seconds


def _next_comment(cookie):
    """The one after the one that is open, as a page with its list and its writer's record."""
    address = _open(cookie)
    return page(address, cookie=cookie).seconds


def _next_pane(cookie):
    where, _, query = _open(cookie).partition("?")
    return page(f"{where}pane/?{query}", cookie=cookie).seconds


def _decision(cookie):
    """The open one is approved; what is counted ends with the answer that names the next one."""
    address = _open(cookie)
    shown = ask(address, cookie=cookie)
    form = {"seen": SEEN.search(shown.body)[1].decode(), "list": Queue().query}
    where = address.partition("?")[0]
    done = send(f"{where}approve/", form, cookie=cookie, x_csrftoken=TOKEN)
    if not done.status.startswith("302"):
        raise RuntimeError(f"{where}approve/: {done.status}")
    return done.seconds


def _open(cookie):
    alder = User.objects.get(name="Alder")
    return f"{DESK}comments/{Queue().resumed(alder).pk}/?{Queue().query}"


def _prepare(bench):
    bench.report(f"Leaving {UNREAD:,} comments unread, and writing down who read the others …")
    newest = Comment.objects.filter(state__in=["published", "held"]).order_by("-created_at", "-pk")
    keys = list(newest.values_list("pk", flat=True)[:UNREAD])
    Comment.objects.filter(pk__in=keys).update(read_at=None)
    Comment.objects.filter(pk__in=keys[::10]).update(state="held")
    _write_down()
    go_on_counting(Decision, DecisionNote, Reading)
    for post in Post.objects.filter(comments__pk__in=keys[::10]).distinct():
        post.comment_count = post.comments.published().count()
        Post.objects.filter(pk=post.pk).update(comment_count=post.comment_count)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _write_down():
    """An approval and a reading by Alder for each comment that was read."""
    by = Pseudonym.objects.get(account__name="Alder")
    decided = Decision.objects.filter(kind=Decision.Kind.REMOVE).values("comment")
    read = Comment.objects.filter(read_at__isnull=False).exclude(pk__in=decided)
    rows = list(read.order_by("read_at").values_list("pk", "post_id", "read_at"))
    first = (Decision.objects.order_by("pk").values_list("pk", flat=True).last() or 0) + 1
    BulkInsert(Decision).insert(
        {"id": first + n, "kind": "approve", "made_at": at, "made_by_id": by.pk,
         "comment_id": pk, "post_id": post, "appears_at": at, "ground": ""}
        for n, (pk, post, at) in enumerate(rows)
    )  # fmt: skip
    BulkInsert(DecisionNote).insert(
        {"id": first + n, "decision_id": first + n} for n in range(len(rows))
    )
    BulkInsert(Reading).insert(
        {"id": n, "comment_id": pk, "standing_id": by.pk, "at": at, "how": "approved"}
        for n, (pk, _post, at) in enumerate(rows, start=1)
    )
