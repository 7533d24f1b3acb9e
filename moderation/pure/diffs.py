"""What changed between two revisions of a policy. Pure: values in, values out.

By rule first (added, removed, reworded, unchanged), then by word inside a reworded rule.
A rule is the same rule when its key is, whatever its number and its words.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.text.lists import listed
from lib.text.word_diff import ADDED, REMOVED, SAME, words


@dataclass(frozen=True)
class RuleText:
    """A rule as one revision says it."""

    key: object
    number: int
    title: str
    citation: str
    text: str
    waivable: bool = False

    @property
    def words(self):
        """All that must be the same for the rule to stand word for word."""
        return self.title, self.citation, self.text, self.waivable


@dataclass(frozen=True)
class Change:
    """One rule in a diff: `kind` is added, removed, reworded or unchanged."""

    kind: str
    before: RuleText | None
    after: RuleText | None

    @property
    def rule(self):
        return self.after or self.before

    @property
    def title(self):
        return words(self.before.title, self.after.title)

    @property
    def text(self):
        return words(self.before.text, self.after.text)

    @property
    def citation(self):
        return words(self.before.citation, self.after.citation)

    @property
    def is_renumbered(self):
        """Whether a rule stands in both revisions under another number; said only where nothing else changed."""
        return bool(self.before and self.after and self.before.number != self.after.number)

    @property
    def has_new_citation(self):
        return self.before.citation != self.after.citation

    @property
    def waiver(self):
        """ADDED or REMOVED when the rule can now, or can no longer, be set aside."""
        if self.before.waivable == self.after.waivable:
            return SAME if self.after.waivable else None
        return ADDED if self.after.waivable else REMOVED


@dataclass(frozen=True)
class Unchanged:
    """A run of rules that stand word for word, moved together or not at all."""

    rules: list[Change]
    kind: str = "unchanged"

    @property
    def before(self):
        return _span(rule.before.number for rule in self.rules)

    @property
    def after(self):
        return _span(rule.after.number for rule in self.rules)

    @property
    def is_renumbered(self):
        return self.before != self.after

    @property
    def is_one(self):
        return len(self.rules) == 1


@dataclass(frozen=True)
class Diff:
    """The way from one revision to another, in the order of the later one's rules."""

    changes: list[Change]
    terms: list[tuple[str, str]] = field(default_factory=list)

    def of(self, kind):
        return [change for change in self.changes if change.kind == kind]

    @property
    def new_keys(self):
        """The rules that the later revision added."""
        return {change.after.key for change in self.of("added")}

    @property
    def has_new_terms(self):
        return any(kind != SAME for kind, _text in self.terms)

    @property
    def removed_nothing(self):
        """Whether every rule of the earlier revision stands in the later one word for word."""
        return not self.of("removed") and not self.of("reworded")

    @property
    def changed(self):
        """The rules that were added, removed or reworded."""
        return [change for change in self.changes if change.kind != "unchanged"]

    @property
    def unchanged(self):
        """The numbers, in the later revision, of the rules that stand word for word: “1–3, 6”."""
        runs = [row for row in self.rows() if row.kind == "unchanged"]
        return ", ".join(run.after for run in runs)

    def rows(self):
        """The changes in order, with unchanged rules folded into runs."""
        rows = []
        for change in self.changes:
            if change.kind != "unchanged":
                rows.append(change)
                continue
            run = rows[-1] if rows and rows[-1].kind == "unchanged" else None
            last = run and run.rules[-1]
            next_numbers = last and (last.before.number + 1, last.after.number + 1)
            if next_numbers == (change.before.number, change.after.number):
                run.rules.append(change)
            else:
                rows.append(Unchanged([change]))
        return rows

    def summary(self):
        """One line: “2 rules added, nothing removed”."""
        added, reworded = len(self.of("added")), len(self.of("reworded"))
        removed = len(self.of("removed"))
        parts = []
        if added:
            parts.append(ngettext("%(n)d rule added", "%(n)d rules added", added) % {"n": added})
        if reworded:
            words = ngettext("%(n)d rule reworded", "%(n)d rules reworded", reworded)
            parts.append(words % {"n": reworded})
        if removed:
            words = ngettext("%(n)d rule removed", "%(n)d rules removed", removed)
            parts.append(words % {"n": removed})
        moved = sum(change.is_renumbered for change in self.changes)
        if not parts and moved:
            words = ngettext("%(n)d rule renumbered", "%(n)d rules renumbered", moved)
            parts.append(words % {"n": moved})
        if not parts:
            parts.append(_("nothing added"))
        if self.removed_nothing:
            parts.append(_("nothing removed"))
        if self.has_new_terms:
            parts.append(_("what follows a strike changed"))
        return listed(parts)


def compare(earlier, later, terms_before=(), terms_after=()):
    """The Diff between two lists of Said, in the order of their numbers.

    A removed rule stands behind the rule that it stood behind in the earlier revision.
    """
    before = {rule.key: rule for rule in earlier}
    after = {rule.key: rule for rule in later}
    behind, last = {}, None
    for rule in earlier:
        if rule.key in after:
            last = rule.key
        else:
            behind.setdefault(last, []).append(Change("removed", rule, None))
    changes = behind.get(None, [])
    for rule in later:
        old, kind = before.get(rule.key), "added"
        if old is not None:
            kind = "unchanged" if old.words == rule.words else "reworded"
        changes = [*changes, Change(kind, old, rule), *behind.get(rule.key, [])]
    return Diff(changes, words("\n".join(map(str, terms_before)), "\n".join(map(str, terms_after))))


def _span(numbers):
    first, *rest = numbers
    return f"{first}–{rest[-1]}" if rest else str(first)
