"""What an alert says, found when it leaves: the comments that still wait, why, and the appeals."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import apnumber
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment
from lib.text.lists import all_of, listed, parted
from moderation.alerts import events
from moderation.models import Assignment, Report, ScreeningFinding
from moderation.models.staff.alerts import Event
from moderation.screening.sentences import why
from moderation.wording import staff

SHOWN = 10  # comments in full


@dataclass(frozen=True)
class Item:
    """One comment, and why it is told of."""

    comment: Comment
    reason: str
    address: str  # of the page on which it is decided, or read

    @property
    def who(self):
        if self.comment.author_id:
            return self.comment.name
        return _("Guest “%(name)s”") % {"name": self.comment.name}

    @property
    def words(self):
        """What it says, or will say: text as it was typed."""
        return self.comment.latest_revision.text.strip()


@dataclass(frozen=True)
class Contents:
    """News of one alert that its recipient hasn't been sent yet."""

    alert: object

    @cached_property
    def waiting(self):
        """Every comment that waits for a decision, oldest first."""
        held = {one.pk: one for one in self._still_open(Event.HELD)}
        reported = {one.pk: one for one in self._still_open(Event.REPORTED)}
        handed = {one.pk: one for one in self._still_open(Event.HANDED)}
        comments = (held | reported | handed).values()
        return sorted(comments, key=lambda one: (one.created_at, one.pk))

    @cached_property
    def handed(self):
        """{comment's key: its Assignment} of what others handed to them."""
        keys = [one.pk for one in self._still_open(Event.HANDED)]
        theirs = Assignment.objects.handed_to(self.alert.account) if keys else []
        return {one.comment_id: one for one in theirs if one.comment_id in keys}

    @cached_property
    def own(self):
        """New comments on their own articles."""
        return self._still_open(Event.OWN)

    @cached_property
    def appeals(self):
        """The open appeals that they may rule on, each with what it is against."""
        return [(one, staff.against(one.decision)) for one in self._still_open(Event.APPEAL)]

    @property
    def is_empty(self):
        return not (self.waiting or self.own or self.appeals)

    @property
    def shown(self):
        """The comments that are told in full."""
        items = []
        for one in self.waiting[:SHOWN]:
            reasons = [reason_of(one)]
            if given := self.handed.get(one.pk):
                words = _("handed to you by %(name)s")
                if given.note:
                    words = _("handed to you by %(name)s: “%(words)s”")
                reasons = [words % {"name": given.given_by.name, "words": given.note}, *reasons]
            reason = parted(filter(None, reasons))
            items.append(Item(one, reason, reverse("review_comment", args=[one.pk])))
        return items

    @property
    def more(self):
        return len(self.waiting[SHOWN:])

    @property
    def shown_own(self):
        where = _("on your article")
        return [Item(one, where, one.get_absolute_url()) for one in self.own[: self._room]]

    @property
    def more_own(self):
        return len(self.own[self._room :])

    @property
    def _room(self):
        return max(SHOWN - len(self.waiting), 3)

    @property
    def title(self):
        """“2 comments are waiting”."""
        counted = []
        if len(self.handed) == len(self.waiting) == 1 and not self.appeals:
            return handed(*self.handed.values())
        if n := len(self.waiting):
            counted.append(ngettext("%(n)d comment", "%(n)d comments", n) % {"n": n})
        if n := len(self.appeals):
            counted.append(ngettext("%(n)d appeal", "%(n)d appeals", n) % {"n": n})
        if not counted:
            n = len(self.own)
            words = "%(n)d new comment on your articles", "%(n)d new comments on your articles"
            return ngettext(*words, n) % {"n": n}
        number = len(self.waiting) + len(self.appeals)
        words = ngettext("%(what)s is waiting", "%(what)s are waiting", number)
        return words % {"what": all_of(counted)}

    def _still_open(self, event):
        return events.still_open(event, self.alert.account, self.alert.items.get(event, []))


def handed(assignment):
    """“Ines handed you a comment”."""
    return _("%(name)s handed you a comment") % {"name": assignment.given_by.name}


def reason_of(comment):
    """Why a comment waits, in words: “held: a guest’s first comment; reported once, for rule 4”."""
    reasons = []
    if comment.is_held or comment.pending_at:
        finding = ScreeningFinding.objects.of(comment).exclude(check_name="reports").first()
        if finding is None:
            reasons.append(_("an edit of it is waiting") if comment.pending_at else _("held"))
        else:
            words = why(finding.check_name, finding.detail)
            # A reason that explains itself after a colon is told up to there.
            short = words.partition(":")[0].rstrip(".") if finding.check_name == "first" else words
            short = short[:1].lower() + short[1:].rstrip(".")
            reasons.append(_("held: %(reason)s") % {"reason": short})
    if reported := _how_often_reported(comment):
        reasons.append(reported)
    return parted(reasons)


def _how_often_reported(comment):
    reports = list(Report.objects.open().filter(comment=comment).select_related("wording"))
    if not reports:
        return ""
    n = len(reports)
    words = ngettext("reported once", "reported %(n)s times", n) % {"n": apnumber(n)}
    words = _("reported twice") if n == 2 else words
    rules = sorted({one.wording.number for one in reports if one.wording})
    if not rules:
        return words
    named = listed(rules)
    rule = ngettext("for rule %(n)s", "for rules %(n)s", len(rules)) % {"n": named}
    return listed([words, rule])
