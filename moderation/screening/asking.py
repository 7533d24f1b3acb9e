"""Screening's answer to comments/gate.py: one question to the database, then the checks."""

from dataclasses import replace
from datetime import timedelta

from django.db.models import Count, Exists, Subquery
from django.utils import timezone

from blog.models import Post
from comments.gate import HELD, PUBLISHED, REFUSED, Verdict
from comments.models import Comment, Trace
from moderation.models import Ban, Finding, Screening
from moderation.screening import rules as known
from moderation.screening.checks import REFUSE, Facts, findings
from moderation.screening.sentences import to_their_writer, what_it_waits_for


def screen(words):
    """The Verdict on `words` (a gate.Words). Staff aren't screened."""
    if is_of_staff(words):
        return Verdict()
    facts, rules = ask(words)
    said = f"{words.text}\n{words.writer.site}" if words.writer.site else words.text
    return verdict_of(findings(said, words.rendered, facts, rules))


def keep(verdict, comment):
    """Put the findings on record: a row for each, with the comment unless it was refused."""
    at = timezone.now()
    kept = [one for one in verdict.findings if comment is None or one.deed != REFUSE]
    if comment is None:
        kept = [one for one in kept if one.deed == REFUSE]
    Finding.objects.bulk_create(
        Finding(comment=comment, check_name=one.check, detail=one.detail, at=at) for one in kept
    )


def verdict_of(found):
    """What follows from findings: refused by any that refuses, else held by any at all."""
    if refusing := [one for one in found if one.deed == REFUSE]:
        return Verdict(REFUSED, to_their_writer(refusing), tuple(found))
    if found:
        return Verdict(HELD, what_it_waits_for(found), tuple(found))
    return Verdict(PUBLISHED)


def is_of_staff(words):
    account = words.writer.account
    return account is not None and (account.pk == words.post.author_id or account.is_moderator)


def ask(words):
    """(Facts, Rules) about `words`, by one query unless the rules have changed meanwhile."""
    rules = known.kept()
    answers = _answers(words, rules)
    while answers["version"] != rules.version:
        rules = known.renewed()
        answers = _answers(words, rules)
    return _facts(words, answers), rules


def _facts(words, answers):
    facts = Facts(
        is_guest=words.writer.account is None,
        is_approved=bool(answers.get("is_approved")),
        is_on_hold=bool(answers.get("is_on_hold")),
        is_on_held_article=bool(answers.get("is_on_held_article")),
        was_said_here=bool(answers.get("was_said_here")),
        said_elsewhere=answers.get("said_elsewhere") or 0,
        wait_until=answers.get("wait_until"),
        range_waits_until=answers.get("range_waits_until"),
    )
    if words.sending is None:
        return facts
    form = words.sending
    said = {"is_trapped": form.is_trapped, "is_stale": form.is_stale, "seconds": form.seconds}
    return replace(facts, **said)


def _answers(words, rules):
    asked = _asked_of_the_writer(words, rules) | _asked_of_the_text(words, rules)
    if words.sending is not None:
        asked |= _asked_of_the_pace(words.writer, rules)
    answers = Screening.objects.filter(pk=1).annotate(**asked).values("version", *asked).first()
    if answers is None:
        return {"version": None}
    for name in ("wait_until", "range_waits_until"):
        if last := answers.get(name):
            answers[name] = last + timedelta(minutes=rules.pace_minutes)
    return answers


def _asked_of_the_writer(words, rules):
    writer = words.writer
    # Whoever asks may have read the article a while ago.
    held = Post.objects.filter(pk=words.post.pk, comments_held=True)
    asked = {"is_on_held_article": Exists(held.order_by())}
    if writer.account:
        holds = Ban.objects.in_force().holding().on(words.post)
        asked["is_on_hold"] = Exists(holds.filter(standing__account=writer.account))
    if rules.holds_first(writer.account is None) and (writer.account or writer.token):
        read = Comment.objects.approved().by(writer)
        if not writer.account:
            # Under another address, which may be anybody's, or with another link, they are new.
            read = read.filter(email__iexact=writer.email)
            read = read.filter(site=writer.site) if writer.site else read
        if words.comment:
            read = read.exclude(pk=words.comment.pk)
        asked["is_approved"] = Exists(read.order_by())
    return asked


def _asked_of_the_text(words, rules):
    if not words.likeness:
        return {}
    alike = Comment.objects.alike(words).order_by()
    here = alike.filter(post=words.post.pk).of_the_same(words.writer)
    asked = {"was_said_here": Exists(here)}
    if rules.repeat_hours:
        since = timezone.now() - timedelta(hours=rules.repeat_hours)
        elsewhere = alike.filter(created_at__gt=since).exclude(post=words.post.pk)
        counted = elsewhere.values("likeness").annotate(n=Count("post", distinct=True))
        asked["said_elsewhere"] = Subquery(counted.values("n"))
    return asked


def _asked_of_the_pace(writer, rules):
    """When the last but so many was posted, if that is less than the time ago that is set."""
    since, asked = timezone.now() - timedelta(minutes=rules.pace_minutes), {}
    if writer.account and rules.pace:
        theirs = Comment.objects.filter(author=writer.account, created_at__gt=since)
        asked["wait_until"] = _nth_last(theirs, "created_at", rules.pace)
    elif writer.token and rules.pace:
        theirs = Comment.objects.filter(token=writer.token, created_at__gt=since)
        asked["wait_until"] = _nth_last(theirs, "created_at", rules.pace)
    if writer.whence and rules.pace_of_range:
        from_there = Trace.objects.filter(whence=writer.whence, left_at__gt=since)
        asked["range_waits_until"] = _nth_last(from_there, "left_at", rules.pace_of_range)
    return asked


def _nth_last(rows, time, n):
    return Subquery(rows.order_by(f"-{time}").values(time)[n - 1 : n])
