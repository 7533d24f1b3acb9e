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
class Found:
    """That a check has found something: which, what follows, and what its sentence says."""

    check: str
    deed: str = HOLD
    detail: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What is known about a text beside its words."""

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
    found = [*_form(facts, rules), *_pace(facts, rules), *_said(facts, rules)]
    found += [*_words(text, rules), *_patterns(text, rules), *_links(rendered, rules)]
    found += _standing(facts, rules)
    return sorted(found, key=lambda one: CHECKS.index(one.check))


def _form(facts, rules):
    if not rules.seconds:
        return
    if facts.is_trapped:
        yield Found("trap", REFUSE)
    if facts.is_stale:
        yield Found("stale", REFUSE)
    elif _is_too_fast(facts, rules):
        yield Found("fast", REFUSE, {"seconds": rules.seconds})


def _is_too_fast(facts, rules):
    """Whether the form came back sooner than a person types, from somebody nobody knows yet."""
    return not facts.has_published and facts.seconds is not None and facts.seconds < rules.seconds


def _pace(facts, rules):
    if facts.wait_until:
        yield _too_many("pace", rules.pace, facts.wait_until, rules)
    elif facts.range_waits_until:
        yield _too_many("range", rules.pace_of_range, facts.range_waits_until, rules)


def _too_many(check, most, until, rules):
    detail = {"n": most, "minutes": rules.pace_minutes, "until": until.isoformat()}
    return Found(check, REFUSE, detail)


def _said(facts, rules):
    if facts.was_said_here:
        yield Found("said", REFUSE)
    if facts.said_elsewhere:
        yield Found("repeat", HOLD, {"n": facts.said_elsewhere, "hours": rules.repeat_hours})


def _words(text, rules):
    if rules.words:
        said = Text(text)
        for entry in rules.words.found_in(said):
            yield Found("word", entry.deed, {"word": entry.as_listed})


def _patterns(text, rules):
    if rules.patterns:
        found, is_slow = rules.patterns.search(text)
        for pattern, deed, said in found:
            yield Found("pattern", deed, {"pattern": pattern, "said": said})
        if is_slow:
            yield Found("slow")


def _links(rendered, rules):
    number = len(links_in(rendered, rules.own_host))
    if rules.links is not None and number > rules.links:
        yield Found("links", HOLD, {"n": number, "most": rules.links})


def _standing(facts, rules):
    if facts.is_on_hold:
        yield Found("hold")
    if rules.removals and facts.removed_lately >= rules.removals:
        yield Found("removals", HOLD, {"n": facts.removed_lately, "among": rules.removals_among})
    if facts.is_on_held_article:
        yield Found("article")
    if rules.hold_all:
        yield Found("site")
    if not facts.is_approved and rules.holds_first(facts.is_guest):
        yield Found("first", HOLD, {"guest": facts.is_guest})
