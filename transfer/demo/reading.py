"""Reads the demo's content: texts in, values out. Pure.

An article is Markdown below a head of TOML between two lines of +++. A thread is a text of
its own, meant to be written by hand:

    . 0 07:31 Oda
    What Oda says, on the day of the article, in as many lines as it takes.

    .. 0 07:52 Marit
    What Marit answers, one dot deeper.

    . 2 19:05 Lamb [removed danger by Ines 2 19:40]
    What was taken away, and by which rule, by whom and when.

The other marks are [withdrawn DAY TIME], [held] and [as moderator].
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, time, timedelta

_HEAD = re.compile(r"(\.+) (\d+) (\d\d:\d\d) (.+?)(?: \[(.+)\])?")
_REMOVED = re.compile(r"removed (\w+) by (\w+) (\d+) (\d\d:\d\d)")
_WITHDRAWN = re.compile(r"withdrawn (\d+) (\d\d:\d\d)")
NEWEST_AGE = 2  # Days: the newest article had a day and a half to be talked about.


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, so many days after an article."""

    day: int
    time: time

    def after(self, published):
        return datetime.combine(published.date() + timedelta(days=self.day), self.time)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a comment: "held", "withdrawn" or "removed", under a rule and by somebody."""

    kind: str
    at: Clock | None = None
    rule: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """A comment of a thread; `answers` is the id of another one, 0 for the article."""

    id: int
    answers: int
    depth: int
    name: str
    at: Clock
    text: str
    as_moderator: bool = False
    fate: Fate | None = None


def article(text):
    """The head (a dict) and the Markdown of an article or a page."""
    _, head, body = re.split(r"^\+\+\+\n", text, maxsplit=2, flags=re.MULTILINE)
    return tomllib.loads(head), body.strip()


def thread(text):
    """The Sayings of a thread, in reading order. Raises ValueError for one that hangs in the air."""
    sayings, above = [], []
    for head, body in _parts(text):
        dots, day, clock, name, mark = head.groups()
        depth = len(dots) - 1
        if depth > len(above):
            raise ValueError(f"{head[0]!r} is deeper than what it answers")
        above = above[:depth]
        fate = _fate(mark) if mark not in (None, "as moderator") else None
        answers = above[-1] if above else 0
        saying = Saying(
            len(sayings) + 1,
            answers,
            depth,
            name,
            _clock(day, clock),
            body,
            mark == "as moderator",
            fate,
        )
        sayings.append(saying)
        above.append(saying.id)
    return sayings


def _parts(text):
    """The head of each comment and what stands below it."""
    head, body = None, []
    for line in [*text.splitlines(), None]:
        match = line is not None and _HEAD.fullmatch(line)
        if match or line is None:
            if head:
                yield head, "\n".join(body).strip()
            head, body = match, []
        else:
            body.append(line)


def _fate(mark):
    if match := _REMOVED.fullmatch(mark):
        rule, by, day, clock = match.groups()
        return Fate("removed", _clock(day, clock), rule, by)
    if match := _WITHDRAWN.fullmatch(mark):
        return Fate("withdrawn", _clock(*match.groups()))
    if mark == "held":
        return Fate("held")
    raise ValueError(f"[{mark}] is no mark of a comment")


def _clock(day, clock):
    return Clock(int(day), time.fromisoformat(clock))


def rules(revision, earlier):
    """The rules of a revision in order, as dicts; those it repeats have the words of `earlier_range_hashes` ones."""
    own = {rule["key"]: rule for rule in revision["rules"]}
    by_key = {rule["key"]: rule for rule in earlier} | own
    again = revision.get("again", [])
    return [by_key[key] for key in [*again, *(key for key in own if key not in again)]]


def shift(newest, today):
    """The time by which to move everything, so that the newest article is two days old.

    Whole days, so that a morning stays a morning.
    """
    return timedelta(days=(today - newest).days - NEWEST_AGE)
