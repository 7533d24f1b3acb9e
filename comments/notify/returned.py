"""What comes back: letters that couldn't be delivered, and complaints. They end what somebody follows.

At once where there is no such mailbox, or somebody has called our mail spam. What may pass, a full
mailbox say, ends it when it has happened on three days with no month between them.
"""

from django.db import transaction

from blog.models import OutgoingMail
from comments.models.mail_faults import MailFault
from comments.models.subscriptions import Subscription

Outcome = OutgoingMail.Outcome
REFUSED = "SMTPRecipientsRefused"  # The mail server said no to the address, not to us.
_counts = []


def counted(count):
    """Have `count(letter, what)` count what became of a letter to many: "sent", "bounced" or "complained"."""
    _counts.append(count)
    return count


def settled(letter):
    """Count a mail to many as sent or come back, in the transaction that marks it; called by blog/mail/outbox.py."""
    if letter.outcome == Outcome.SENT:
        _count(letter, "sent")
    elif letter.outcome == Outcome.BOUNCED:
        _came_back(letter, for_good=True)
    elif letter.outcome == Outcome.FAILED and letter.reason.startswith(REFUSED):
        _came_back(letter, for_good=False)


def bounced(letter, *, for_good):
    """A letter that had left has come back. Told twice, it counts once."""
    with transaction.atomic():
        sent = OutgoingMail.objects.filter(pk=letter.pk, outcome=Outcome.SENT)
        if sent.update(outcome=Outcome.BOUNCED):
            _came_back(letter, for_good=for_good)


def complained(letter):
    """Somebody has called a letter of ours spam."""
    with transaction.atomic():
        if MailFault.objects.complained(letter.person):
            _count(letter, "complained")
            end_all(letter.person)


def end_all(person):
    """End all subscriptions of a person: nothing that goes to many is sent to them any more."""
    Subscription.objects.to(person).end()


def _came_back(letter, *, for_good):
    _count(letter, "bounced")
    if MailFault.objects.came_back(letter.person, for_good=for_good):
        end_all(letter.person)


def _count(letter, what):
    for count in _counts:
        count(letter, what)
