"""A text is tried against the settings as they are; nothing is kept of it."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy

from blog.content.markup.to_html import render_comment
from comments.models import Comment
from lib.text.comparing.fingerprint import fingerprint
from moderation.screening.checks import CHECKS, OF_THE_SENDING, REFUSE, Facts, findings
from moderation.screening.rules import read_rules
from moderation.screening.sentences import NAMES, why

# What no text tells: how the form came, and what its writer has done before.
OF_THE_SENDER = OF_THE_SENDING | {"said", "hold", "removals", "article"}


PASSES, WAITS, REFUSED = gettext_lazy("Published"), gettext_lazy("Held"), gettext_lazy("Refused")


@dataclass(frozen=True)
class Check:
    """What one check says of the text, and why."""

    name: str
    says: str
    reasons: tuple = ()


@dataclass(frozen=True)
class DryRun:
    """What would become of the text, by each check that a text is enough for."""

    outcome: str
    checks: list

    @property
    def of_the_sender(self):
        """The names of the checks that can't be tried with a text."""
        return [NAMES[check] for check in CHECKS if check in OF_THE_SENDER]


def dry_run(text, *, is_guest, is_approved):
    """The DryRun of a text. Raises MarkupError."""
    rendered, rules = render_comment(text), read_rules()
    facts = Facts(is_guest, is_approved, said_elsewhere=_said_lately(text, rules))
    found = findings(text, rendered, facts, rules)
    checks = [_says(check, found) for check in CHECKS if check not in OF_THE_SENDER]
    return DryRun(_outcome(found), checks)


def _says(check, found):
    its = [one for one in found if one.check == check]
    return Check(NAMES[check], _outcome(its), tuple(why(one.check, one.detail) for one in its))


def _outcome(found):
    if any(one.deed == REFUSE for one in found):
        return REFUSED
    return WAITS if found else PASSES


def _said_lately(text, rules):
    said = fingerprint(text)
    if not said or not rules.repeat_hours:
        return 0
    since = timezone.now() - timedelta(hours=rules.repeat_hours)
    alike = Comment.objects.filter(text_fingerprint=said, created_at__gt=since)
    return alike.exclude(state=Comment.State.WITHDRAWN).order_by().values("post").distinct().count()
