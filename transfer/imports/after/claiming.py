"""Accounts that an import made for those who wrote the other blog, and who of them has claimed theirs."""

from enum import Enum

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Lower

from accounts.models import Invitation, User
from transfer.imports.content.authors import NOWHERE


class Claim(Enum):
    """How an account stands with whoever it was made for."""

    TAKEN = "taken"  # They have signed in, or shown that its address is theirs.
    INVITED = "invited"
    NO_ADDRESS = "no address"  # The export has none, so nobody can be asked.
    OPEN = "open"


def authors_of(run):
    """The accounts that an ImportRun made, by name; each with its `claim` and how many `articles` it has."""
    keys = run.things.filter(kind="account", state="").values("object_id")
    invited = Invitation.objects.open().annotate(to=Lower("email"))
    found = User.objects.filter(pk__in=keys, is_active=True).annotate(
        articles=Count("posts", filter=Q(posts__trial_of=None), distinct=True),
        is_invited=Exists(invited.filter(to=Lower(OuterRef("email")))),
        is_proved=Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)),
    )
    found = list(found.order_by("name"))
    for one in found:
        one.claim = _claim_of(one)
    return found


def _claim_of(account):
    if account.last_login or account.is_proved:
        return Claim.TAKEN
    if account.email.endswith(NOWHERE) or not account.email:
        return Claim.NO_ADDRESS
    return Claim.INVITED if account.is_invited else Claim.OPEN
