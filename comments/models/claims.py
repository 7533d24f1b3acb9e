"""Whose a guest's comment is, said by the owner of the address that was given with it.

Whoever opens the mailed link owns the mailbox. What was written under its address they call
theirs, or not theirs, one comment at a time; each is a row here, which the staff see beside the
comment, and can be taken back.

- *Theirs*, and the address is confirmed for an account: the comment becomes that account's. What
  was removed before brings it no strike: it was a guest's then.
- *Theirs*, without an account: the browser that wrote it is known as this guest's from then on.
- *Not theirs*: the comment loses the address. If everybody could read it, it waits for a
  moderator, who is told why; the name stays as it was typed, since it may be somebody's own.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Guest
from comments.models.of_comments import COMMENT
from lib.people.personal_data import Personal


class ClaimQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(undone_at__isnull=True)

    def of(self, guest):
        return self.filter(guest=guest)


class Claim(models.Model):
    """One comment that somebody calls theirs, or not theirs, and what it was before."""

    class Kind(models.TextChoices):
        THEIRS = "theirs", _("Theirs")
        NOT_THEIRS = "not_theirs", _("Not theirs")

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="claims")
    kind = models.CharField(max_length=10, choices=Kind)
    guest = models.ForeignKey(Guest, models.CASCADE, related_name="claims")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True)
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    # What it was: everything that taking it back needs.
    name = models.CharField(max_length=50)
    email = models.EmailField(blank=True)
    site = models.URLField(blank=True)
    token = models.CharField(max_length=32, blank=True)
    was_published = models.BooleanField()

    objects = ClaimQuerySet.as_manager()
    personal = (
        Personal("claims", _("Guest comments you said are yours, or not yours"), "account guest")
        .shows(what=(_("Your answer"), "kind"), comment=COMMENT, said=(_("Time"), "made_at"))
        .shows(taken_back=(_("Undone"), "undone_at"))
    )
    unshown = {"name email site token": "what the comment bore before; maybe of somebody else"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment"],
                condition=Q(undone_at__isnull=True),
                name="one_claim_stands",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: comment {self.comment_id}"

    @property
    def is_theirs(self):
        return self.kind == self.Kind.THEIRS
