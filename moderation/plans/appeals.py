"""Appeals: until when one can be sent, who may rule on it, and where its writer finds it."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.core import signing
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Guest, Recipient, User
from blog.models import OutgoingMail
from comments.models import Comment
from comments.writers.identity import correspondent
from lib.text.times import DAY
from moderation.models import Appeal, Decision, PolicyRevision

# Of links that people have in their mailboxes: it stays, wherever this module goes.
SALT = "moderation.appeal"
WITHOUT_POLICY = 14  # days, where there is no policy that says how many
# From so many rulings on it can be said how long one usually takes; older ones say little.
ENOUGH, RECENT = 3, 30


def deadline(decision):
    """The time until which a decision can be appealed against, by the policy of its day, from its notice on."""
    return noticed_at(decision) + _time_for(decision)


def public_deadline(decision):
    """The time that the public log names: everybody has as long; whoever’s letter came late, longer."""
    return decision.appears_at + _time_for(decision)


@dataclass(frozen=True)
class InPublic:
    """What the log says to whoever a decision is about: the same to everybody, since nobody is known there."""

    until: datetime
    is_over: bool
    by_another: bool


def in_public(decision):
    """The InPublic of a decision, or None where there is nothing to appeal against any more."""
    is_appealable = decision.kind in Decision.APPEALABLE and decision.about_id
    if not (is_appealable and decision.is_for_everybody) or hasattr(decision, "reversed_by"):
        return None
    ruling = getattr(decision, "appeal", None) and decision.appeal.ruled
    if ruling and not ruling.is_pending:
        return None
    until = public_deadline(decision)
    return InPublic(until, until < timezone.now(), is_looked_at_by_another(decision))


def _time_for(decision):
    policy = PolicyRevision.objects.in_force(at=decision.made_at)
    return timedelta(days=policy.appeal_days if policy else WITHOUT_POLICY)


def noticed_at(decision):
    """When the person could read of the decision: the letter may have waited for a mail server."""
    mails = OutgoingMail.objects.about(decision)
    if mails.queued().exists():
        return max(decision.appears_at, timezone.now())
    sent = mails.filter(outcome=OutgoingMail.Outcome.SENT).order_by("settled_at").first()
    return max(decision.appears_at, sent.settled_at) if sent else decision.appears_at


def can_be_sent(decision, at=None):
    """Whether an appeal against the decision can be sent now: nobody has sent one, and there is time."""
    return (
        not decision.is_undone
        and not hasattr(decision, "appeal")
        and not hasattr(decision, "reversed_by")
        and (at or timezone.now()) <= deadline(decision)
    )


def comment_of(decision):
    """The comment that a decision is about, or None when that was deleted with its article."""
    return Comment.objects.filter(pk=decision.comment_id).first() if decision.comment_id else None


def rulers(decision):
    """The accounts that may rule on an appeal against it: not who appeals, nor who decided.

    Where there is nobody else, whoever decided looks again; the ruling says so.
    """
    moderators = User.objects.who_may("moderation.moderate")
    moderators = moderators.exclude(pk=decision.about.account_id)
    others = moderators.exclude(pk=decision.made_by.account_id)
    return others if others.exists() else moderators


def why_not(moderator, decision):
    """The reason why `moderator` can't rule on an appeal against it, or an empty text."""
    if rulers(decision).filter(pk=moderator.pk).exists():
        return ""
    if decision.about.account_id == moderator.pk:
        return _("This is your own appeal, so another moderator rules on it.")
    return _("You made this decision, so another moderator rules on it.")


def is_looked_at_by_another(decision):
    """Whether somebody else than who decided will read an appeal against it."""
    return rulers(decision).exclude(pk=decision.made_by.account_id).exists()


def open_to(moderator):
    """The open appeals that `moderator` may rule on, as `rulers` says: whatever tells them asks here."""
    own = Q(decision__made_by__account=moderator)
    others = list(_others(moderator)[:2])
    if len(others) == 1:
        own &= ~Q(decision__about__account=others[0])  # Who can't rule on it either.
    theirs = Appeal.objects.open().exclude(decision__about__account=moderator)
    return theirs.exclude(own) if others else theirs


def is_alone(moderator):
    """Whether nobody else moderates here, so that appeals against their own decisions are theirs."""
    return not _others(moderator).exists()


def _others(moderator):
    return User.objects.who_may("moderation.moderate").exclude(pk=moderator.pk)


def usual_days():
    """The number of days within which an appeal is usually ruled on, or None where too few were."""
    rulings = Decision.objects.rulings().order_by("-pk")
    times = rulings.values_list("rules_on__made_at", "made_at")[:RECENT]
    spans = [(ruled - sent) / DAY for sent, ruled in times]
    return max(1, math.ceil(median(spans))) if len(spans) >= ENOUGH else None


def correspondent_of(decision):
    """The person whom letters about a decision go to, or None.

    The account; a guest with a confirmed address; or the address that was proved with the appeal.
    """
    if decision.about is None or decision.about.account:
        return decision.about and decision.about.account
    comment = comment_of(decision)
    confirmed = Guest.objects.confirmed_in(decision.about.guest).first
    guest = correspondent(comment) if comment else confirmed()
    return guest or _proved_with_appeal(decision)


def _proved_with_appeal(decision):
    email = decision.appeal.note.email if hasattr(decision, "appeal") else ""
    return Recipient(address=email) if email else None


def is_under(decision, email):
    """Whether a decision is about what a guest wrote, and gave this address with."""
    theirs = Comment.objects.typed_under(email)
    if decision.comment_id:
        return theirs.filter(pk=decision.comment_id).exists()
    guest = decision.about.guest
    return bool(guest) and theirs.filter(token=guest).exists()


def address(decision, person=None):
    """The address at which an appeal is sent and shown; for a guest, a link that needs no cookie."""
    if isinstance(person, Guest):
        return Link(decision, person).address()
    if isinstance(person, Recipient):
        return Link(decision).address()
    return reverse("appeal", args=[decision.pk])


class NotOurs(Exception):
    """The link is forged or cut off, or what it was about has been erased."""


@dataclass(frozen=True)
class Link:
    """What the link in a guest's letter stands for: a decision about what they wrote."""

    decision: Decision
    guest: Guest | None = None  # None: whoever proved an address with the appeal

    @property
    def key(self):
        return signing.dumps([self.decision.pk, self.guest.pk if self.guest else 0], salt=SALT)

    def address(self):
        return reverse("guest_appeal", args=[self.key])

    @classmethod
    def opened(cls, key):
        """The Link behind an address; it works for as long as there is something to see."""
        try:
            pk, guest_pk = signing.loads(key, salt=SALT)
        except (signing.BadSignature, ValueError, TypeError) as forged:
            raise NotOurs from forged
        decision = Decision.objects.appealable().with_all().filter(pk=pk).first()
        guest = Guest.objects.filter(pk=guest_pk).first()
        if decision is None or not (guest or _proved_with_appeal(decision)):
            raise NotOurs
        return cls(decision, guest)
