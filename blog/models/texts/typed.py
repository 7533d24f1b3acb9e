"""What stands in the editor's form, and whose form it is."""

from dataclasses import dataclass, field

# What has a column; other fields are kept as they were posted.
OWN = ("title", "standfirst", "text")
LONGEST = 1_000_000  # characters of all that is kept of a form


@dataclass(frozen=True)
class Typed:
    """What stands in the editor's form, valid or not: {name: [values]} of the other fields."""

    title: str = ""
    standfirst: str = ""
    text: str = ""
    fields: dict = field(default_factory=dict)

    @classmethod
    def of(cls, row):
        """What was typed of a version; of an article or a page without other fields, which the form knows itself."""
        own = {name: getattr(row, name, "") for name in OWN}
        return cls(**own, fields=getattr(row, "fields", {}))

    @property
    def length(self):
        others = sum(len(value) for values in self.fields.values() for value in values)
        return len(self.title) + len(self.standfirst) + len(self.text) + others


@dataclass(frozen=True)
class Sender:
    """The sender of a form that saves: the person, their tab, and the version that it began from.

    `at` is (number, revision), or None where the form didn't say. `sequence` rises with each
    saving of a tab, so that one that was overtaken on its way is known.
    """

    person: object
    tab: str = ""
    at: tuple | None = None
    sequence: int = 0
