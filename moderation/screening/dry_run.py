"""A text is tried against settings, saved or not; nothing is kept of it."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy

from blog.content.markup.to_html import render_comment
from comments.models import Comment
from lib.text.comparing.fingerprint import fingerprint
from moderation.screening.checks import CHECKS, OF_THE_SENDING, REFUSE, Facts, findings
from moderation.screening.rules import read_rules, rules_of
from moderation.screening.sentences import NAMES, why

# What no text tells: how the form came, and what its writer has done before.
OF_THE_SENDER = OF_THE_SENDING | {"said", "hold", "removals", "article"}


PASSES, WAITS, REFUSED = gettext_lazy("Published"), gettext_lazy("Held"), gettext_lazy("Refused")


@dataclass(frozen=True)
class Check:
    """Result of one check on the text, with its reason."""

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


def dry_run(text, *, is_guest, is_approved, screening=None):
    """The DryRun of a text by a Screening that needn't be saved, or by that in force. Raises MarkupError."""
    rendered = render_comment(text)
    rules = rules_of(screening) if screening else read_rules()
    digest, said_elsewhere = fingerprint(text), 0
    if digest and rules.repeat_hours:
        since = timezone.now() - timedelta(hours=rules.repeat_hours)
        alike = Comment.objects.filter(text_fingerprint=digest, created_at__gt=since)
        alike = alike.exclude(state=Comment.State.WITHDRAWN).order_by()
        said_elsewhere = alike.values("post").distinct().count()
    facts = Facts(is_guest, is_approved, said_elsewhere=said_elsewhere)
    all_findings = findings(text, rendered, facts, rules)
    checks = []
    for name in CHECKS:
        if name not in OF_THE_SENDER:
            its = [one for one in all_findings if one.check == name]
            reasons = tuple(why(one.check, one.detail) for one in its)
            checks.append(Check(NAMES[name], _outcome(its), reasons))
    return DryRun(_outcome(all_findings), checks)


def _outcome(all_findings):
    if any(one.action == REFUSE for one in all_findings):
        return REFUSED
    return WAITS if all_findings else PASSES
