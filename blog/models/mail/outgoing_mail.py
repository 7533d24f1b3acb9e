"""Mail that is owed to people: rows, never texts."""

import re
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Guest, Recipient, RecipientQuerySet
from blog.models.site import mail_server
from blog.models.site.site import Site

# Longer than a mail server can keep a worker waiting, at half a minute for each answer.
HELD = timedelta(minutes=10)
LATE = timedelta(hours=1)
# Faults as the outbox writes them down, “SMTPDataError 554”, and those of them that an operator can mend.
FAULT = re.compile(r"(gaierror|[A-Z]\w+)( \d+)*")
MENDABLE = {
    "ConnectionRefusedError": _("The mail server at %(server)s refused the connection."),
    "TimeoutError": _("The mail server at %(server)s didn’t answer in time."),
    "gaierror": _("The mail server at %(server)s can’t be found: no server has this name."),
    "SMTPServerDisconnected": _("The mail server at %(server)s closed the connection."),
    "SMTPAuthenticationError": _(
        "The mail server at %(server)s refused the user name or the password."
    ),
}


def model_of(label):
    """The model behind a label in `about`; one that has been renamed or moved says how it `stands_as` there."""
    renamed = (model for model in apps.get_models() if getattr(model, "stands_as", "") == label)
    return next(renamed, None) or apps.get_model(label)


class OutgoingMailQuerySet(RecipientQuerySet):
    def queued(self):
        return self.filter(outcome=OutgoingMail.Outcome.OWED)

    def late(self):
        """Owed for longer than a worker that runs would leave them."""
        return self.queued().filter(due_at__lt=timezone.now() - LATE)

    def tried(self):
        """Owed, and refused at least once."""
        return self.queued().filter(tries__gt=0)

    def failed(self):
        """Given up after days of trying."""
        return self.filter(outcome=OutgoingMail.Outcome.FAILED)

    def to_somebody(self):
        """All but those to an address that is forgotten."""
        return self.exclude(account=None, guest=None, address="")

    def unsent(self):
        return self.exclude(outcome=OutgoingMail.Outcome.SENT)

    def settled(self):
        return self.exclude(outcome=OutgoingMail.Outcome.OWED)

    def about(self, thing):
        return self.filter(about=OutgoingMail.name_of(thing))


class OutgoingMailManager(models.Manager.from_queryset(OutgoingMailQuerySet)):
    def hold(self, pk):
        """Take a letter that is due, so that no other worker pays it meanwhile; or None.

        A claim with an end, not a lock of the row: on SQLite that would keep every writer
        waiting for a slow mail server.
        """
        now = timezone.now()
        free = Q(held_until__isnull=True) | Q(held_until__lte=now)
        due = self.queued().filter(free, pk=pk, due_at__lte=now)
        return self.get(pk=pk) if due.update(held_until=now + HELD) else None


class OutgoingMail(models.Model):
    """A letter owed to a person. Its words are found when it is paid, and are not kept."""

    class Outcome(models.TextChoices):
        OWED = "owed", _("waiting")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("no longer needed")
        FAILED = "failed", _("failed")
        BOUNCED = "bounced", _("bounced")  # There is no such mailbox.

    kind = models.CharField(_("kind"), max_length=60)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="letters"
    )
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, related_name="letters")
    # Of somebody who is known by it alone: it goes as soon as the letter is settled.
    address = models.EmailField(blank=True)
    # "comments.comment 118": any app's row, which may be gone when the letter is due.
    about = models.CharField(_("about"), max_length=80)
    owed_at = models.DateTimeField(_("waiting since"), default=timezone.now)
    due_at = models.DateTimeField(_("due"))
    held_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome, default=Outcome.OWED, db_index=True
    )
    settled_at = models.DateTimeField(_("settled"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    task = models.CharField(max_length=64, blank=True)  # The id of the task that is to pay it.

    objects = OutgoingMailManager()
    unshown = {
        "about": "a row's number; the kind is told",
        "address": "empty where the mail is to an account",
        "reason": "why the mail server or the blog said no, for the operator",
        "task": "a number of the worker's",
    }

    class Meta:
        db_table = "blog_letter"  # as it was called at first
        verbose_name = _("e-mail")
        ordering = ["-owed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False, guest__isnull=True, address="")
                | Q(account__isnull=True, guest__isnull=False, address="")
                | Q(account__isnull=True, guest__isnull=True)
                & (~Q(address="") | Q(outcome__in=["dropped", "failed"])),
                name="a_letter_has_one_reader",
            ),
            models.UniqueConstraint(
                fields=["about", "account", "kind"],
                condition=Q(account__isnull=False),
                name="one_letter_to_an_account",
            ),
            models.UniqueConstraint(
                fields=["about", "guest", "kind"],
                condition=Q(guest__isnull=False),
                name="one_letter_to_a_guest",
            ),
            models.UniqueConstraint(
                fields=["about", "address", "kind"],
                condition=~Q(address=""),
                name="one_letter_to_an_address",
            ),
        ]
        indexes = [models.Index(fields=["outcome", "due_at"], name="letters_by_due_time")]

    def __str__(self):
        return str(self.reader)

    @property
    def reader(self):
        """Recipient of the e-mail, as an operator sees it."""
        return self.account or self.guest or _("an address")

    @staticmethod
    def name_of(thing):
        """Text that names a row of any app in `about`."""
        label = getattr(thing, "stands_as", thing._meta.label_lower)
        return f"{label} {thing.pk}"

    @property
    def person(self):
        """The recipient: a User, a Guest, or a Recipient who is known by an address alone."""
        return self.account or self.guest or Recipient.of_row(self)

    @property
    def email(self):
        """The address as it is known, whether anybody has confirmed it or not."""
        return self.person.email

    @property
    def confirmed_email(self):
        """The address if it is confirmed to be theirs, or the one that they are known by alone."""
        return self.address or self.person.confirmed_email

    @property
    def thing(self):
        """The row it is about as it now is, or None when that is gone."""
        label, pk = self.about.rsplit(" ", 1)
        return model_of(label)._base_manager.filter(pk=pk).first()

    @property
    def why(self):
        """The `reason` in a sentence."""
        if not (fault := FAULT.fullmatch(self.reason)):
            return self.reason
        server = mail_server.in_use(Site.current())
        server = server.shown if server else ":"
        other = _("It couldn’t be sent (%(fault)s). The server log says more.")
        return MENDABLE.get(fault[1], other) % {"server": server, "fault": self.reason}

    def mark_done(self, outcome, reason=""):
        """What became of it; returns 0, and does nothing, if it was erased meanwhile.

        Of a letter to a bare address nothing stays, unless it was tried in vain: then an operator sees
        why, and neither the address nor a code that was to be sent.
        """
        changes = {"outcome": outcome, "settled_at": timezone.now(), "held_until": None}
        if not self.address:
            return self._keep(reason=reason[:200], **changes)
        if outcome == self.Outcome.SENT or not self.tries:
            return type(self).objects.queued().filter(pk=self.pk).delete()[0]
        reasons = dict.fromkeys([self.reason, reason])  # A fault, and what ended the tries.
        with transaction.atomic():
            was_queued = self._keep(reason="; ".join(reasons)[:200], address="", **changes)
            if hasattr(self, "secret_payload"):
                self.secret_payload.delete()
        return was_queued

    def put_off(self, until, reason):
        """Try again later."""
        self._keep(due_at=until, reason=reason[:200], tries=self.tries + 1, held_until=None)

    def wait(self, until):
        """Put the mail off until `until`, which counts as no failed try."""
        self._keep(due_at=until, held_until=None)

    def _keep(self, **changes):
        was_queued = type(self).objects.queued().filter(pk=self.pk).update(**changes)
        for name, value in changes.items():
            setattr(self, name, value)
        return was_queued
