"""What a removal under a rule counts for, for a time; and what took it away again."""

from django.db import models
from django.utils import timezone

from lib.db.immutable import Immutable, ImmutableQuerySet
from moderation.models.pseudonyms import Pseudonym
from moderation.models.record.decisions import Decision


class StrikeQuerySet(ImmutableQuerySet):
    def upheld(self):
        """The strikes that nothing has overturned."""
        return self.filter(overturned_by__isnull=True)

    def counting(self, at):
        """The strikes that count at a time, oldest first."""
        upheld = self.upheld().filter(given_at__lte=at, counts_until__gt=at)
        return upheld.order_by("given_at", "pk")


class Strike(Immutable, models.Model):
    """A removal under a rule counts against whoever wrote the comment.

    For as long as the ladder said that the decision used; a later revision changes nothing
    about it.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="strike")
    pseudonym = models.ForeignKey(
        Pseudonym, models.PROTECT, related_name="strikes", db_column="standing_id"
    )
    given_at = models.DateTimeField()
    counts_until = models.DateTimeField()

    objects = StrikeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["pseudonym", "counts_until"], name="strikes_of_somebody")]

    def __str__(self):
        return f"strike {self.pk}, until {self.counts_until:%Y-%m-%d}"

    def is_over(self, at=None):
        """Whether the strike no longer counts at a time (now)."""
        return self.counts_until <= (at or timezone.now())

    @property
    def is_overturned(self):
        return hasattr(self, "overturned_by")


class StrikeReversal(Immutable, models.Model):
    """A strike dropped out, by a decision that says so."""

    strike = models.OneToOneField(Strike, models.PROTECT, related_name="overturned_by")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="overturnings")
    at = models.DateTimeField()

    objects = ImmutableQuerySet.as_manager()

    class Meta:
        db_table = "moderation_overturning"  # as it was called at first

    def __str__(self):
        return f"{self.strike} overturned {self.at:%Y-%m-%d %H:%M}"
