"""Wrong passwords for accounts of the staff go into the audit log, those of some minutes in one entry.

A few of them within a day are told by mail, so that somebody whose account is being tried hears of it.
"""

from collections import Counter
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEntry, User, WrongPassword
from accounts.models.audit import Kind, record
from accounts.models.wrong_passwords import digests

MANY = 5  # as many as slow down whoever tries (settings.ACCOUNT_RATE_LIMITS)
TOLD = "account/email/wrong_passwords"
A_DAY = timedelta(days=1)


def count():
    """Put on record what was tried since the last time, and forget it."""
    last = WrongPassword.objects.order_by("-pk").first()
    if last is None:
        return
    staff = [(person, digest) for person in User.objects.on_the_staff() for digest in _of(person)]
    with transaction.atomic():
        tried = WrongPassword.objects.filter(pk__lte=last.pk)
        times = Counter(tried.values_list("digest", flat=True))
        tried.delete()
        found = Counter()
        for person, digest in staff:
            found[person] += times[digest]
        for person, n in found.items():
            if n:
                _record(person, n)


def _of(person):
    return [
        digest for email in {person.email, *person.confirmed_addresses} for digest in digests(email)
    ]


def _record(person, n):
    """One entry; a letter at most once a day, or whoever tries could fill a mailbox."""
    since = AuditEntry.objects.filter(
        kind=Kind.WRONG_PASSWORDS, about=person, at__gt=timezone.now() - A_DAY
    )
    facts = list(since.values_list("facts", flat=True))
    is_told = sum(one["n"] for one in facts) + n >= MANY and not any(one["told"] for one in facts)
    record(Kind.WRONG_PASSWORDS, about=person, n=n, told=is_told)
    if is_told:
        get_adapter().send_notification_mail(TOLD, person)
