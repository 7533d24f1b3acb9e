"""Accounts that an import made for those who wrote the other blog, and who of them has claimed theirs."""

from enum import Enum

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Lower

from accounts.models import Invitation, User
from blog.desk.lists.giving import brought
from transfer.imports.content.authors import NOWHERE

NOTIFIED = (
    "authors_told"  # in an ImportRun's marks: {key of an account: the articles it was told of}
)


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
    authors = User.objects.filter(pk__in=keys, is_active=True).annotate(
        articles=Count("posts", filter=Q(posts__trial_of=None), distinct=True),
        is_invited=Exists(invited.filter(to=Lower(OuterRef("email")))),
        is_proved=Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)),
    )
    authors = list(authors.order_by("name"))
    for one in authors:
        if one.last_login or one.is_proved:
            one.claim = Claim.TAKEN
        elif one.email.endswith(NOWHERE) or not one.email:
            one.claim = Claim.NO_ADDRESS
        else:
            one.claim = Claim.INVITED if one.is_invited else Claim.OPEN
    return authors


def notify_authors(run):
    """Tell those who had an account here already how many articles an ImportRun has brought them, since they were told last."""
    notified = run.marks.get(NOTIFIED, {})
    made = run.things.filter(kind="account", state="").values("object_id")
    theirs = User.objects.filter(
        is_active=True, posts__in=run.things.filter(kind="post").values("object_id")
    )
    for one in theirs.exclude(pk__in=made).annotate(n=Count("posts", distinct=True)).order_by("pk"):
        if one.pk != run.who_id and one.n > notified.get(str(one.pk), 0):
            brought(run.who, one, one.n - notified.get(str(one.pk), 0))
            notified |= {str(one.pk): one.n}
    run.mark(**{NOTIFIED: notified})
