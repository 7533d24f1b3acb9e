"""Wrong passwords and second steps of the staff go into the audit log, those of some minutes in one entry.

A few of them within a day are told by mail, so that somebody whose account is being tried hears of it.
"""

from collections import Counter
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEntry, User, WrongPassword
from accounts.models.audit import Kind, record
from accounts.models.wrong_passwords import digests, digests_of_second_step
from lib.observing import figures

MANY = 5  # as many as slow down whoever tries (settings.ACCOUNT_RATE_LIMITS)
TOLD = {
    Kind.WRONG_PASSWORDS: "account/email/wrong_passwords",
    Kind.WRONG_SECOND_STEPS: "mfa/email/wrong_second_steps",
}
A_DAY = timedelta(days=1)


def note_second_step(account):
    """Note that somebody gave a wrong code or passkey for an account."""
    figures.count("sign-ins", "failed, of the staff" if account.has_any_role else "failed")
    if account.has_any_role:
        WrongPassword.objects.tried_second_step(account)


def count():
    """Put on record what was tried since the last time, and forget it."""
    last = WrongPassword.objects.order_by("-pk").first()
    if last is None:
        return
    staff = [(person, _of(person)) for person in User.objects.on_the_staff()]
    with transaction.atomic():
        tried = WrongPassword.objects.filter(pk__lte=last.pk)
        times = Counter(tried.values_list("digest", flat=True))
        tried.delete()
        for person, known_by in staff:
            for kind, found in known_by.items():
                if n := sum(times[digest] for digest in found):
                    _record(kind, person, n)


def _of(person):
    """What the tries at an account are known by, for each kind."""
    emails = {person.email, *person.confirmed_addresses}
    return {
        Kind.WRONG_PASSWORDS: {digest for email in emails for digest in digests(email)},
        Kind.WRONG_SECOND_STEPS: digests_of_second_step(person),
    }


def _record(kind, person, n):
    """One entry; a letter at most once a day, or whoever tries could fill a mailbox."""
    since = AuditEntry.objects.filter(kind=kind, about=person, at__gt=timezone.now() - A_DAY)
    facts = list(since.values_list("facts", flat=True))
    is_told = sum(one["n"] for one in facts) + n >= MANY and not any(one["told"] for one in facts)
    record(kind, about=person, n=n, told=is_told)
    if is_told:
        get_adapter().send_notification_mail(TOLD[kind], person)
