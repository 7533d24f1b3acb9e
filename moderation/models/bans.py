"""Who may not comment, from when and until when."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.models.decisions import Decision
from moderation.models.standings import Standing
from moderation.rules import RuleWording


class BanQuerySet(models.QuerySet):
    def in_force(self, at=None):
        at = at or timezone.now()
        ending = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
        return self.filter(ending, lifted__isnull=True, starts_at__lte=at)

    def ended(self, at=None):
        """Run out, or lifted."""
        return self.filter(Q(lifted__isnull=False) | Q(ends_at__lte=at or timezone.now()))

    def with_all(self):
        return self.select_related(
            "standing__account",
            "wording__revision",
            "placed__made_by__account",
            "lifted__made_by__account",
            "lifted__note",
        )


class Ban(models.Model):
    """A person may not comment, from one time to another or without end."""

    standing = models.ForeignKey(Standing, models.PROTECT, related_name="bans")
    placed = models.OneToOneField(Decision, models.PROTECT, related_name="ban")
    lifted = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="lifted_ban")
    wording = models.ForeignKey(RuleWording, models.PROTECT, related_name="bans")
    reason = models.TextField(_("reason"))
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]

    def __str__(self):
        return f"{self.standing}, until {self.ends_at or 'further notice'}"
