"""Who wrote a comment, as far as the staff know: the record that stands beside it on the desk."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.providers import sign_in_providers
from comments.models import Claim, Comment
from comments.writers.identity import correspondent
from moderation.desk.filters import by_comments_writer
from moderation.member.member_record import MemberRecord
from moderation.models import Ban, Decision, Pseudonym
from moderation.pure.times import day, when
from moderation.wording.decisions import ON_RECORD
from moderation.wording.staff import on_record

Kind = Decision.Kind
DECISIONS, LATEST, NAMES = 8, 5, 8  # newest first


@dataclass(frozen=True)
class AuthorPanel:
    """The record of whoever wrote `comment`: an account, or a guest as far as they are known."""

    comment: Comment

    @property
    def account(self):
        return self.comment.author

    @property
    def name(self):
        return self.account.name if self.account else self.comment.name

    @property
    def is_known(self):
        """Whether anything of theirs beside this comment could be found."""
        return bool(self.account or self.comment.token)

    @cached_property
    def how_known(self):
        """How they are signed in, or known, and whether their address is theirs."""
        if self.account:
            accounts = self.account.socialaccount_set.all()
            names = [sign_in_providers.name_of(one) for one in accounts]
            how = _("Signs in with %(service)s.") % {"service": _(", ").join(names)}
            how = how if names else _("Signs in with e-mail.")
            return (
                f"{how} {_('E-mail confirmed.') if self._address else _('E-mail not confirmed.')}"
            )
        if not self.comment.token:
            return _("A guest; nothing tells them apart from others.")
        if self._address:
            return _("A guest, known by their browser. E-mail confirmed.")
        if self.comment.email:
            return _("A guest, known by their browser. E-mail not confirmed.")
        return _("A guest, known by their browser.")

    @cached_property
    def since(self):
        if self.account:
            return self.account.date_joined
        first = self._comments.order_by("created_at").values_list("created_at", flat=True).first()
        return first or self.comment.created_at

    @property
    def comments(self):
        """How many comments of theirs everybody can read."""
        return self._counts["published"]

    @cached_property
    def removed(self):
        return self._received.standing().count()

    @property
    def filter(self):
        """How a list names them, or an empty text."""
        return by_comments_writer(self.comment)

    @cached_property
    def ban(self):
        """What keeps them from commenting, before what only makes them wait."""
        if not self._standings:  # Of most writers nothing was ever decided.
            return None
        bans = Ban.objects.in_force().filter(standing__in=self._standings)
        return bans.with_all().order_by("kind", "-starts_at").first()

    @cached_property
    def _record(self):
        return MemberRecord(self.account, timezone.now()) if self.account else None

    @property
    def boxes(self):
        return self._record.boxes if self._record else []

    @property
    def heading(self):
        """“Two strikes in 90 days”."""
        if self._record.strikes:
            return self._record.heading
        return _("No strikes")

    @property
    def next(self):
        """“Next: suspended for 7 days.”"""
        return self._record.next_for_staff

    @cached_property
    def decisions(self):
        """What was decided about them, newest first, slips included."""
        if not self._standings:
            return []
        told = self._received.filter(kind__in=ON_RECORD).with_all()
        found = told.select_related("strike__overturning").newest_first()[:DECISIONS]
        return [Received(decision) for decision in found]

    @cached_property
    def former_names(self):
        """What the account was called before, newest first."""
        return list(self.account.former_names.newest_first()[:NAMES]) if self.account else []

    @cached_property
    def claims(self):
        """What the owner of the address under which it was written said of this comment."""
        return [Said(claim) for claim in self.comment.claims.order_by("-made_at", "-pk")]

    @cached_property
    def latest(self):
        """Their latest comments beside this one, newest first."""
        others = self._comments.exclude(pk=self.comment.pk).order_by("-created_at", "-pk")
        return list(others.defer("rendered")[:LATEST])

    @property
    def written(self):
        """How many comments of theirs there are, whatever became of them."""
        return self._counts["written"]

    @cached_property
    def _counts(self):
        published = Count("pk", filter=Q(state=Comment.State.PUBLISHED))
        return self._comments.aggregate(written=Count("pk"), published=published)

    @cached_property
    def _address(self):
        person = correspondent(self.comment)
        return person.confirmed_email if person and self.account else person

    @property
    def _comments(self):
        if self.account:
            return Comment.objects.filter(author=self.account)
        if not self.comment.token:
            return Comment.objects.filter(pk=self.comment.pk)
        return Comment.objects.filter(author__isnull=True, token=self.comment.token)

    @property
    def _received(self):
        return Decision.objects.filter(about__in=self._standings)

    @cached_property
    def _standings(self):
        if self.account:
            return list(self.account.standings.values_list("pk", flat=True))
        token = self.comment.token
        theirs = Q(guest=token) | Q(former=token) if token else Q(pk__in=[])
        return list(Pseudonym.objects.filter(theirs).values_list("pk", flat=True))


@dataclass(frozen=True)
class Said:
    """One claim, in a line for the staff and the facts below it."""

    claim: Claim

    @property
    def words(self):
        name = {"name": self.claim.name}
        if self.claim.is_theirs:
            return _("Written as a guest, “%(name)s”; said to be theirs") % name
        return _("Said not to be by the owner of its address")

    @property
    def facts(self):
        said = day(self.claim.made_at)
        if self.claim.undone_at is None:
            return said
        back = {"day": said, "back": day(self.claim.undone_at)}
        return _("%(day)s, taken back %(back)s") % back


@dataclass(frozen=True)
class Received:
    """One decision about a writer, in a line for the staff and the facts below it."""

    decision: Decision

    @property
    def words(self):
        return on_record(self.decision)

    @property
    def facts(self):
        """“19 Oct, counts until 17 Jan. Hazel”."""
        decision = self.decision
        facts = {
            "day": day(decision.made_at),
            "until": self._until,
            "name": decision.made_by.name_for_staff,
        }
        return self._sentence % facts

    @property
    def _until(self):
        decision = self.decision
        if decision.has_strike:
            return day(decision.strike.counts_until)
        return when(decision.until) if decision.until else ""

    @property
    def _sentence(self):
        decision = self.decision
        if decision.is_undone:
            return _("%(day)s, taken back at once. %(name)s")
        if decision.is_overturned:
            return _("%(day)s, reversed since. %(name)s")
        if decision.has_strike and decision.strike.counts_until > timezone.now():
            return _("%(day)s, counts until %(until)s. %(name)s")
        if decision.has_strike:
            return _("%(day)s, counted until %(until)s. %(name)s")
        if decision.kind == Kind.REMOVE:
            return _("%(day)s, no strike. %(name)s")
        return _("%(day)s, until %(until)s. %(name)s") if decision.until else _("%(day)s. %(name)s")


def named(people, count, *, is_gone):
    """“Two replies below, by Juniper and Wren.” for the first names of those who wrote them;
    and that they stay, unless what they answer `is_gone` already."""
    facts = {"number": capfirst(apnumber(count)), "names": people[0] if people else ""}
    if len(people) == 2:
        facts |= {"names": _("%(one)s and %(two)s") % {"one": people[0], "two": people[1]}}
    elif len(people) > 2:
        facts |= {"names": _("%(one)s, %(two)s and others") % {"one": people[0], "two": people[1]}}
    if is_gone:
        words = ngettext(
            "One reply below, by %(names)s.", "%(number)s replies below, by %(names)s.", count
        )
    else:
        words = ngettext(
            "One reply below, by %(names)s. It stays if you delete this.",
            "%(number)s replies below, by %(names)s. They stay if you delete this.",
            count,
        )
    return words % facts
