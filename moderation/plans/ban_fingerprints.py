"""By what a banned person is known again: for refusing, where that was chosen, and for hints."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.ip_hash import REFUSED
from accounts.models import Guest
from comments.models import Comment, CommentOrigin
from comments.writers.identity import confirmed_address, correspondent
from lib.db.prepared import Prepared
from lib.text.email_addresses import loose, normal
from moderation.models import Ban, BanFingerprint
from moderation.plans.acquaintance import acquainted

Kind = BanFingerprint.Kind


def leave(ban, *, ip_hash=""):
    """Keep what tells the person whom `ban` is about.

    A guest is refused by the address they have confirmed, and by the range `ip_hash` if it is
    given, for a time; everything else is for hints alone.
    """
    pseudonym, fingerprints = ban.pseudonym, []
    for address in _addresses(pseudonym):
        fingerprints.append(BanFingerprint(kind=Kind.EMAIL, value=address, refuses=True))
        fingerprints.append(BanFingerprint(kind=Kind.MAILBOX, value=loose(address)))
    writer = {"author__isnull": True, "token": pseudonym.guest or pseudonym.former}
    if pseudonym.account_id:
        writer = {"author": pseudonym.account_id}
    traces = CommentOrigin.objects.fresh().filter(comment__in=Comment.objects.filter(**writer))
    browsers = {pseudonym.guest, *traces.values_list("browser", flat=True)}
    fingerprints += [
        BanFingerprint(kind=Kind.BROWSER, value=token) for token in browsers - {None, ""}
    ]
    until = min(filter(None, [ban.ends_at, ban.starts_at + REFUSED]))
    for value in {ip_hash, *traces.values_list("ip_hash", flat=True)} - {""}:
        refuses = value == ip_hash
        fingerprints.append(
            BanFingerprint(kind=Kind.RANGE, value=value, refuses=refuses, until=until)
        )
    for one in fingerprints:
        one.ban, one.value = ban, BanFingerprint.hash(one.kind, one.value)
    BanFingerprint.objects.bulk_create(fingerprints)


def keep_range(earlier, ban):
    """Refuse for `ban` the ranges that an `earlier` one of the same person refuses, no longer than it did."""
    for one in earlier.fingerprints.filter(kind=Kind.RANGE, refuses=True):
        until = min(filter(None, [one.until, ban.ends_at]))
        BanFingerprint.objects.create(
            ban=ban, kind=Kind.RANGE, value=one.value, refuses=True, until=until
        )


def range_of(comment):
    """The range that a comment was written from, while that is kept, or an empty text."""
    origin = CommentOrigin.objects.fresh().filter(comment=comment).first()
    return origin.ip_hash if origin else ""


def others_in(ip_hash, token):
    """How many others than the guest with this token have written from a range lately."""
    traces = CommentOrigin.objects.fresh().filter(ip_hash=ip_hash).exclude(comment__token=token)
    return traces.values("comment__author", "comment__token").distinct().count()


def refusing(writer, bans):
    """(ban, whether it is the range alone that tells) of the first of `bans` that knows a guest."""
    fingerprints = BanFingerprint.objects.in_time().filter(refuses=True, ban__in=bans)
    fingerprints = fingerprints.select_related("ban")
    if not fingerprints.exists():
        return None
    if known := fingerprints.like(Kind.EMAIL, confirmed_address(writer)).first():
        return known.ban, False
    near = fingerprints.like(Kind.RANGE, writer.ip_hash, *writer.earlier()).first()
    return (near.ban, True) if near else None


def hints(comment):
    """[(ban, reasons)] of the bans in force whose fingerprints fit the writer of `comment` too."""
    reasons_of = {}
    for one in _fitting_fingerprints(comment):
        reasons_of.setdefault(one.ban, {})[one.kind] = one.get_kind_display()
    acquainted(ban.pseudonym for ban in reasons_of)
    of_others = []
    for ban, reasons in reasons_of.items():
        if comment.author_id:
            is_own = ban.pseudonym.account_id == comment.author_id
        else:
            tokens = (ban.pseudonym.guest, ban.pseudonym.former)
            is_own = bool(comment.token) and comment.token in tokens
        if not is_own:
            of_others.append((ban, list(reasons.values())))
    return of_others


def _fitting_fingerprints(comment):
    """The fingerprints in force that fit the writer of a comment, as far as is known."""
    person = correspondent(comment)
    origin = CommentOrigin.objects.fresh().filter(comment=comment).first()
    address = person.confirmed_email if person else ""
    values = {
        "email": (Kind.EMAIL, normal(address)),
        "mailbox": (Kind.MAILBOX, loose(address)),
        "browser": (Kind.BROWSER, comment.token),
        "other_browser": (Kind.BROWSER, origin.browser if origin else ""),
        "ip_hash": (Kind.RANGE, origin.ip_hash if origin else ""),
    }
    hashed = {
        name: text and BanFingerprint.hash(kind, text) for name, (kind, text) in values.items()
    }
    return _alike(at=timezone.now(), **hashed) if any(hashed.values()) else []


def _of_bans_in_force(at, email, mailbox, browser, other_browser, ip_hash):
    in_force = Ban.objects.in_force(at).refusing().order_by().values("pk")
    fingerprints = BanFingerprint.objects.in_time(at).filter(ban__in=in_force)
    alike = Q(kind=Kind.EMAIL, value=email) | Q(kind=Kind.MAILBOX, value=mailbox)
    alike |= Q(kind=Kind.BROWSER, value=browser) | Q(kind=Kind.BROWSER, value=other_browser)
    alike |= Q(kind=Kind.RANGE, value=ip_hash)
    matching = fingerprints.filter(alike).select_related("ban__pseudonym__account", "ban__placed")
    return matching.order_by("ban__starts_at", "ban", "kind")


# Empty is what nobody bears: no hash is.
_hashes = ["email", "mailbox", "browser", "other_browser", "ip_hash"]
_alike = Prepared(
    _of_bans_in_force,
    at=models.DateTimeField(),
    **dict.fromkeys(_hashes, models.CharField()),
)


def _addresses(pseudonym):
    """The addresses that are proved to be theirs, as they are compared."""
    if pseudonym.account:
        address = normal(pseudonym.account.confirmed_email)
        return [address] if address else []
    return [guest.email for guest in Guest.objects.confirmed_in(pseudonym.guest or "")]
