"""Invitations by mail to write or to moderate here: each works once, and for a week."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import RUNS_THE_BLOG, User
from lib.people.personal_data import Personal

SALT = "accounts.invitation"  # in links of mails that were sent
LASTS = timedelta(days=7)
FORGOTTEN = timedelta(days=30)  # after that nobody asks why an old link doesn't work


class InvitationRefused(Exception):
    """Why an invitation can't be accepted, as a sentence for whoever opened it."""


TOO_LATE = _("This invitation has expired. Ask for a new one.")
ENDED = _("This invitation was taken back, or somebody has accepted it already.")
ANOTHERS = _("This invitation is for another address than those of your account.")


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """The invitations that can be accepted."""
        lately = self.not_taken_back().filter(accepted_at=None, sent_at__gt=timezone.now() - LASTS)
        return lately.filter(by__in=User.objects.who_may(RUNS_THE_BLOG))

    def not_taken_back(self):
        return self.filter(taken_back_at=None)

    def forgotten(self):
        """The invitations that nobody accepted, long ago."""
        return self.filter(accepted_at=None, sent_at__lte=timezone.now() - LASTS - FORGOTTEN)


class Invitation(models.Model):
    """An offer to take a role here, for whoever proves to read the mail of an address.

    One that is taken back is kept as long as the others, so that the audit log can say to whom it was.
    """

    email = models.EmailField(_("e-mail address"), blank=True)
    # What they are called by who invites them; proposed where they make their account.
    name = models.CharField(_("name"), max_length=50, blank=True, db_default="")
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

    is_by_hand = False  # No column: the link says so.
    objects = InvitationQuerySet.as_manager()
    personal = (
        Personal("invitations", _("Invitations to a role"), "by account")
        .shows(at=(_("Time"), "sent_at"))
        .shows("role", accepted_at=_("Accepted"), taken_back_at=_("Taken back"))
    )
    unshown = {"email": "somebody else's address", "name": "somebody else's name"}

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self):
        return self.role

    @classmethod
    def opened(cls, key):
        """The invitation that a link was made for; None once it is taken back, or where the link isn't ours."""
        try:
            pk = signing.loads(key, salt=SALT)
        except signing.BadSignature:
            return None
        is_by_hand = isinstance(pk, list)
        invitation = cls.objects.not_taken_back().filter(pk=pk[0] if is_by_hand else pk).first()
        if invitation:
            invitation.is_by_hand = is_by_hand
        return invitation

    @property
    def called(self):
        """Who is invited: by name, or by the address where an earlier release asked for no name."""
        return self.name or self.email

    @property
    def key(self):
        return signing.dumps([self.pk] if self.is_by_hand else self.pk, salt=SALT)

    def get_absolute_url(self):
        return reverse("invitation", args=[self.key])

    def by_hand(self):
        """The invitation with the link that an owner hands over where no mail is sent: it alone is the proof."""
        self.is_by_hand = True
        return self

    @property
    def lasts_until(self):
        return self.sent_at + LASTS

    def ensure_open(self, account=None):
        """Raise InvitationRefused where it can't be accepted (by this account)."""
        # Who may give no role any more doesn't by a link of before, least of all to themself.
        if self.accepted_at or not (self.by and self.by.has_perm(RUNS_THE_BLOG)):
            raise InvitationRefused(ENDED)
        if self.is_by_hand and not self.by.is_superuser:
            raise InvitationRefused(ENDED)
        if self.lasts_until <= timezone.now():
            raise InvitationRefused(TOO_LATE)
        if account and not self.is_by_hand:  # Who accepts has to read the mail of its address.
            confirmed = account.emailaddress_set.filter(email__iexact=self.email, verified=True)
            if not (account.is_active and confirmed.exists()):
                raise InvitationRefused(ANOTHERS)

    def accept(self, account, give):
        """Let the account act in its role by `give(account, role)`. Raises InvitationRefused; works once."""
        with transaction.atomic():
            locked = Invitation.objects.not_taken_back().select_for_update()
            mine = locked.filter(pk=self.pk).first()
            if mine is None:
                raise InvitationRefused(ENDED)
            mine.is_by_hand = self.is_by_hand
            mine.ensure_open(account)
            give(account, mine.role)
            # The address and the name are the account's own now, which knows them.
            mine.accepted_at, mine.account, mine.email, mine.name = timezone.now(), account, "", ""
            mine.save()


def invited_as(address):
    """The name on the invitation that stands at an address of this site, or none."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    invited = Invitation.opened(match.kwargs["key"]) if match.url_name == "invitation" else None
    return invited.name if invited else ""
