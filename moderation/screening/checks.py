"""The checks. Pure: a text, what is known about it, and the settings; findings come out."""

from dataclasses import dataclass, field
from datetime import datetime

from lib.text.comparing.normalisation import Text
from moderation.screening.links import links_in

HOLD, REFUSE = "hold", "refuse"
# In the order in which reasons are told. A name has ten characters at most (`ScreeningFinding.check_name`); its
# words are in sentences.py, and OF_THE_SENDER in dry_run.py has those that no text is enough for.
CHECKS = (
    "trap", "fast", "stale", "pace", "range", "said", "word", "pattern", "slow", "links", "repeat",
    "hold", "removals", "article", "site", "first",
)  # fmt: skip
# What refuses how a form came, and not what stands in it.
OF_THE_SENDING = {"trap", "fast", "stale", "pace", "range"}


@dataclass(frozen=True)
class CheckFinding:
    """What a check has found: which check, what follows, and what its sentence says."""

    check: str
    action: str = HOLD
    detail: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """Facts about a text besides its words."""

    is_guest: bool = False
    is_approved: bool = True  # a moderator has approved something of its writer's
    has_published: bool = False  # readers know this account: a comment of its stands published
    is_on_hold: bool = False
    removed_lately: int = 0  # of its writer's latest comments
    is_on_held_article: bool = False
    was_said_here: bool = False
    said_elsewhere: int = 0  # on so many other articles
    wait_until: datetime | None = None  # this account has posted too much
    range_waits_until: datetime | None = None  # and so has everybody who writes from there
    is_trapped: bool = False
    is_stale: bool = False
    seconds: float | None = None


def findings(text, rendered, facts, rules):
    """All that the checks find, in the order in which it is told.

    `text` is what was typed, and the writer's website below it; `rendered` is its HTML, and
    `plain(rendered)` what readers see of it. `rules` is a rules.Rules. A text can be found by several
    checks, each with its reason.
    """
    all_findings = [*_of_the_sending(facts, rules), *_of_the_text(text, rendered, rules)]
    all_findings += _of_the_writer(facts, rules)
    return sorted(all_findings, key=lambda one: CHECKS.index(one.check))


def _of_the_sending(facts, rules):
    # The form came back sooner than a person types.
    is_too_fast = facts.seconds is not None and rules.seconds and facts.seconds < rules.seconds
    if rules.seconds and facts.is_trapped:
        yield CheckFinding("trap", REFUSE)
    if rules.seconds and facts.is_stale:
        yield CheckFinding("stale", REFUSE)
    elif is_too_fast and not facts.has_published:
        yield CheckFinding("fast", REFUSE, {"seconds": rules.seconds})
    if facts.wait_until:
        yield _too_many("pace", rules.pace, facts.wait_until, rules)
    elif facts.range_waits_until:
        yield _too_many("range", rules.pace_of_range, facts.range_waits_until, rules)


def _too_many(check, most, until, rules):
    detail = {"n": most, "minutes": rules.pace_minutes, "until": until.isoformat()}
    return CheckFinding(check, REFUSE, detail)


def _of_the_text(text, rendered, rules):
    if rules.words:
        for entry in rules.words.found_in(Text(text)):
            yield CheckFinding("word", entry.action, {"word": entry.as_listed})
    if rules.patterns:
        matches, is_slow = rules.patterns.search(text)
        for pattern, action, passage in matches:
            yield CheckFinding("pattern", action, {"pattern": pattern, "said": passage})
        if is_slow:
            yield CheckFinding("slow")
    number = len(links_in(rendered, rules.own_host))
    if rules.links is not None and number > rules.links:
        yield CheckFinding("links", HOLD, {"n": number, "most": rules.links})


def _of_the_writer(facts, rules):
    if facts.was_said_here:
        yield CheckFinding("said", REFUSE)
    if facts.said_elsewhere:
        yield CheckFinding("repeat", HOLD, {"n": facts.said_elsewhere, "hours": rules.repeat_hours})
    if facts.is_on_hold:
        yield CheckFinding("hold")
    if rules.removals and facts.removed_lately >= rules.removals:
        yield CheckFinding(
            "removals", HOLD, {"n": facts.removed_lately, "among": rules.removals_among}
        )
    if facts.is_on_held_article:
        yield CheckFinding("article")
    if rules.hold_all:
        yield CheckFinding("site")
    if not facts.is_approved and rules.holds_first(facts.is_guest):
        yield CheckFinding("first", HOLD, {"guest": facts.is_guest})
