"""People by the name that they write under: accounts, and guests as far as they can be told apart."""

from dataclasses import dataclass

from django.db.models import Max
from django.urls import reverse

from accounts.models import User
from comments.models import Comment
from moderation.actions.bans import why_unbannable
from moderation.models import Ban, Pseudonym
from moderation.plans.acquaintance import acquainted

MOST = 20  # of either kind; whoever looks for one of many types more of the name


@dataclass(frozen=True)
class FoundPerson:
    """Somebody, and where they are banned or what keeps a moderator from doing so."""

    person: Pseudonym
    address: str
    cannot: str = ""
    ban: Ban | None = None


def people_named(name, moderator):
    """The people whose name has `name` in it, accounts first."""
    accounts = User.objects.filter(is_active=True, name__icontains=name).order_by("name")[:MOST]
    of_guests = Comment.objects.filter(author=None, name__icontains=name).exclude(token="")
    newest = of_guests.order_by().values_list("token").annotate(last=Max("pk")).order_by("-last")
    latest = dict(newest[:MOST])  # {token: the key of their latest comment}, newest first
    known = Pseudonym.objects.filter(account__in=list(accounts), former=None)
    by_account = {one.account_id: one for one in known.select_related("account")}
    people = [by_account.get(one.pk) or Pseudonym(account=one) for one in accounts]
    by_token = {one.guest: one for one in Pseudonym.objects.filter(guest__in=list(latest))}
    people += [by_token.get(token) or Pseudonym(guest=token) for token in latest]
    bans = {ban.pseudonym_id: ban for ban in Ban.objects.in_force().refusing().filter(post=None)}
    matches = []
    for one in acquainted(people):
        if one.account_id:
            address = reverse("ban", args=[one.account_id])
        else:
            address = reverse("ban_guest", args=[latest[one.guest]])
        cannot = why_unbannable(moderator, one.account)
        matches.append(FoundPerson(one, address, cannot, bans.get(one.pk)))
    return matches
