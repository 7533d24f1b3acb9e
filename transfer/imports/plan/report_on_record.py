"""What an ImportRun has on record of its report, for its pages: what changes, what met another fate, what was mended."""

from itertools import zip_longest

from django.utils.translation import ngettext_lazy

from transfer.imports.plan.report import (
    FATES,
    PLANNED,
    THINGS,
    ImportReport,
    key_of,
    sentence_of_repair,
)

# What a text shows in another way here.
CHANGES = {
    "card": ngettext_lazy(
        "%(n)d video or recording loads when a reader presses play.",
        "%(n)d videos and recordings load when a reader presses play.",
        "n",
    ),
    "link": ngettext_lazy(
        "%(n)d embed of another site becomes a link.",
        "%(n)d embeds of other sites become links.",
        "n",
    ),
    "gallery": ngettext_lazy(
        "%(n)d gallery or caption becomes one of ours.",
        "%(n)d galleries and captions become ours.",
        "n",
    ),
    "code": ngettext_lazy(
        "%(n)d piece of code, kept exactly as written.",
        "%(n)d pieces of code, kept exactly as written.",
        "n",
    ),
}


def changes_of(run):
    """[(kind, sentence, [[title, foreign id, times], …]), …] of what an ImportRun's texts show in another way here."""
    changes = run.plan.get("changes", {})
    return [
        (kind, words % {"n": changes[kind]["times"]}, changes[kind]["texts"])
        for kind, words in CHANGES.items()
        if kind in changes
    ]


def notes_of(run):
    """[(key, sentence, [[title, foreign id, times], …], how many more), …] of what met a fate other than to come whole."""
    record, sentences = run.plan, FATES | PLANNED
    if "notes" in run.report:
        record, sentences = run.report, FATES
    return [
        (
            key_of(fate, thing),
            sentences[fate] % {"things": THINGS[thing] % {"n": times}},
            rows,
            max(0, times - sum(row[2] for row in rows)),
        )
        for fate in FATES
        for thing in THINGS
        if (rows := record.get("notes", {}).get(fate, {}).get(thing))
        and (times := record["counts"].get(fate, {}).get(thing))
    ]


def repairs_of(run):
    """[(kind, sentence, [(line, what stands there), …]), …] of what was mended in an ImportRun's file."""
    return [
        (
            one["what"],
            sentence_of_repair(one["what"], one["times"], one["lines"]),
            list(zip_longest(one["lines"], one.get("excerpts", ()), fillvalue="")),
        )
        for one in run.plan.get("mended", ())
    ]


def sentences_of(run):
    """What an ImportRun did, in sentences."""
    report = ImportReport()
    if run.report:
        report.take_up(run.report)
    return list(report.sentences())
