"""Screening's answer to comments/gate.py: one question to the database, then the checks."""

from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from types import SimpleNamespace
from typing import NamedTuple

from django.db import models
from django.db.models import Count, Exists, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Confirmation
from blog.models import Post
from blog.models.articles.threads import Wait
from comments.gate import HELD, PUBLISHED, REFUSED, Verdict, Words, Writer
from comments.models import Comment, CommentOrigin
from lib.db.prepared import Prepared
from moderation.models import Ban, Screening, ScreeningFinding
from moderation.screening.checks import OF_THE_SENDING, REFUSE, Facts, findings
from moderation.screening.rules import cached_rules, read_rules
from moderation.screening.sentences import to_their_writer, what_it_waits_for

OF_A_WRITER = ("token", "name", "email", "site")


def screen(words):
    """The Verdict on `words` (a gate.Words). Staff aren't screened."""
    if is_of_staff(words):
        return Verdict()
    facts, rules = ask(words)
    text = f"{words.text}\n{words.writer.site}" if words.writer.site else words.text
    return verdict_of(findings(text, words.rendered, facts, rules))


def keep(verdict, comment):
    """Put the findings on record: a row for each, with the comment unless it was refused."""
    at = timezone.now()
    kept = [one for one in verdict.findings if comment is None or one.action != REFUSE]
    if comment is None:
        kept = [one for one in kept if one.action == REFUSE]
    ScreeningFinding.objects.bulk_create(
        ScreeningFinding(comment=comment, check_name=one.check, detail=one.detail, at=at)
        for one in kept
    )


def verdict_of(findings):
    """What follows from findings: refused by any that refuses, else held by any at all."""
    if refusing := [one for one in findings if one.action == REFUSE]:
        is_of_words = any(one.check not in OF_THE_SENDING for one in refusing)
        return Verdict(REFUSED, to_their_writer(refusing), tuple(findings), is_of_words)
    if findings:
        return Verdict(HELD, what_it_waits_for(findings), tuple(findings))
    return Verdict(PUBLISHED)


def is_of_staff(words):
    account = words.writer.account
    return account is not None and (words.post.is_by(account) or account.is_moderator)


def ask(words):
    """(Facts, Rules) about `words`, by one query unless the rules have changed meanwhile."""
    rules = cached_rules()
    answers = _answers(words, rules.on(words.post))
    while answers["version"] != rules.version:
        rules = read_rules()
        answers = _answers(words, rules.on(words.post))
    known = {name: answer for name, answer in answers.items() if name != "version"}
    facts = Facts(**{"is_guest": words.writer.account is None, "is_approved": False} | known)
    form = words.sending
    if form is not None:
        sending = {"is_trapped": form.is_trapped, "is_stale": form.is_stale}
        facts = replace(facts, seconds=form.seconds, **sending)
    return facts, rules.on(words.post)


def _answers(words, rules):
    writer, now = words.writer, timezone.now()
    values = {
        "post": words.post.pk,
        "comment": words.comment and words.comment.pk,
        "account": writer.account and writer.account.pk,
        **{name: getattr(writer, name) for name in (*OF_A_WRITER, "ip_hash")},
        "text_fingerprint": words.text_fingerprint,
        "at": now,
        "alike_since": now - timedelta(hours=rules.repeat_hours or 0),
        "paced_since": now - timedelta(minutes=rules.pace_minutes),
    }
    answers = _prepared(Shape.of(words, rules, values)).first(**values)
    if answers is None:
        return {"version": None}
    for name in ("wait_until", "range_waits_until"):
        if last := answers.get(name):
            answers[name] = last + timedelta(minutes=rules.pace_minutes)
    return answers


class Shape(NamedTuple):
    """What makes one question about words another statement, beside the values in it."""

    given: frozenset  # the names of the values that there are
    is_paced: bool
    holds_first: bool
    repeats: bool
    removals_among: int | None
    pace: int | None
    pace_of_range: int | None

    @classmethod
    def of(cls, words, rules, values):
        return cls(
            given=frozenset(name for name, value in values.items() if value),
            is_paced=words.sending is not None,
            holds_first=rules.holds_first(words.writer.account is None),
            repeats=bool(rules.repeat_hours),
            removals_among=rules.removals_among if rules.removals else None,
            pace=rules.pace,
            pace_of_range=rules.pace_of_range,
        )


@cache
def _prepared(shape):
    key, text, time = models.BigIntegerField(), models.CharField(), models.DateTimeField()
    return Prepared(
        partial(_question, shape),
        **dict.fromkeys(["post", "comment", "account"], key),
        **dict.fromkeys([*OF_A_WRITER, "ip_hash", "text_fingerprint"], text),
        **dict.fromkeys(["at", "alike_since", "paced_since"], time),
    )


def _question(
    shape, post, comment, ip_hash, text_fingerprint, at, alike_since, paced_since, **of_writer
):
    writer = Writer(**{name: value for name, value in of_writer.items() if name in shape.given})
    edited = SimpleNamespace(pk=comment) if "comment" in shape.given else None
    words = Words(SimpleNamespace(pk=post), writer, "", "", text_fingerprint, comment=edited)
    asked = _asked_of_the_writer(words, shape, at)
    if "text_fingerprint" in shape.given:
        alike = Comment.objects.alike(words).order_by()
        here = alike.filter(post=words.post.pk).of_the_same(words.writer)
        asked["was_said_here"] = Exists(here)
        if shape.repeats:
            elsewhere = alike.filter(created_at__gt=alike_since).exclude(post=words.post.pk)
            counted = elsewhere.values("text_fingerprint").annotate(n=Count("post", distinct=True))
            asked["said_elsewhere"] = Subquery(counted.values("n"))
    if shape.is_paced:
        asked |= _asked_of_the_rate(writer, ip_hash, shape, paced_since)
        if writer.account:
            theirs = Comment.objects.published().filter(author=writer.account)
            asked["has_published"] = Exists(theirs.order_by())
    return Screening.objects.filter(pk=1).annotate(**asked).values("version", *asked)


def _asked_of_the_writer(words, shape, at):
    writer = words.writer
    # Whoever asks may have read the article a while ago.
    held_posts = Post.objects.filter(pk=words.post.pk, comments_wait=Wait.ALL)
    asked = {"is_on_held_article": Exists(held_posts.order_by())}
    if writer.account or writer.token:
        asked["is_on_hold"] = Exists(_holds(writer, words.post, at))
        if shape.removals_among:
            asked["removed_lately"] = _removed_among(shape.removals_among, writer, words.comment)
    if shape.holds_first and (writer.account or writer.token):
        read = Comment.objects.approved().by(writer)
        if not writer.account:
            # Under another address, which may be anybody's, or with another link, they are new.
            read = read.filter(read.as_typed(writer.email))
            read = read.filter(site=writer.site) if writer.site else read
        if words.comment:
            read = read.exclude(pk=words.comment.pk)
        asked["is_approved"] = Exists(read.order_by())
    return asked


def _holds(writer, post, at):
    """The holds in force of a writer; of a guest, also by an address that is confirmed for this browser."""
    holds = Ban.objects.in_force(at).holding().on(post)
    if writer.account:
        return holds.filter(pseudonym__account=writer.account)
    theirs = Q(pseudonym__guest=writer.token)
    elsewhere = Confirmation.objects.of_the_same_person(writer.token).values("token")
    return holds.filter(theirs | Q(pseudonym__guest__in=elsewhere))


def _removed_among(latest, writer, edited):
    """How many of so many latest comments of a writer were removed, and still are."""
    theirs = Comment.objects.by(writer).order_by("-created_at", "-pk")
    if edited:
        theirs = theirs.exclude(pk=edited.pk)
    gone = [Comment.State.REMOVED, Comment.State.SPAM]
    removed = Comment.objects.filter(pk__in=theirs.values("pk")[:latest], state__in=gone)
    counted = removed.order_by().values("author", "token").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _asked_of_the_rate(writer, ip_hash, shape, since):
    """Expressions for the nth-last comment by this writer, and from their network, since `since`."""
    asked = {}
    if shape.pace and (writer.account or writer.token):
        who = {"author": writer.account} if writer.account else {"token": writer.token}
        theirs = Comment.objects.filter(**who, created_at__gt=since)
        asked["wait_until"] = _nth_last(theirs, "created_at", shape.pace)
    if shape.pace_of_range and "ip_hash" in shape.given:
        from_there = CommentOrigin.objects.filter(ip_hash=ip_hash, left_at__gt=since)
        asked["range_waits_until"] = _nth_last(from_there, "left_at", shape.pace_of_range)
    return asked


def _nth_last(rows, time, n):
    return Subquery(rows.order_by(f"-{time}").values(time)[n - 1 : n])
