"""What a banned person is known by beside their account or browser: keyed hashes, nothing to read."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from moderation.models.consequences.bans import Ban


class BanFingerprintQuerySet(models.QuerySet):
    def in_time(self, at=None):
        return self.filter(Q(until__isnull=True) | Q(until__gt=at or timezone.now()))

    def over(self, at=None):
        """The fingerprints whose time, or whose ban, has ended: nobody is to be known by them any more."""
        lasting = self.in_time(at).filter(ban__in=Ban.objects.in_force(at).order_by())
        return self.exclude(pk__in=lasting.values("pk"))

    def like(self, kind, *values):
        """The fingerprints of a kind that are the hash of one of `values`."""
        return self.filter(
            kind=kind, value__in=[BanFingerprint.hash(kind, one) for one in values if one]
        )


class BanFingerprint(models.Model):
    """Something that tells a banned person. It refuses, or is shown to moderators as a hint."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("the same confirmed e-mail address")
        MAILBOX = "mailbox", _("a confirmed e-mail address of what is most likely the same mailbox")
        BROWSER = "browser", _("the same browser")
        RANGE = "range", _("the same range of IP addresses")

    ban = models.ForeignKey(Ban, models.CASCADE, related_name="fingerprints")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=64)
    refuses = models.BooleanField(default=False)
    until = models.DateTimeField(null=True)  # never none for a range: others will write from it

    objects = BanFingerprintQuerySet.as_manager()

    class Meta:
        db_table = "moderation_mark"  # as it was called at first
        indexes = [models.Index(fields=["value", "kind"], name="marks_by_value")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="range") | Q(until__isnull=False),
                name="a_range_is_marked_for_a_time",
            )
        ]

    def __str__(self):
        return f"{self.kind} of {self.ban}"

    @staticmethod
    def hash(kind, text):
        """The keyed hash of a text: without the site's secret nobody can try addresses against it."""
        return salted_hmac(f"moderation.mark.{kind}", text, algorithm="sha256").hexdigest()
