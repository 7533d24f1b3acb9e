"""Guests by the addresses they have confirmed.

A guest is known by the signed token in their browser, or by an address that its owner
confirmed from a message, never by one that was merely typed.
"""

from django.db import models
from django.db.models import Max, Q

from accounts.addresses import loose, normal


class GuestQuerySet(models.QuerySet):
    def confirmed_in(self, token):
        """The guests who confirmed their address for the browser with this token, last first."""
        theirs = Q(confirmations__token=token, confirmations__confirmed_at__isnull=False)
        found = self.filter(theirs) if token else self.none()
        return found.annotate(last=Max("confirmations__confirmed_at")).order_by("-last", "-pk")


class GuestManager(models.Manager.from_queryset(GuestQuerySet)):
    def at(self, email):
        """The guest with this address, however it is spelled; made when first asked for."""
        email = normal(email)
        return self.get_or_create(email=email, defaults={"loose_email": loose(email)})[0]


class Guest(models.Model):
    """A person known by an e-mail address alone. Whether it is theirs, the confirmations say."""

    email = models.CharField(max_length=1000, unique=True)
    # For hints only: what is left without plus-tags and dots.
    loose_email = models.CharField(max_length=1000, db_index=True)

    objects = GuestManager()

    def __str__(self):
        return f"guest {self.pk}"

    @property
    def confirmed_email(self):
        """The address if its owner has confirmed it anywhere, or an empty text."""
        return self.email if self.confirmations.confirmed().exists() else ""


class ConfirmationQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def asked(self):
        """Those that nobody has answered yet."""
        return self.filter(confirmed_at__isnull=True)


class Confirmation(models.Model):
    """A message asked whether an address is its owner's; one row for each time it was asked."""

    guest = models.ForeignKey(Guest, models.CASCADE, related_name="confirmations")
    # Of the browser in which the address was typed.
    token = models.CharField(max_length=32, db_index=True)
    asked_at = models.DateTimeField(db_index=True)
    # A keyed hash of the range of internet addresses it was asked from; see accounts/whereabouts.py.
    asked_from = models.CharField(max_length=64, blank=True, db_index=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = ConfirmationQuerySet.as_manager()

    def __str__(self):
        return f"{self.guest}, asked {self.asked_at:%Y-%m-%d %H:%M}"
