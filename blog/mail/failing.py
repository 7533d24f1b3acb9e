"""Mail that doesn't leave, by why: known with the first letter that the server refuses, before any is late."""

from collections import Counter
from datetime import timedelta

from django.db.models import Max

from blog.mail.outbox import PAUSES
from blog.models import OutgoingMail

MOST = 500  # letters that are looked at
# So many whose recipients are refused, one after the other, are no slips of those who typed an address.
RECIPIENTS, SEVERAL = "SMTPRecipientsRefused", 3


def failed_tries():
    """The mails that failed since one was last sent."""
    sent = OutgoingMail.objects.filter(outcome=OutgoingMail.Outcome.SENT)
    last_sent = sent.aggregate(at=Max("settled_at"))["at"]
    tried = list(OutgoingMail.objects.tried().exclude(reason="").order_by("-due_at")[:MOST])
    if not last_sent:
        return tried
    since = []
    for letter in tried:
        pause = timedelta(minutes=PAUSES[min(letter.tries, len(PAUSES)) - 1])
        if letter.due_at - pause > last_sent:
            since.append(letter)
    return since


def reasons():
    """{the fault as the outbox writes it down: how many letters}; nothing where it is only an address or two."""
    counts = Counter(letter.reason for letter in failed_tries())
    return {
        reason: n
        for reason, n in counts.items()
        if n >= SEVERAL or not reason.startswith(RECIPIENTS)
    }
