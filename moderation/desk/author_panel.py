"""The panel beside a comment on the desk: who wrote it, as far as the staff know."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.providers import sign_in_providers
from comments.models import Comment
from comments.writers.identity import correspondent
from moderation.lists.filters import by_comments_writer
from moderation.member.member_record import MemberRecord
from moderation.models import Ban, Decision, Pseudonym
from moderation.wording.decisions import ON_RECORD

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
    def services(self):
        """The names of the services that an account signs in with."""
        return [sign_in_providers.name_of(one) for one in self.account.socialaccount_set.all()]

    @cached_property
    def since(self):
        if self.account:
            return self.account.date_joined
        first = self._comments.order_by("created_at").values_list("created_at", flat=True).first()
        return first or self.comment.created_at

    @property
    def comments(self):
        """Number of the author's comments that everybody can read."""
        return self._counts["published"]

    @cached_property
    def removed(self):
        return self._received.in_force().count()

    @property
    def filter(self):
        """The writer as the desk's filter names them, or an empty text."""
        return by_comments_writer(self.comment)

    @cached_property
    def ban(self):
        """The ban in force that matters most for this writer: one that refuses before one that only holds."""
        if not self._pseudonyms:  # Of most writers nothing was ever decided.
            return None
        bans = Ban.objects.in_force().filter(pseudonym__in=self._pseudonyms)
        return bans.with_all().order_by("kind", "-starts_at").first()

    @cached_property
    def record(self):
        """The MemberRecord of an account; None for a guest, who gets no strikes."""
        return MemberRecord(self.account, timezone.now()) if self.account else None

    @cached_property
    def decisions(self):
        """Decisions about the author, newest first, slips included."""
        if not self._pseudonyms:
            return []
        received = self._received.filter(kind__in=ON_RECORD).with_all()
        return received.select_related("strike__overturned_by").newest_first()[:DECISIONS]

    @cached_property
    def former_names(self):
        """Former names of the account, newest first."""
        return list(self.account.former_names.newest_first()[:NAMES]) if self.account else []

    @cached_property
    def claims(self):
        """What the owner of the address under which it was written said of this comment."""
        return self.comment.claims.order_by("-made_at", "-pk")

    @cached_property
    def latest(self):
        """The author's latest comments beside this one, newest first."""
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
    def has_confirmed_address(self):
        person = correspondent(self.comment)
        return person.confirmed_email if person and self.account else person

    @property
    def _comments(self):
        comments = Comment.objects.outside_the_bin()
        if self.account:
            return comments.filter(author=self.account)
        if not self.comment.token:
            return comments.filter(pk=self.comment.pk)
        return comments.filter(author__isnull=True, token=self.comment.token)

    @property
    def _received(self):
        return Decision.objects.filter(about__in=self._pseudonyms)

    @cached_property
    def _pseudonyms(self):
        if self.account:
            return list(self.account.pseudonyms.values_list("pk", flat=True))
        token = self.comment.token
        theirs = Q(guest=token) | Q(former=token) if token else Q(pk__in=[])
        return list(Pseudonym.objects.filter(theirs).values_list("pk", flat=True))


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
            "One reply below, by %(names)s. It stays if you remove this.",
            "%(number)s replies below, by %(names)s. They stay if you remove this.",
            count,
        )
    return words % facts
