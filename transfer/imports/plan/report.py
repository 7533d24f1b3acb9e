"""What an import did, counted, and said in sentences."""

from collections import Counter

from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from lib.text.lists import listed
from transfer.imports.files.incoming_files import kind_of
from transfer.sources.recovered_xml import Repairs

# What can become of a thing, in the order of telling.
FATES = {
    "brought": _("Imported: %(things)s."),
    "here": _("Already here: %(things)s."),
    "alone": _("Imported as unlisted articles, because readers commented on them: %(things)s."),
    "draft": _("Imported as drafts for you to check: %(things)s."),
    "markdown": _("Turned into Markdown; readers see the same: %(things)s."),
    "html": _("Left as HTML, because Markdown would look different: %(things)s."),
    "moved": _("Given a new address, because the old one was taken: %(things)s."),
    "marked": _(
        "Marked as guests’ or readers’, because their names look like the staff’s: %(things)s."
    ),
    "cut": _("Shortened: %(things)s."),
    "plain": _("Shown as plain text, because their HTML couldn’t be read: %(things)s."),
    "left out": _("Left out: %(things)s."),
    "left there": _(
        "Still on the old blog: %(things)s. Import them from a folder under Site, Import, or with "
        "--media or --fetch-media."
    ),
}
# What was wrong in a file and is read for all that; "lines" are numbers of lines.
REPAIRED = {
    "start": ngettext_lazy(
        "Fixed: text before the file’s first line.",
        "Fixed: text before the first line, in %(n)d files.",
        "n",
    ),
    "prefix": ngettext_lazy(
        "Fixed: an undeclared prefix of a name, in line %(lines)s.",
        "Fixed: %(n)d undeclared prefixes of names, in lines %(lines)s.",
        "n",
    ),
    "ampersand": ngettext_lazy(
        "Fixed: an unescaped “&”, in line %(lines)s.",
        "Fixed: %(n)d times an unescaped “&”, in lines %(lines)s.",
        "n",
    ),
    "section": ngettext_lazy(
        "Fixed: a text contained its own end marker, in line %(lines)s.",
        "Fixed: %(n)d times a text contained its own end marker, in lines %(lines)s.",
        "n",
    ),
    "control": ngettext_lazy(
        "Fixed: a control character was dropped, in line %(lines)s.",
        "Fixed: %(n)d control characters were dropped, in lines %(lines)s.",
        "n",
    ),
    "encoding": ngettext_lazy(
        "Fixed: a character wasn’t in the file’s encoding, in line %(lines)s.",
        "Fixed: %(n)d characters weren’t in the file’s encoding, in lines %(lines)s.",
        "n",
    ),
}
# What a plan says in other words.
PLANNED = {
    "brought": _("To import: %(things)s."),
    "alone": _("To import as unlisted articles, because readers commented on them: %(things)s."),
    "draft": _("To import as drafts for you to check: %(things)s."),
    "left out": _("To be left out: %(things)s."),
}
LINES_SHOWN = 10
MISSED_SHOWN = 20
SHORTENED_KEPT = 500  # rows
NOTED = 100  # articles and pages that are told of, for each kind of thing that met a fate
# Of these each reading of the file finds all anew, so they aren't kept with every piece.
_FOUND_ANEW = ("left out",)
LONG = 500  # characters that are told of what was longer
TITLE_KEPT = 250  # characters
# What is counted: one of it, and several.
THINGS = {
    "post": ngettext_lazy("%(n)d article", "%(n)d articles", "n"),
    "page": ngettext_lazy("%(n)d page", "%(n)d pages", "n"),
    "comment": ngettext_lazy("%(n)d comment", "%(n)d comments", "n"),
    "category": ngettext_lazy("%(n)d category", "%(n)d categories", "n"),
    "tag": ngettext_lazy("%(n)d tag", "%(n)d tags", "n"),
    "picture": ngettext_lazy("%(n)d picture", "%(n)d pictures", "n"),
    "recording": ngettext_lazy("%(n)d recording", "%(n)d recordings", "n"),
    "file": ngettext_lazy("%(n)d file", "%(n)d files", "n"),
    "account": ngettext_lazy("%(n)d account", "%(n)d accounts", "n"),
    "address": ngettext_lazy("%(n)d old address", "%(n)d old addresses", "n"),
    "text": ngettext_lazy("%(n)d text", "%(n)d texts", "n"),
    "name": ngettext_lazy("%(n)d long name", "%(n)d long names", "n"),
    "title": ngettext_lazy("%(n)d long title", "%(n)d long titles", "n"),
    "slug": ngettext_lazy("%(n)d long address", "%(n)d long addresses", "n"),
    "private": ngettext_lazy("%(n)d private article", "%(n)d private articles", "n"),
    "spam": ngettext_lazy("%(n)d comment marked as spam", "%(n)d comments marked as spam", "n"),
    "trash": ngettext_lazy("%(n)d comment in the bin", "%(n)d comments in the bin", "n"),
    "ping": ngettext_lazy("%(n)d pingback or trackback", "%(n)d pingbacks and trackbacks", "n"),
    "note": ngettext_lazy("%(n)d comment made by a plugin", "%(n)d comments made by plugins", "n"),
    "unmatched": ngettext_lazy(
        "%(n)d comment on no article here", "%(n)d comments on no article here", "n"
    ),
    "of what stays": ngettext_lazy(
        "%(n)d comment on what is left out", "%(n)d comments on what is left out", "n"
    ),
    # What imports left out before such a page became an article.
    "on a page": ngettext_lazy(
        "%(n)d comment on a page that came without any",
        "%(n)d comments on pages that came without any",
        "n",
    ),
    "hidden page": ngettext_lazy(
        "%(n)d page that isn’t public", "%(n)d pages that aren’t public", "n"
    ),
    "binned": ngettext_lazy(
        "%(n)d article or page in the bin", "%(n)d articles and pages in the bin", "n"
    ),
    "auto-draft": ngettext_lazy(
        "%(n)d draft that WordPress made and nobody saved",
        "%(n)d drafts that WordPress made and nobody saved",
        "n",
    ),
    "attachment": ngettext_lazy(
        "%(n)d page of an uploaded file", "%(n)d pages of uploaded files", "n"
    ),
    "nav_menu_item": ngettext_lazy("%(n)d menu entry", "%(n)d menu entries", "n"),
    "": ngettext_lazy(
        "%(n)d item that doesn’t say what it is", "%(n)d items that don’t say what they are", "n"
    ),
    "other": ngettext_lazy("%(n)d item made by a plugin", "%(n)d items made by plugins", "n"),
}


class ImportReport:
    """How many of each thing met each fate."""

    def __init__(self):
        self.counts = {fate: Counter() for fate in FATES}
        self.repairs = Repairs()
        self.shortcodes = Counter()  # {(name, the deed that we would choose): times}
        self.examples = {}  # {name: how one begins}
        self.is_plan = False
        self.shortened = []  # [what it is, as it was, as it is here]
        self.notes = {}  # {fate: {thing: [[title, foreign id, times], …]}} of articles and pages
        self.unmatched = []  # (address, number of comments) of threads that belong to no article here

    def count(self, fate, thing, number=1):
        if number:
            self.counts[fate][thing] += number

    def note(self, fate, thing, title, foreign_id, number=1):
        """Count, and tell in which article or page of the file it was."""
        self.count(fate, thing, number)
        if not number:
            return
        rows = self.notes.setdefault(fate, {}).setdefault(thing, [])
        if rows and rows[-1][1] == foreign_id:
            rows[-1][2] += number
        elif len(rows) < NOTED:
            rows.append([title[:TITLE_KEPT], foreign_id, number])

    def take_back(self, fate, thing, foreign_id, number=1):
        """Count so many less of what was noted of an article or page."""
        self.count(fate, thing, -number)
        rows = self.notes.get(fate, {}).get(thing, [])
        for row in rows:
            row[2] -= number * (row[1] == foreign_id)
        rows[:] = [row for row in rows if row[2] > 0]

    def shorten(self, thing, text, short):
        """Tell that there was no room for all of a name, say; the same once."""
        row = [thing, text[:LONG], short]
        if text != short and row not in self.shortened:
            self.count("cut", thing)
            self.shortened += [row] * (len(self.shortened) < SHORTENED_KEPT)
        return short

    def count_shortcodes(self, shortcodes):
        for name, action, beginning in shortcodes:
            self.shortcodes[name, action] += 1
            self.examples.setdefault(name, beginning)

    def proposed(self):
        """{name: (times, the deed that most of them ask for)} of the shortcodes that nobody knows."""
        table = {}
        for (name, action), times in self.shortcodes.most_common():
            before, chosen = table.get(name, (0, action))
            table[name] = before + times, chosen
        return table

    def as_json(self):
        """What goes on with it from there, if it ends here; what is mended, left out or unmatched is found anew."""
        counts = {fate: dict(things) for fate, things in self.counts.items() if things}
        notes = {fate: of_fate for fate, of_fate in self.notes.items() if fate not in _FOUND_ANEW}
        return {"counts": counts, "notes": notes, "shortened": self.shortened}

    def for_programs(self, missing=()):
        """The same and what else it says, for programs to read."""
        repaired = [
            {
                "what": kind,
                "times": times,
                "lines": self.repairs.lines[kind],
                "excerpts": self.repairs.excerpts[kind],
            }
            for kind, times in self.repairs.times.items()
        ]
        lacking = [{"title": one.title, "address": one.address, "why": one.why} for one in missing]
        return (
            self.as_json()
            | {"is_plan": self.is_plan, "mended": repaired, "missing": lacking, "notes": self.notes}
            | {
                "unmatched": self.unmatched,
                "shortcodes": [
                    {"name": name, "times": times, "proposal": action, "as": self.examples[name]}
                    for name, (times, action) in self.proposed().items()
                ],
            }
        )

    def take_up(self, kept):
        """Say what an ImportRun has on record of its report."""
        self.counts = {fate: Counter(kept["counts"].get(fate)) for fate in FATES}
        self.unmatched = kept.get("unmatched", [])
        self.shortened = kept.get("shortened", [])
        self.notes = kept.get("notes", {}) | self.notes

    def go_on_from(self, run):
        """Count on from where an ImportRun was; its threads are read again, and some may have an article by now."""
        self.take_up(run.report | {"unmatched": []})
        del self.counts["left out"]["unmatched"]
        # Accounts and pictures are there before what is said of them is kept.
        self.counts["brought"] |= Counter(run.things.counted())

    def sentences(self, missing=()):
        """What happened, a sentence for each fate that something met; `missing` are MissingFiles."""
        if not +self.counts["brought"]:
            yield gettext("This file has nothing new.")
        for fate, sentence in (FATES | (PLANNED if self.is_plan else {})).items():
            if +self.counts[fate]:
                yield sentence % {"things": in_words(self.counts[fate])}
        yield from _missing_sentences(missing)
        for _thing, text, short in self.shortened[:MISSED_SHOWN]:
            yield gettext("“%(text)s” is “%(short)s” here.") % {"text": text, "short": short}
        if (more := len(self.shortened) - MISSED_SHOWN) > 0:
            sentence = ngettext("%(n)d more is shortened.", "%(n)d more are shortened.", more)
            yield sentence % {"n": more}
        yield from self._unmatched_sentences()
        yield from self._shortcode_sentences()
        yield from (
            sentence_of_repair(kind, times, self.repairs.lines[kind])
            for kind, times in self.repairs.times.items()
        )

    def _shortcode_sentences(self):
        table = self.proposed()
        if not table:
            return
        named = listed(
            [f"[{name}] × {times}" for name, (times, _action) in table.items()][:LINES_SHOWN]
        )
        yield gettext("Shortcodes that we don’t know are shown as text: %(names)s.") % {
            "names": named
        }
        if self.is_plan:
            yield gettext("Say in a file what to do with each, and name it with --shortcodes:")
            yield from (f"{name} {action}" for name, (_times, action) in table.items())

    def _unmatched_sentences(self):
        for address, number in self.unmatched[:MISSED_SHOWN]:
            if address:
                sentence = ngettext(
                    "No article here had the address %(address)s, which has %(n)d comment.",
                    "No article here had the address %(address)s, which has %(n)d comments.",
                    number,
                )
            else:
                sentence = ngettext(
                    "A thread without an address has %(n)d comment.",
                    "A thread without an address has %(n)d comments.",
                    number,
                )
            yield sentence % {"address": address, "n": number}
        if any(address for address, _number in self.unmatched):
            yield gettext(
                "Write each with its new address on a line of a file, and run again with --match FILE."
            )


def sentence_of_repair(kind, times, lines):
    line_numbers = [str(line) for line in lines[:LINES_SHOWN]] + ["…"] * (len(lines) > LINES_SHOWN)
    return REPAIRED[kind] % {"n": times, "lines": ", ".join(line_numbers)}


def key_of(fate, thing):
    """The key by which a page names the list of the things that met a fate."""
    return f"{fate}-{thing}".replace(" ", "-")


def _missing_sentences(missing):
    for one in missing[:MISSED_SHOWN]:
        named = {"title": one.title, "address": one.address, "why": one.why}
        if kind_of(one.address) == "picture":
            yield gettext("“%(title)s” lacks the picture %(address)s: %(why)s") % named
        else:
            yield gettext("“%(title)s” lacks the file %(address)s: %(why)s") % named
    if (more := len(missing) - MISSED_SHOWN) > 0:
        sentence = ngettext("%(n)d more is missing.", "%(n)d more are missing.", more)
        yield sentence % {"n": more}


def in_words(counts):
    """Counter(post=1, tag=2) → "1 article, 2 tags"."""
    parts = [words % {"n": counts[thing]} for thing, words in THINGS.items() if counts[thing]]
    return listed(parts)
