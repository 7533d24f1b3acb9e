"""The statistics as rows of a table, for a spreadsheet."""

import csv
from io import StringIO

from lib.text.csv_cells import inert
from moderation.statistics.figures import KINDS

COLUMNS = ["decisions", *KINDS, "overturned"]
WAITS = ["held_until_decided_minutes", "nine_of_ten_within_minutes"]


def as_csv(figures):
    """All that the page shows; each row says what it is about: total, week, rule, moderator, revision."""
    text = StringIO()
    write = csv.writer(text).writerow
    write(["by", "of", *COLUMNS, *WAITS])
    for by, of, counted, wait in _rows(figures):
        cells = [getattr(counted, column, None) for column in COLUMNS]
        spans = (wait.median, wait.most) if wait else ()
        minutes = [round(span.total_seconds() / 60) for span in spans]
        write(map(inert, [by, of, *cells, *minutes]))
    return text.getvalue()


def _rows(figures):
    span = str(figures.span.label)
    yield "total", span, figures.total, figures.held
    yield "reports", span, None, figures.reported
    for one in figures.stretches:
        yield ("month" if one.of.is_month else "week"), one.of.at.date(), one, None
    for one in figures.by_rule:
        yield "rule", one.of.rule, one, None
    for one in figures.by_moderator:
        yield "moderator", one.of.name_for_staff, one, one.wait
    for one in figures.by_revision:
        yield "revision", one.revision.number if one.revision else 0, one, None
