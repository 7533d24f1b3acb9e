"""What came back of what was mailed to somebody: letters that couldn't be delivered, and complaints."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Recipient
from comments.models.subscriptions import ToSomebody, of_one_person, one_for_each
from lib.people.personal_data import Personal

IN_A_ROW, APART = (
    3,
    timedelta(days=1),
)  # What may pass ends nothing until it has come back so often.
FORGIVEN = timedelta(days=30)


class MailFaultManager(models.Manager):
    def of_person(self, person):
        return self.filter(**_who(person))

    def of(self, person):
        return self.of_person(person).first()

    def came_back(self, person, *, for_good, at=None):
        """Note that a letter came back; returns whether that ends what they follow."""
        at = at or timezone.now()
        fault, is_new = self.get_or_create(**_who(person), defaults={"last_at": at, "times": 1})
        if not is_new:
            if at - fault.last_at > FORGIVEN:
                fault.times = 1
            elif at - fault.last_at >= APART:
                fault.times += 1
            fault.last_at = max(at, fault.last_at)
        return self._keep(fault, for_good or fault.times >= IN_A_ROW)

    def complained(self, person):
        """Note that somebody called a letter of ours spam; it ends what they follow."""
        fault, _ = self.get_or_create(**_who(person), defaults={"last_at": timezone.now()})
        fault.is_complaint = True
        return self._keep(fault, True)

    def _keep(self, fault, ends):
        has_ended = ends and fault.ended_at is None
        if has_ended:
            fault.ended_at = timezone.now()
        fault.save()
        return has_ended


class MailFault(ToSomebody):
    """What came back from somebody's mailbox, and since when it has ended what they follow."""

    times = models.PositiveSmallIntegerField(
        default=0
    )  # on different days, one soon after the other
    last_at = models.DateTimeField()
    is_complaint = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    objects = MailFaultManager()
    personal = (
        Personal("came_back", _("E-mails to you that bounced"), "account guest")
        .shows(times=_("On how many days"), last=_("Last"), is_complaint=_("Reported as spam"))
        .shows(ended=_("Unsubscribed you"))
    )

    class Meta:
        constraints = [
            of_one_person("a_mail_fault_is_of_one_person"),
            *one_for_each("one_mail_fault"),
        ]

    def __str__(self):
        return f"of {self.person}"


def _who(person):
    return Recipient.of(person).fields
