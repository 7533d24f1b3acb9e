"""A Wording: what is said of one kind of decision, to everybody who hears of it.

In braces stand facts: {rule} is “rule 3: personal attacks” and {n} its number, {ground} why it
went outside the policy, {article} its title between quotation marks; the others are filled in by
whoever says the sentence.
"""

from dataclasses import dataclass

CHECK, UNDO, BIN = ("check", "ok"), ("undo", "ok"), ("bin", "gone")


@dataclass(frozen=True)
class Wording:
    """The sentences about one kind of decision; an empty one is said to nobody."""

    staff: str = ""  # who did what and when, beside the comment
    log: str = ""  # in the public log
    log_of_guest: str = ""  # the same, of a guest’s comment
    group: str = ""  # the filter of the log that finds it
    badge: tuple | None = None  # (style, words) before the log's sentence
    reversal: str = ""  # below the log's sentence, of what takes another decision back
    reader: str = ""  # on the record, and at the bell, of the person it is about
    on_record: str | None = ""  # in a line of that record on the desk; None: it isn't on the record
    row: tuple = ()  # (icon, tone, words) in a list of comments on the desk
    button: str = ""  # that does it
    done: str = ""  # once it is done
    settled: str = ""  # to a moderator who comes later, by a link
    settled_own: str = ""  # the same, if it was that moderator
    placeholder: str = ""  # in the place of the comment
    # Of what can be appealed against:
    against: str = ""  # on the desk, what an appeal is against
    appeal: str = ""  # the title of the form
    decided: str = ""  # above the form
    granted: str = ""  # in the public log, of the ruling
    refused: str = ""
    # Of what keeps somebody from commenting:
    with_removal: str = ""  # the button that deletes a comment and does this as well
    placed: str = ""  # once it is done
    placed_on: str = ""  # the same, where it holds on one article alone
    refusal: str = ""  # the title in place of the form, and of the letter
    in_force: str = ""  # below it: from when until when, a warning has no span
    state: str = ""  # in a list of the desk
    state_on: str = ""  # the same, where it holds on one article alone
    lift: str = ""  # the button that ends it before its time
    lift_of: str = ""  # the title above that button
    lifted: str = ""  # once it is done
    lifting: str = ""  # what it does
    letter: str = ""  # to its person when it is lifted
