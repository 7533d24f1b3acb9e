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

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Guest
from comments import gate
from comments.writing import Moved


class ClaimQuerySet(models.QuerySet):
    def standing(self):
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


def owner_of(guest):
    """The account to which the address of `guest` is confirmed to belong, or None."""
    theirs = EmailAddress.objects.filter(email__iexact=guest.email, verified=True)
    found = theirs.select_related("user").first()
    return found and found.user


class Claiming:
    """The verbs of a comment that say whose it is."""

    def claim(self, guest):
        """The owner of the guest's address wrote it. Raises Moved."""
        with self.locked():
            account = owner_of(guest)
            self._keep_claim(Claim.Kind.THEIRS, guest, account)
            guest.confirm(self.token)
            if account:
                badge = self._badge(gate.Writer(account=account), self.post)
                nobody = {"email": "", "site": "", "token": ""}
                self._change(author=account, name=account.name, badge=badge, **nobody)

    def disown(self, guest):
        """The owner of the guest's address did not. Raises Moved."""
        with self.locked():
            self._keep_claim(Claim.Kind.NOT_THEIRS, guest)
            self._change(email="")
            if self.is_published:
                self._become(self.State.HELD)
            if self.is_held:
                self._change(read_at=None, passed_at=None)
                gate.disowned(self, True)

    def take_claim_back(self, guest):
        """All as it was before; what a moderator has decided meanwhile stays decided."""
        with self.locked():
            claim = self.claims.standing().filter(guest=guest).first()
            if claim is None:
                raise Moved(self.state)
            claim.undone_at = timezone.now()
            claim.save(update_fields=["undone_at"])
            if claim.is_theirs:
                guest.doubt(claim.token)
                self._give_back(claim)
                return
            self._change(email=claim.email)
            gate.disowned(self, False)
            if claim.was_published and self.is_held:
                self._become(self.State.PUBLISHED)

    def _keep_claim(self, kind, guest, account=None):
        if self.author_id or self.claims.standing().exists():
            raise Moved(self.state)
        was = {name: getattr(self, name) for name in ("name", "email", "site", "token")}
        Claim.objects.create(
            comment=self,
            kind=kind,
            guest=guest,
            account=account,
            was_published=self.is_published,
            **was,
        )

    def _give_back(self, claim):
        was = {name: getattr(claim, name) for name in ("name", "email", "site", "token")}
        self._change(author=None, badge=self.Badge.NONE, **was)
