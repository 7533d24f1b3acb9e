"""The outbox: mail is owed in the transaction of the deed, and paid by the worker.

A deed that is rolled back owes nothing, and one that is kept can't lose its letter: the
row and the task that pays it are written with it. When it is due, the composer of its
kind is asked again what there is to say. Whoever wants to write to people puts composers
into `composers.py` of their app, where they are found by themselves:

    @composer("moderation.removal")
    def removal(decision, person):
        if decision.was_undone:
            raise Dropped("the decision was taken back")
        return write("moderation/removal", decision=decision)

and owes the letter where the deed is done:

    enqueue("moderation.removal", person, about=decision, due=decision.appears_at)

Sent at least once, and as good as once: a worker takes the row before it sends, and a
worker that dies between the mail server's yes and the row's mark, a few milliseconds, sends the
same Message-ID again.
"""

import logging
import re
import time
from dataclasses import replace
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.db import transaction
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult

from accounts.models import Recipient
from blog.mail import message, reports
from blog.mail.message import Connection, write
from blog.models import OutgoingMail
from lib.observing import figures
from lib.processes.task_names import MAIL, SOON, Overdue, called
from lib.web import opened

__all__ = [
    "ON_SITE",
    "Dropped",
    "NotYet",
    "composer",
    "erase",
    "enqueue",
    "enqueue_for_many",
    "put_off_stuck",
    "requeue",
    "try_again",
    "write",
]

logger = logging.getLogger(__name__)

# Between tries, in minutes: quick at first, for a server that restarts; three days in all.
PAUSES = [1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60, 24 * 60]
LOST = timedelta(minutes=5)  # Nobody looks for a task before it is that late.
AT_ONCE = 1000  # How many lost ones a sweep takes up.
TOGETHER = 50  # Letters to many that one task pays; a worker that is told to end finishes them.
FIRST, LAST = 50, -10  # The priorities of a code, and of what goes to many.
FOR_ONE = timedelta(minutes=2)  # However slowly a mail server answers, a letter takes no longer.
A_TURN = timedelta(minutes=1)  # After which letters to many let others go before them.
KEPT = timedelta(days=90)  # How long it can be seen that somebody was told.
# No such mailbox, no such domain, an address that none can be, a mailbox that moved, a domain without mail.
NO_MAILBOX = re.compile(r"\b5\.1\.(1|2|3|6|10)\b")

ON_SITE = object()  # What a composer says of what isn't mailed.

_composers, _names = {}, {}


class Dropped(Exception):
    """Raised by a composer when there is nothing to say any more. The text says why, without a name or an address."""


class NotYet(Exception):
    """Raised by a composer when the mail is to leave at `until`; that it wasn't sent now is no failure."""

    def __init__(self, until):
        super().__init__(f"not before {until}")
        self.until = until


def composer(
    kind, called="", *, to_unconfirmed=False, has_code=False, to_many=False, ring=None, settled=None
):
    """Register who finds the words for letters of this kind: `compose(thing, person)`.

    `called` names the kind for the people who get them. It returns what `write` returns, or None, or raises Dropped or NotYet. Only the message that
    asks whether an address is right goes `to_unconfirmed` addresses; one that `has_code` goes first, because
    that is soon over. What goes `to_many` people
    at once goes after everything else that is due. What is told on the site as well has
    `ring(kind, person, thing)`, called when there is something to say, whatever becomes of the
    mail; a compose that returns ON_SITE is told there alone. `settled(letter)` is called in the
    transaction that marks what became of a letter.
    """

    def register(compose):
        compose.to_unconfirmed, compose.to_many, compose.ring = to_unconfirmed, to_many, ring
        compose.settled, compose.has_code = settled, has_code
        _composers[kind] = compose
        _names[kind] = called
        return compose

    return register


def name_of(kind):
    """What the people who get letters of a kind call it."""
    return str(_names.get(kind) or kind)


def enqueue(kind, person, *, about, due=None):
    """Owe `person` (a User, a Guest or a Recipient) a letter about a row, due at a time or at once.

    Call it in the transaction of the deed. There is one letter for each row, person and
    kind: whoever owes it again gets the one there is, whatever became of it.
    """
    if kind not in _composers:
        raise LookupError(f"Nobody composes letters of the kind {kind}.")
    with transaction.atomic(savepoint=False):
        letter, is_new = OutgoingMail.objects.get_or_create(
            kind=kind,
            about=OutgoingMail.name_of(about),
            **Recipient.of(person).fields,
            defaults={"due_at": due or timezone.now()},
        )
        if is_new:
            _hand_to_worker(letter)
    return letter


def enqueue_for_many(kind, people, *, about):
    """Owe each of `people` (Recipients) a letter about a row: one each, which a few tasks pay.

    One that was dropped, because there was nothing to say then, is owed anew.
    """
    now, name = timezone.now(), OutgoingMail.name_of(about)
    with transaction.atomic(savepoint=False):
        OutgoingMail.objects.bulk_create(
            [OutgoingMail(kind=kind, about=name, due_at=now, **one.fields) for one in people],
            ignore_conflicts=True,
        )
        theirs = OutgoingMail.objects.filter(kind=kind, about=name).to_any(people)
        dropped = theirs.filter(outcome=OutgoingMail.Outcome.DROPPED)
        dropped.update(
            outcome=OutgoingMail.Outcome.OWED, due_at=now, settled_at=None, reason="", task=""
        )
        new = list(theirs.queued().filter(task="").order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(new), TOGETHER):
            portion = new[start : start + TOGETHER]
            _hand_over_together(portion)


def erase(*, about=None, to=None):
    """Destroy the letters that are still unsent about a row, or to a person; says how many."""
    mails = OutgoingMail.objects.unsent()
    mails = mails.about(about) if about else mails
    mails = mails.to(to) if to else mails
    if not (about or to):
        raise ValueError("Say which letters: about a row, or to a person.")
    return mails.delete()[0]


def try_again(mails):
    """Owe letters that were given up once more, as far as it is known to whom; says how many."""
    with transaction.atomic():
        failed = list(mails.failed().to_somebody().select_related(None).select_for_update())
        for letter in failed:
            again = {"outcome": OutgoingMail.Outcome.OWED, "tries": 0, "due_at": timezone.now()}
            OutgoingMail.objects.filter(pk=letter.pk).update(settled_at=None, **again)
            letter.due_at = again["due_at"]
            _hand_to_worker(letter)
    return len(failed)


@called(gettext_lazy("Sending an e-mail"), at_most=FOR_ONE)
@task(queue_name=MAIL)
def deliver(pk):
    """Send a letter if it is due and there still is something to say."""
    with Connection() as connection:
        _deliver(pk, connection)


@called(gettext_lazy("Sending e-mails to many"))
@task(queue_name=MAIL, priority=LAST)
def deliver_together(pks):
    """Send letters one after the other, by one connection to the mail server.

    Where that is slow the rest goes behind what has come meanwhile.
    """
    until = time.monotonic() + A_TURN.total_seconds()
    with Connection() as connection:
        for at, pk in enumerate(pks):
            if time.monotonic() > until:
                return _hand_over_together(pks[at:])
            _deliver(pk, connection)


def _hand_over_together(pks):
    with transaction.atomic():
        queued = deliver_together.enqueue(pks)
        OutgoingMail.objects.filter(pk__in=pks).update(task=queued.id)


def _deliver(pk, connection):
    letter = OutgoingMail.objects.hold(pk)
    if letter is None:
        return  # Paid, erased, put off, or in another worker's hands.
    try:
        _message(letter).send_over(connection)
    except Dropped as why:
        _settle(letter, OutgoingMail.Outcome.DROPPED, str(why))
    except NotYet as wait:
        with transaction.atomic():
            letter.wait(wait.until)
            _hand_to_worker(letter)
    except Exception as fault:  # Whatever it is: a server that is away, or a mistake of ours.
        words = _in_short(fault)
        in_full = words if isinstance(fault, SMTPException) else repr(fault)
        logger.warning("Letter %s (%s) could not be sent: %s", letter.pk, letter.kind, in_full)
        if _composers[letter.kind].to_many and is_no_mailbox(fault):
            _settle(letter, OutgoingMail.Outcome.BOUNCED, words)
        else:
            _put_off(letter, words)
    except Overdue:
        _put_off(letter, Overdue.__name__)
        raise
    else:
        _settle(letter, OutgoingMail.Outcome.SENT)


def put_off_stuck(mails):
    """Count a try of the letters over which a worker was ended: they may end the next one, but not for ever."""
    for letter in mails.exclude(held_until=None):
        _put_off(letter, Overdue.__name__)


def _settle(letter, outcome, reason=""):
    """Mark what became of a letter, and tell whoever keeps count of its kind."""
    settled = getattr(_composers.get(letter.kind), "settled", None)
    with transaction.atomic():
        if letter.mark_done(outcome, reason) and settled:
            settled(letter)
    figures.count("mail", str(outcome))


def is_no_mailbox(fault):
    """Whether a mail server says for good that there is no such mailbox (RFC 3463, 5.1.x).

    A number without that code says it of full mailboxes and of senders it doesn't like as well.
    """
    if not isinstance(fault, SMTPRecipientsRefused):
        return False
    for code, words in fault.recipients.values():
        text = words.decode("ascii", "replace") if isinstance(words, bytes) else str(words)
        if not (500 <= code < 600 and NO_MAILBOX.search(text)):
            return False
    return True


def requeue():
    """Find letters whose task was lost, and forget those that were settled long ago."""
    now = timezone.now()
    overdue = (
        OutgoingMail.objects.queued().filter(due_at__lt=now - LOST).exclude(held_until__gt=now)
    )
    # A task that another release has queued under another name doesn't count.
    paths = [deliver.module_path, deliver_together.module_path]
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path__in=paths)
    for letter in overdue.order_by("due_at")[:AT_ONCE]:
        if not (letter.task and waiting.filter(pk=letter.task).exists()):
            _hand_to_worker(letter)
    OutgoingMail.objects.settled().filter(settled_at__lt=now - KEPT).delete()


def _message(letter):
    compose = _composers[letter.kind]
    to = letter.email if compose.to_unconfirmed else letter.confirmed_email
    if not to and not compose.ring:
        raise Dropped("the address isn’t confirmed")
    if (thing := letter.thing) is None:
        raise Dropped("what it was about is gone")
    # Links in the letter open the article, unlisted or not.
    article = getattr(thing, "post", None) or getattr(getattr(thing, "comment", None), "post", None)
    with opened.of(article):
        text = compose(thing, letter.person)
    if text is None:
        raise Dropped("no longer true")
    if compose.ring and letter.account:
        compose.ring(letter.kind, letter.account, thing)
    if text is ON_SITE:
        raise Dropped("told on the site")
    if not to:
        raise Dropped("the address isn’t confirmed")
    text = message.for_guest(text) if letter.guest else text
    if compose.to_many:
        text = replace(text, headers=text.headers | {reports.HEADER: reports.signature(letter.pk)})
    return message.assemble(text, to, number=f"{letter.pk}.{int(letter.owed_at.timestamp())}")


def _put_off(letter, words):
    if letter.tries == len(PAUSES):
        return _settle(letter, OutgoingMail.Outcome.FAILED, words)
    with transaction.atomic():
        figures.count("mail", "put off")
        letter.put_off(timezone.now() + timedelta(minutes=PAUSES[letter.tries]), words)
        _hand_to_worker(letter)


def _in_short(fault):
    """What went wrong, without the server's own words: they often repeat the address."""
    name = type(fault).__name__
    if isinstance(fault, SMTPResponseException):
        return f"{name} {fault.smtp_code}"
    if isinstance(fault, SMTPRecipientsRefused):
        return f"{name} {' '.join(str(code) for code, _ in fault.recipients.values())}"
    return name


def _hand_to_worker(letter):
    compose = _composers.get(letter.kind)  # None, if nobody writes such letters any more.
    is_first, is_last = (compose.has_code, compose.to_many) if compose else (False, False)
    priority = FIRST if is_first else LAST if is_last else deliver.priority
    queue = SOON if compose and compose.to_unconfirmed else MAIL  # Nobody gets on without those.
    how = {"run_after": letter.due_at, "priority": priority, "queue_name": queue}
    queued = deliver.using(**how).enqueue(letter.pk)
    OutgoingMail.objects.filter(pk=letter.pk).update(task=queued.id)
