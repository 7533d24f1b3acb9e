"""What comes back: letters that couldn't be delivered, and complaints. They end what somebody follows.

At once where there is no such mailbox, or somebody has called our mail spam. What may pass, a full
mailbox say, ends it when it has happened on three days with no month between them.
"""

from django.db import transaction

from blog.models import OutgoingMail
from newsletter.models.mailings import MailFault
from comments.models.subscriptions import Subscription
from newsletter.articles.links import posts_of

Outcome = OutgoingMail.Outcome
REFUSED = "SMTPRecipientsRefused"  # The mail server said no to the address, not to us.


def settled(letter):
    """For blog/mail/outbox.py, in the transaction that marks a letter to many."""
    if letter.outcome == Outcome.SENT:
        mailings_of(letter).count_one("sent")
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
            mailings_of(letter).count_one("complained")
            end_all(letter.person)


def end_all(person):
    """Nothing that goes to many is sent to them any more."""
    Subscription.objects.to(person).end()


def mailings_of(letter):
    label, _, pk = letter.about.partition(" ")
    return posts_of(f"{label.rpartition('.')[2]} {pk}")


def _came_back(letter, *, for_good):
    mailings_of(letter).count_one("bounced")
    if MailFault.objects.came_back(letter.person, for_good=for_good):
        end_all(letter.person)
