"""Moderation's answers to the questions of comments/gate.py."""

from types import SimpleNamespace

from django.db import models
from django.utils import timezone

from comments.gate import Barred
from comments.writers.queries import OfWriter
from moderation.models import Ban, ScreeningFinding
from moderation.plans import ban_fingerprints
from moderation.record.consent import consent
from moderation.screening.facts import keep, screen
from moderation.screening.reminding import remind
from moderation.wording import refusals

__all__ = ["consent", "disowned", "keep", "kept_out", "refusal", "remind", "screen"]


def _keeping_out(writer, at, post):
    bans = Ban.objects.in_force(at).on(SimpleNamespace(pk=post)).exclude(kind=Ban.Kind.HOLD)
    if writer.account:
        return bans.filter(pseudonym__account=writer.account)
    return bans.filter(pseudonym__guest=writer.token)


_bans = OfWriter(_keeping_out, at=models.DateTimeField(), post=models.BigIntegerField())


def refusal(writer, post):
    """A ban in force refuses, and says why, since when and until when; so does a warning."""
    if writer.account or writer.token:
        # What a refusal says is asked for only then: hardly anybody is banned.
        bans = _bans(writer, at=timezone.now(), post=post and post.pk)
        if ban := max(bans, key=_weight, default=None):
            return refusals.refusal(ban)
    if writer.account or not (writer.token or writer.email or writer.ip_hash):
        return None
    # By a guest's address or range. A stranger's page is the same for all.
    known = ban_fingerprints.refusing(writer, Ban.objects.in_force().refusing().on(post))
    return refusals.refusal_of_known(*known) if known else None


def kept_out(post):
    """Whom a ban in force keeps from commenting on `post`."""
    bans = Ban.objects.in_force().refusing().on(post)
    people = list(bans.values_list("pseudonym__account", "pseudonym__guest"))
    accounts = frozenset(account for account, _guest in people if account)
    return Barred(accounts, frozenset(guest for _account, guest in people if guest))


def disowned(comment, is_so):
    """Put on record that the owner of its address disowns a comment, or no longer does."""
    if is_so:
        ScreeningFinding.objects.create(comment=comment, check_name="disowned")
    else:
        ScreeningFinding.objects.filter(comment=comment, check_name="disowned").delete()


def _weight(ban):
    """How much a ban weighs: people are told of the one that refuses for longest, of a warning last."""
    return ban.kind == Ban.Kind.BAN, ban.ends_at is None, ban.ends_at or ban.starts_at
