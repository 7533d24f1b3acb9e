"""People by the name that they write under: accounts, and guests as far as they can be told apart."""

from dataclasses import dataclass

from django.db.models import Max
from django.urls import reverse

from accounts.models import User
from comments.models import Comment
from moderation.actions import why_unbannable
from moderation.models import Ban, Pseudonym
from moderation.plans.acquaintance import acquainted

MOST = 20  # of either kind; whoever looks for one of many types more of the name


@dataclass(frozen=True)
class Found:
    """Somebody, and where they are banned or what keeps a moderator from doing so."""

    person: Pseudonym
    address: str
    cannot: str = ""
    ban: Ban | None = None


def people_named(name, moderator):
    """Those whose name has `name` in it, accounts first."""
    accounts = User.objects.filter(is_active=True, name__icontains=name).order_by("name")[:MOST]
    latest = _guests_named(name)
    people = [*_with_account(accounts), *_in_browsers(latest)]
    bans = {ban.pseudonym_id: ban for ban in Ban.objects.in_force().refusing().filter(post=None)}
    return [
        Found(
            one,
            _address(one, latest),
            why_unbannable(moderator, one.account),
            bans.get(one.pk),
        )
        for one in acquainted(people)
    ]


def _guests_named(name):
    """{token: the key of their latest comment}, newest first."""
    theirs = Comment.objects.filter(author=None, name__icontains=name).exclude(token="")
    newest = theirs.order_by().values_list("token").annotate(last=Max("pk")).order_by("-last")
    return dict(newest[:MOST])


def _with_account(accounts):
    known = Pseudonym.objects.filter(account__in=list(accounts), former=None)
    known = {one.account_id: one for one in known.select_related("account")}
    return [known.get(one.pk) or Pseudonym(account=one) for one in accounts]


def _in_browsers(tokens):
    known = {one.guest: one for one in Pseudonym.objects.filter(guest__in=list(tokens))}
    return [known.get(token) or Pseudonym(guest=token) for token in tokens]


def _address(person, latest):
    if person.account_id:
        return reverse("ban", args=[person.account_id])
    return reverse("ban_guest", args=[latest[person.guest]])
