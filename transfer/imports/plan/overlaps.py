"""What stands in several parts of an export: it counts once, with what was said below it, as the import brings it once."""

from collections import Counter

from transfer.imports.content.entries import foreign_id, name_of, without


class Overlaps:
    """Entries that were met, and the ids of what was said below them. What counts once more than it is there is `repeated`."""

    def __init__(self):
        self.repeated = Counter()
        # {(kind, what tells it from others): what it comes as, or the ids of what was said below what stays there}
        self._met = {}
        self._below = {}  # {the same: the ids of what is below what comes}, of what stands in several parts

    def met(self, entry):
        """What an entry of another part is known as, or None."""
        before = self._met.get(_key(entry)) if entry.id else None
        if before is not None:
            self.repeated[entry.kind] += 1
        return before

    def keep(self, entry, coming):
        """Know it as what comes."""
        self._met[_key(entry)] = coming

    def leave(self, entry, reason, before, report):
        """Count what stays there; `before` are the ids of what was said below it in other parts."""
        if before is None and reason == "nav_menu_item":
            report.count("left out", reason)  # Some of them come with the menu.
        elif before is None:
            report.note("left out", reason, name_of(entry), foreign_id(entry))
        comments = before or set()
        comments.update(self._leave_below(self._unmet(entry, comments), report))
        self._met[_key(entry)] = comments or ()

    def take_back(self, entry, before, report):
        """What another part had in the bin comes after all; of what was said below it, what is here as well."""
        name, rest = foreign_id(entry), self._unmet(entry, before)
        noted = report.notes.get("left out", {}).get("auto-draft", ())
        was = "auto-draft" if any(row[1] == name for row in noted) else "binned"
        report.take_back("left out", was, name)
        both = len(entry.comments) - len(rest.comments)
        report.take_back("left out", "of what stays", name, both)

    def rest_of(self, entry, coming, is_left, report):
        """The entry with what comes below it from this part alone; nothing, if this part of it `is_left` there."""
        key = _key(entry)
        if key not in self._below:
            self._below[key] = {*coming.ids, *coming.skipped}
        rest = self._unmet(entry, self._below[key])
        if is_left:
            return without(rest, self._leave_below(rest, report))
        self._below[key].update(one.id for one in rest.comments)
        return rest

    def _leave_below(self, entry, report):
        """Count what was said below it as left out, and return the ids of that."""
        ids = [one.id for one in entry.comments]
        report.note("left out", "of what stays", name_of(entry), foreign_id(entry), len(ids))
        return set(ids)

    def _unmet(self, entry, ids):
        """The entry without what was said below it under these ids, which is counted as repeated."""
        rest = without(entry, ids)
        self.repeated["comment"] += len(entry.comments) - len(rest.comments)
        return rest


def _key(entry):
    return entry.kind, foreign_id(entry)
