"""Figures of a measurement: their runs, their median and spread, and ratios between them. Pure.

A noisy machine is slow for all at once. So what is to be compared is measured by turns
(a, b, a, b, …), and a ratio is the median of the ratios of neighbours: whatever slowed
one down will have slowed the other, too.
"""

import json
from dataclasses import dataclass, fields
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One thing that was measured, several times.

    `at_least` or `at_most` is what was wanted of its median; a figure without is there to
    be compared with, or to be known. `note` says in a few words what isn't obvious; `on` is
    the database that it was measured on.
    """

    what: str
    runs: list[float]
    unit: str
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""
    on: str = ""

    @classmethod
    def from_json(cls, kept):
        """The figure that was kept by `as_json`."""
        return cls(**{field.name: kept[field.name] for field in fields(cls)})

    @property
    def median(self):
        return median(self.runs)

    @property
    def spread(self):
        """The lowest and the highest run."""
        return min(self.runs), max(self.runs)

    @property
    def is_reached(self):
        """Whether it is as wanted; None where nothing was."""
        if self.at_least is not None:
            return self.median >= self.at_least
        if self.at_most is not None:
            return self.median <= self.at_most
        return None

    def over(self, other, what, **wanted):
        """The ratio of this figure to `other`, run by run, as a figure of its own."""
        pairs = zip(self.runs, other.runs, strict=True)
        return Figure(what, [mine / theirs for mine, theirs in pairs], "times", **wanted)

    def as_row(self):
        wanted = ""
        if self.at_least is not None:
            wanted = f"≥ {_short(self.at_least)}"
        if self.at_most is not None:
            wanted = f"≤ {_short(self.at_most)}"
        lowest, highest = self.spread
        return {
            "on": self.on,
            "what": f"{self.what} ({self.note})" if self.note else self.what,
            "reached": {True: "yes", False: "NO", None: ""}[self.is_reached],
            "wanted": wanted,
            "median": f"{_short(self.median)} {self.unit}",
            "spread": f"{_short(lowest)} … {_short(highest)}" if len(self.runs) > 1 else "",
        }

    def as_json(self):
        return {
            "on": self.on,
            "what": self.what,
            "note": self.note,
            "unit": self.unit,
            "median": self.median,
            "runs": self.runs,
            "at_least": self.at_least,
            "at_most": self.at_most,
            "reached": self.is_reached,
        }


def table(figures):
    """The figures in aligned columns, as lines of Markdown that read well unrendered."""
    head = {name: name for name in ("on", "what", "reached", "wanted", "median", "spread")}
    rows = [head, *(figure.as_row() for figure in figures)]
    widths = {name: max(len(row[name]) for row in rows) for name in head}
    lines = [
        "| " + " | ".join(row[name].ljust(widths[name]) for name in head) + " |" for row in rows
    ]
    rule = "| " + " | ".join("-" * widths[name] for name in head) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])


def verdict(figures):
    """How many are as wanted, in a sentence, and which aren't."""
    if not figures:
        return "Nothing was measured to its end."
    wanted = [figure for figure in figures if figure.is_reached is not None]
    missed = [f"- {figure.what}, on {figure.on}" for figure in wanted if not figure.is_reached]
    if missed:
        return "\n".join([f"{len(missed)} of {len(wanted)} are not as wanted:", *missed])
    if not wanted:
        return "None of them has an aim."
    return f"All {len(wanted)} are as wanted."


def to_json(figures, **about):
    """The figures and what is known `about` the run, as JSON."""
    content = about | {"figures": [figure.as_json() for figure in figures]}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _short(number):
    """Three digits that mean something: 41,200, 12.3, 0.0456."""
    if number == 0:
        return "0"
    if abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"
