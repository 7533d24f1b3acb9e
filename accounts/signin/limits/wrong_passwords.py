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
MAILS = {
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
    staff = []
    for person in User.objects.on_the_staff():
        emails = {person.email, *person.confirmed_addresses}
        of_passwords = {digest for email in emails for digest in digests(email)}
        staff.append((Kind.WRONG_PASSWORDS, person, of_passwords))
        staff.append((Kind.WRONG_SECOND_STEPS, person, digests_of_second_step(person)))
    with transaction.atomic():
        tried = WrongPassword.objects.filter(pk__lte=last.pk)
        times = Counter(tried.values_list("digest", flat=True))
        tried.delete()
        for kind, person, known_by in staff:
            n = sum(times[digest] for digest in known_by)
            if not n:
                continue
            # A letter at most once a day, or whoever tries could fill a mailbox.
            day_ago = timezone.now() - A_DAY
            entries = AuditEntry.objects.filter(kind=kind, about=person, at__gt=day_ago)
            facts = list(entries.values_list("facts", flat=True))
            are_many = sum(one["n"] for one in facts) + n >= MANY
            is_notified = are_many and not any(one["told"] for one in facts)
            record(kind, about=person, n=n, told=is_notified)
            if is_notified:
                get_adapter().send_notification_mail(MAILS[kind], person)
