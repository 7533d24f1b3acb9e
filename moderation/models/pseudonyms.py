"""People as decisions know them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Confirmation
from comments.models import Comment
from lib.db.prepared import Prepared
from lib.text.email_addresses import normal

_gone = Prepared(
    lambda token: Pseudonym.objects.filter(former=token).order_by("pk")[:1],
    token=models.CharField(),
)
_current = Prepared(
    lambda account: Pseudonym.objects.filter(account=account, former__isnull=True),
    account=models.BigIntegerField(),
)


class PseudonymManager(models.Manager):
    def of(self, writer):
        """The pseudonym of an account, or of a guest's browser; made when first asked for.

        By the token of somebody who is gone, theirs.
        """
        if writer.account:
            return self.current(writer.account)
        gone = self.gone(writer.token)
        return gone or self.get_or_create(guest=writer.token)[0]

    def of_person(self, person):
        """The pseudonyms of a Person: an account, or the owner of an address."""
        if person.account:
            return self.filter(account=person.account)
        return self.of_guest(normal(person.addresses[0]))

    def of_guest(self, email):
        """The pseudonyms of the browsers in which the owner of an address has confirmed it."""
        confirmed = Confirmation.objects.confirmed().filter(guest__email=email)
        return self.filter(guest__in=confirmed.values("token"))

    def gone(self, token):
        """The pseudonym that the comments of a deleted account are known by, or None."""
        return _gone.first(token=token) if token else None

    def current(self, account):
        """The pseudonym under which decisions about `account` are recorded from now on."""
        known = _current.first(account=account.pk)
        return known or self.get_or_create(account=account, former__isnull=True)[0]


class Pseudonym(models.Model):
    """A person as decisions know them: a pseudonym that outlives the account.

    Somebody who deleted an account and came back has those of before beside the current one.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="pseudonyms"
    )
    guest = models.CharField(max_length=32, null=True, unique=True)
    # What the comments of an account that was deleted are known by.
    former = models.CharField(max_length=32, null=True, unique=True)

    objects = PseudonymManager()
    unshown = "the pseudonym itself, which says nothing"

    class Meta:
        db_table = "moderation_standing"  # as it was called at first
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(former__isnull=True),
                name="an_account_has_one_standing",
            )
        ]

    def __str__(self):
        return str(self.account or f"guest {self.pk}")

    @property
    def signature(self):
        """The name under which this person's decisions stand in public."""
        return self.account.signature if self.account else _("a moderator")

    @property
    def is_named(self):
        """Whether decisions are signed with a staff name of their choice."""
        return bool(self.account and self.account.staff_name)

    def signed(self):
        """The sentence under a decision."""
        if self.is_named:
            return gettext("Moderator: %(name)s.") % {"name": self.account.staff_name}
        return gettext("Decided by a moderator.")

    @property
    def name_for_staff(self):
        """What moderators call each other, and a reader who is still here."""
        if self.account:
            return self.account.name
        if not self.guest:
            return _("somebody who deleted their account")
        name = self.guest_name
        return gettext("Guest “%(name)s”") % {"name": name} if name else _("Guest without a name")

    @property
    def name_within(self):
        """The name for the staff within a sentence: “guest “Perkin””."""
        name = self.name_for_staff
        return name if self.account else f"{name[0].lower()}{name[1:]}"

    @cached_property
    def guest_name(self):
        """The name that the guest gave last, or an empty text once nothing of theirs is left."""
        theirs = Comment.objects.filter(token=self.guest).order_by("-pk")
        return theirs.values_list("name", flat=True).first() or ""
