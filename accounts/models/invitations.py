"""Invitations by mail to write or to moderate here: each works once, and for a week."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import RUNS_THE_BLOG, User

SALT = "accounts.invitation"  # in links of mails that were sent
LASTS = timedelta(days=7)
FORGOTTEN = timedelta(days=30)  # after that nobody asks why an old link doesn't work


class Refused(Exception):
    """Why an invitation can't be accepted, as a sentence for whoever opened it."""


TOO_LATE = _("This invitation has expired. Ask for a new one.")
ENDED = _("This invitation was taken back, or somebody has accepted it already.")
ANOTHERS = _("This invitation is for another address than those of your account.")


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Those that can be accepted."""
        lately = self.not_taken_back().filter(accepted_at=None, sent_at__gt=timezone.now() - LASTS)
        return lately.filter(by__in=User.objects.who_may(RUNS_THE_BLOG))

    def not_taken_back(self):
        return self.filter(taken_back_at=None)

    def forgotten(self):
        """Those that nobody accepted, long ago."""
        return self.filter(accepted_at=None, sent_at__lte=timezone.now() - LASTS - FORGOTTEN)


class Invitation(models.Model):
    """That whoever proves to read the mail of an address may take a role here.

    One that is taken back is kept as long as the others, so that the audit log can say to whom it was.
    """

    email = models.EmailField(_("e-mail address"), blank=True)
    role = models.CharField(_("role"), max_length=150)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="invitations_sent"
    )
    sent_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="invitations"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self):
        return self.role

    @classmethod
    def opened(cls, key):
        """The one that a link was made for; or None, once it is taken back, or where no link was ours."""
        try:
            pk = signing.loads(key, salt=SALT)
        except signing.BadSignature:
            return None
        return cls.objects.not_taken_back().filter(pk=pk).first()

    @property
    def key(self):
        return signing.dumps(self.pk, salt=SALT)

    def get_absolute_url(self):
        return reverse("invitation", args=[self.key])

    @property
    def lasts_until(self):
        return self.sent_at + LASTS

    def ensure_open(self, account=None):
        """Raise Refused where it can't be accepted (by this account)."""
        # Who may give no role any more doesn't by a link of before, least of all to themself.
        if self.accepted_at or not (self.by and self.by.has_perm(RUNS_THE_BLOG)):
            raise Refused(ENDED)
        if self.lasts_until <= timezone.now():
            raise Refused(TOO_LATE)
        if account and not _has_proved(account, self.email):
            raise Refused(ANOTHERS)

    def accept(self, account, give):
        """Let the account act in its role by `give(account, role)`. Raises Refused; works once."""
        with transaction.atomic():
            held = Invitation.objects.not_taken_back().select_for_update()
            mine = held.filter(pk=self.pk).first()
            if mine is None:
                raise Refused(ENDED)
            mine.ensure_open(account)
            give(account, mine.role)
            # The address is the account's own now, which knows it.
            mine.accepted_at, mine.account, mine.email = timezone.now(), account, ""
            mine.save()


def _has_proved(account, email):
    """Whether the account has shown that it reads the mail of an address."""
    addresses = account.emailaddress_set.filter(email__iexact=email, verified=True)
    return account.is_active and addresses.exists()
