"""A text is tried against the settings as they are; nothing is kept of it."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.markup import render_comment
from comments.likeness import likeness
from comments.models import Comment
from moderation.screening import rules as known
from moderation.screening.checks import CHECKS, REFUSE, Facts, findings
from moderation.screening.sentences import NAMES, why

# What no text tells: how the form came, and what its writer has done before.
OF_THE_SENDER = {"trap", "fast", "stale", "pace", "range", "said", "hold", "article"}


@dataclass(frozen=True)
class Tried:
    """What one check says of the text."""

    name: str
    says: str  # passes, waits, refused, or that it can't be told
    reasons: tuple = ()


def try_out(text, *, is_guest, is_approved):
    """(what would become of the text, a Tried for each check). Raises MarkupError."""
    rendered, rules = render_comment(text), known.renewed()
    facts = Facts(
        is_guest=is_guest,
        is_approved=is_approved,
        said_elsewhere=_said_lately(text, rules),
    )
    found = findings(text, rendered, facts, rules)
    refused = any(one.deed == REFUSE for one in found)
    outcome = REFUSED if refused else WAITS if found else PASSES
    return outcome, [_tried(check, found) for check in CHECKS]


PASSES, WAITS, REFUSED = gettext_lazy("Passes"), gettext_lazy("Waits"), gettext_lazy("Refused")


def _tried(check, found):
    its = [one for one in found if one.check == check]
    if its:
        says = REFUSED if any(one.deed == REFUSE for one in its) else WAITS
        return Tried(NAMES[check], says, tuple(why(one.check, one.detail) for one in its))
    if check in OF_THE_SENDER:
        return Tried(NAMES[check], _("Depends on who sends it, and where"))
    return Tried(NAMES[check], PASSES)


def _said_lately(text, rules):
    said = likeness(text)
    if not said or not rules.repeat_hours:
        return 0
    since = timezone.now() - timedelta(hours=rules.repeat_hours)
    alike = Comment.objects.filter(likeness=said, created_at__gt=since)
    return alike.exclude(state=Comment.State.WITHDRAWN).order_by().values("post").distinct().count()
