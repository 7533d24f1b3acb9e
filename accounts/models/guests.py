"""Guests by the addresses they have confirmed.

A guest is known by the signed token in their browser, or by an address that its owner
confirmed from a message, never by one that was merely typed.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.ip_hash import kept_for
from lib.people.personal_data import Personal
from lib.text.email_addresses import loose, normal

DAY, MONTH = timedelta(days=1), timedelta(days=30)
# Messages to one mailbox and from one range: enough for people, too few to bother anybody.
IN_VAIN, A_DAY = 3, 3
FROM_A_RANGE = 20  # a day; a school or an office writes from one
FROM_ANYWHERE = 500  # a day, for all whose range is not known: a proxy that nobody told us of


class GuestQuerySet(models.QuerySet):
    def confirmed_in(self, token):
        """The guests who confirmed their address for the browser with this token, last first."""
        theirs = Q(confirmations__token=token, confirmations__confirmed_at__isnull=False)
        guests = self.filter(theirs) if token else self.none()
        return guests.annotate(last=Max("confirmations__confirmed_at")).order_by("-last", "-pk")


class GuestManager(models.Manager.from_queryset(GuestQuerySet)):
    def at(self, email):
        """The guest with this address, however it is spelled; made when first asked for."""
        email = normal(email)
        return self.get_or_create(email=email, defaults={"loose_email": loose(email)})[0]

    def of_person(self, person):
        """The guests under the addresses of somebody whose data are shown."""
        return self.filter(email__in=[normal(address) for address in person.addresses])


class Guest(models.Model):
    """A person known by an e-mail address alone; its confirmations say whether it is theirs."""

    email = models.CharField(max_length=1000, unique=True)
    # For hints only: what is left without plus-tags and dots.
    loose_email = models.CharField(max_length=1000, db_index=True)

    objects = GuestManager()

    is_active = True  # As an account is, unless it is closed.
    unshown = "an address alone, told where it was confirmed"

    def __str__(self):
        return f"guest {self.pk}"

    @property
    def confirmed_email(self):
        """The address if its owner has confirmed it anywhere, or an empty text."""
        return self.email if self.confirmations.confirmed().exists() else ""

    def wants(self, token):
        """The confirmation of this address for the browser with this token; made when first asked for."""
        return self.confirmations.get_or_create(token=token)[0]

    def confirm(self, *tokens):
        """Confirm the address for the browsers with these tokens, as its owner says."""
        with transaction.atomic():
            for token in filter(None, tokens):
                self.wants(token)
            asked = self.confirmations.asked().filter(token__in=tokens)
            asked.update(confirmed_at=timezone.now())

    def doubt(self, token):
        """Take back the confirmation for the browser with this token."""
        self.confirmations.filter(token=token).update(confirmed_at=None)


class ConfirmationQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def asked(self):
        """The confirmations that nobody has answered yet."""
        return self.filter(confirmed_at__isnull=True)

    def of_the_same_person(self, token):
        """The confirmations of addresses that are confirmed for the browser with this token, in any browser."""
        theirs = self.confirmed().filter(token=token)
        return self.confirmed().filter(guest__in=theirs.values("guest"))


class Confirmation(models.Model):
    """An address that was typed in a browser, and whether its owner has confirmed it there."""

    guest = models.ForeignKey(Guest, models.CASCADE, related_name="confirmations")
    token = models.CharField(max_length=32, db_index=True)  # of the browser
    wanted_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)

    objects = ConfirmationQuerySet.as_manager()
    personal = (
        Personal(
            "confirmed_as_guest",
            _("Browsers in which you confirmed an address as a guest"),
            "guest",
            only=Q(confirmed_at__isnull=False),
            order="confirmed_at",
        )
        .shows(address=(_("E-mail address"), "guest.email"), asked=(_("Asked"), "wanted_at"))
        .shows(confirmed=_("Confirmed"))
    )
    unshown = {"token": "of a browser, which is known again by it"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guest", "token"], name="one_confirmation_in_a_browser")
        ]

    def __str__(self):
        return f"{self.guest}, since {self.wanted_at:%Y-%m-%d %H:%M}"

    def may_ask(self, ip_hash, author=None):
        """Whether one more message may go out, asked for from a range (a keyed hash); notes it.

        Never twice within a day unless the first was answered, and seldom to somebody who
        doesn't answer, whatever plus-tags and dots are put into the address.
        """
        with transaction.atomic():
            Guest.objects.select_for_update().get(pk=self.guest_id)
            if not Asking.objects.leave_room_for(self.guest, ip_hash):
                return False
            sent = {"mailbox": self.guest.loose_email, "ip_hash": ip_hash, "author": author}
            Asking.objects.create(confirmation=self, **sent)
            return True


class AskingQuerySet(models.QuerySet):
    def leave_room_from(self, ip_hash):
        """Whether a range of addresses may have one more message sent today, to whomever."""
        from_there = self.filter(ip_hash=ip_hash, asked_at__gt=timezone.now() - DAY)
        return from_there.count() < (FROM_A_RANGE if ip_hash else FROM_ANYWHERE)

    def leave_room_for(self, guest, ip_hash):
        if not self.leave_room_from(ip_hash):
            return False
        now = timezone.now()
        of_mailbox = self.filter(mailbox=guest.loose_email, asked_at__gt=now - MONTH)
        sent = list(of_mailbox.values_list("confirmation", "asked_at"))
        asked = Confirmation.objects.asked().filter(pk__in={key for key, _at in sent})
        unanswered = set(asked.values_list("pk", flat=True))
        in_vain = [at for key, at in sent if key in unanswered]
        today = [key for key, at in sent if at > now - DAY]
        is_due = not unanswered.intersection(today) and len(in_vain) < IN_VAIN
        return is_due and len(today) < A_DAY


class Asking(models.Model):
    """A message that asked for a confirmation, kept for as long as it limits further ones."""

    confirmation = models.ForeignKey(Confirmation, models.CASCADE, related_name="askings")
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    ip_hash = models.CharField(max_length=64, blank=True, db_column="whence")
    # The guest's `loose_email`, once more: every guest's comment asks for it while others wait for the
    # article, and of three tables that a flood of guests fills none is to be read for each row of another.
    mailbox = models.CharField(max_length=1000, db_default="")
    # Whose articles are to come to the address; everybody's, or something else, where it is empty.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )

    objects = AskingQuerySet.as_manager()
    unshown = "how often an address was written to, which is told where it was confirmed"

    class Meta:
        indexes = [
            models.Index(fields=["mailbox", "asked_at"], name="askings_of_a_mailbox"),
            models.Index(fields=["ip_hash", "asked_at"], name="askings_of_a_range"),
        ]

    def __str__(self):
        return f"{self.confirmation}, asked {self.asked_at:%Y-%m-%d %H:%M}"


def forget_unanswered():
    """Delete addresses that were typed and not confirmed within a month, and what limited their messages."""
    ago = timezone.now() - MONTH
    # Those that the release before has noted, beside this one or after it was taken back.
    theirs = Confirmation.objects.filter(pk=OuterRef("confirmation")).values("guest__loose_email")
    Asking.objects.filter(mailbox="").update(mailbox=Subquery(theirs))
    Asking.objects.filter(asked_at__lt=timezone.now() - kept_for()).update(ip_hash="")
    Asking.objects.filter(asked_at__lt=ago).delete()
    Confirmation.objects.asked().filter(wanted_at__lt=ago).delete()
    Guest.objects.filter(confirmations__isnull=True).delete()
