"""What is said of each kind of decision, to everybody who hears of it: one table.

A new kind gets an entry here, and tests/moderation/test_wording.py says what its entry lacks.
In braces stand facts: {rule} is “rule 3: personal attacks” and {n} its number, {ground} why it
went outside the policy, {Comment} and {comment} “a comment” or “a guest’s comment”; the others
are filled in by whoever says the sentence.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from moderation.models import Decision
from moderation.pure.times import days

Kind, Ground = Decision.Kind, Decision.Ground
CHECK, UNDO, BIN = ("check", "ok"), ("undo", "ok"), ("bin", "gone")


@dataclass(frozen=True)
class Wording:
    """The sentences about one kind of decision; an empty one is said to nobody."""

    staff: str = ""  # who did what and when, beside the comment
    log: str = ""  # in the public log
    group: str = ""  # the filter of the log that finds it
    badge: tuple | None = None  # (style, words) before the log's sentence
    reversal: str = ""  # below the log's sentence, of what takes another decision back
    reader: str = ""  # on the record, and at the bell, of the person it is about
    on_record: str | None = ""  # in a line of that record on the desk; None: it isn't on the record
    row: tuple = ()  # (icon, tone, words) in a list of comments on the desk
    button: str = ""  # that does it
    done: str = ""  # once it is done
    settled: str = ""  # to a moderator who comes later, by a link: {who} is “Ines has”
    placeholder: str = ""  # in the place of the comment
    # Of what can be appealed against:
    against: str = ""  # on the desk, what an appeal is against
    appealed: str = ""  # the same to whoever appeals: “Your appeal against …”
    appeal: str = ""  # the title of the form
    decided: str = ""  # above the form, before the rule
    granted: str = ""  # in the public log, of the ruling
    refused: str = ""
    # Of what keeps somebody from commenting:
    with_removal: str = ""  # the button that deletes a comment and does this as well
    placed: str = ""  # once it is done
    refusal: str = ""  # the title in place of the form, and of the letter
    in_force: str = ""  # below it: from when until when, a warning has no span
    state: str = ""  # in a list of the desk
    lifting: str = ""  # what lifting it does
    letter: str = ""  # to its person when it is lifted


_REMOVAL = Wording(
    group="removals",
    placeholder=_("Removed by a moderator."),
    appeal=_("Appeal a removal"),
)
_REMOVE = replace(
    _REMOVAL,
    staff=_("{name} removed this comment under {rule}, on {at}."),
    log=_("{Comment} on {article} was removed under {rule}."),
    reader=_("Your comment on {article} was removed under {rule}."),
    on_record=_("Removed under rule {n}"),
    row=(*BIN, _("Deleted, rule {n}")),
    button=_("Delete under rule {n}"),
    done=_("Deleted under rule {n}."),
    settled=_("{who} deleted this under rule {n}"),
    placeholder=_("Removed by a moderator under {rule}."),
    against=_("A removal under {rule}"),
    appealed=_("the removal of your comment{on_article} under {rule}"),
    decided=_("Removed by {name} under"),
    granted=_("The removal of a comment on {article} under {rule} was overturned."),
    refused=_("The removal of a comment on {article} under {rule} stands."),
)
_RESTORE = Wording(
    staff=_("{name} restored this comment on {at}."),
    log=_("{Comment} on {article} was restored."),
    group="removals",
    reversal=_("Removed on {day}. Decided by: {name}, first removed by: {first}."),
    reader=_("Your comment on {article} was restored."),
    on_record=_("Restored"),
    row=(*UNDO, _("Restored")),
    settled=_("{who} restored this"),
)
_OUTSIDE = replace(
    _REMOVAL,
    staff=_("{name} removed this comment outside the policy ({ground}), on {at}."),
    reader=_("Your comment on {article} was removed outside the policy: {ground}."),
    on_record=_("Removed outside the policy"),
    row=(*BIN, _("Deleted, no rule")),
    button=_("Delete outside the policy"),
    done=_("Deleted outside the policy."),
    settled=_("{who} deleted this, outside the policy"),
    placeholder=_("Removed by a moderator, outside the policy: {ground}."),
    against=_("A removal outside the policy: {ground}"),
    appealed=_("the removal of your comment{on_article} outside the policy"),
    decided=_("Removed by {name} outside the policy:"),
    granted=_("The removal of a comment on {article} outside the policy was overturned."),
    refused=_("The removal of a comment on {article} outside the policy stands."),
)
_BAN = Wording(
    staff=_("{name} banned this account under {rule}, on {at}."),
    log=_("A reader was banned under {rule}."),
    group="suspensions",
    reader=_("You were banned under {rule}."),
    on_record=_("Banned under rule {n}"),
    against=_("A ban under {rule}"),
    appealed=_("your ban under {rule}"),
    appeal=_("Appeal a ban"),
    decided=_("Banned by {name} under"),
    granted=_("A ban under {rule} was overturned."),
    refused=_("A ban under {rule} stands."),
    with_removal=_("Delete and ban"),
    placed=_("{name} is banned."),
    refusal=_("You can’t comment here"),
    in_force=_("You have been banned permanently since {since}. You can still read everything."),
    state=_("Banned"),
    lifting=_("{name} can comment again at once."),
    letter=_("Your ban was lifted. You can comment again."),
)
_LIFT = Wording(
    staff=_("{name} lifted this ban on {at}."),
    log=_("A ban under {rule} was lifted."),
    group="suspensions",
    reader=_("You can comment again: your ban under {rule} was lifted."),
    reversal=_("Decided on {day}. Lifted by: {name}, first decided by: {first}."),
    on_record=_("Lifted: rule {n}"),
)

_HOLD = Wording(
    staff=_("{name} held this account’s comments under {rule}, on {at}."),
    log=_("A reader’s comments are held until {until}, under {rule}."),
    reader=_("Your comments are held for a moderator until {until}, under {rule}."),
    on_record=_("Held under rule {n}"),
    with_removal=_("Delete and hold comments"),
    placed=_("What {name} writes is held until {until}."),
    refusal=_("Your comments are held for a moderator until {day}"),
    in_force=_("From {since} to {until} a moderator reads your comments before they appear."),
    state=_("Comments held until {until}"),
    lifting=_("What {name} writes next appears right away."),
    letter=_("Your comments appear right away again."),
)
_LIFT_HOLD = replace(
    _LIFT,
    log=_("A hold on a reader’s comments under {rule} was lifted."),
    reader=_("Your comments appear right away again."),
)

# By kind; a case of a kind in which something else is said stands below its kind.
SAID = {
    Kind.APPROVE: Wording(
        staff=_("{name} approved this comment on {at}."),
        reader=_("Your comment on {article} is published."),
        on_record=None,
        row=(*CHECK, _("Approved")),
        settled=_("{who} approved this"),
    ),
    Kind.REOPEN: Wording(
        staff=_("{name} undid the approval on {at}."),
        on_record=None,
        row=(*CHECK, _("Read")),
        settled=_("{who} undone the approval of this"),
    ),
    Kind.REMOVE: _REMOVE,
    "newer": replace(
        _REMOVE,
        log=_("{Comment} on {article} was removed under {rule}, which is newer than the comment."),
    ),
    Kind.SPAM: replace(
        _REMOVAL,
        staff=_("{name} removed this comment as spam, on {at}."),
        log=_("{Comment} on {article} was removed as spam."),
        reader=_("Your comment on {article} was removed as spam."),
        on_record=_("Removed as spam"),
        row=(*BIN, _("Deleted as spam")),
        button=_("Delete as spam"),
        done=_("Deleted as spam."),
        settled=_("{who} deleted this as spam"),
        against=_("A removal as spam"),
        appealed=_("the removal of your comment{on_article} as spam"),
        decided=_("Removed by {name} as spam"),
        granted=_("The removal of a comment on {article} as spam was overturned."),
        refused=_("The removal of a comment on {article} as spam stands."),
    ),
    Kind.OUTSIDE: _OUTSIDE,
    Ground.LAW: replace(
        _OUTSIDE,
        log=_("{Comment} on {article} was removed outside the policy: it was against the law."),
    ),
    Ground.PRIVATE: replace(
        _OUTSIDE,
        log=_(
            "{Comment} on {article} was removed outside the policy:"
            " it had private details of somebody else."
        ),
    ),
    Ground.OLDER: replace(
        _OUTSIDE,
        log=_(
            "{Comment} on {article} was removed outside the policy: it was older than any policy."
        ),
    ),
    Kind.RESTORE: _RESTORE,
    "restore under a rule": replace(
        _RESTORE,
        reversal=_(
            "Removed on {day} under rule {n}. Decided by: {name}, first removed by: {first}."
        ),
    ),
    "restore what was held": replace(
        _RESTORE,
        reversal=_("Held on {day}. Decided by: {name}, first held by: {first}."),
    ),
    Kind.WARN: Wording(
        staff=_("{name} warned this account under {rule}, on {at}."),
        log=_("A reader was warned under {rule}."),
        reader=_("You were warned under {rule}."),
        on_record=_("Warned under rule {n}"),
        with_removal=_("Delete and warn"),
        placed=_("{name} sees a warning before their next comment."),
        refusal=_("Read this before your next comment"),
        state=_("Warned before the next comment"),
        lifting=_("{name} can comment without reading the warning."),
        letter=_("Your warning was lifted. You can comment without reading it."),
    ),
    Kind.HOLD: _HOLD,
    "hold without a rule": replace(
        _HOLD,
        staff=_("{name} held this person’s comments, on {at}."),
        log=_("A reader’s comments are held until {until}."),
        reader=_("Your comments are held for a moderator until {until}."),
        on_record=_("Comments held"),
    ),
    Kind.BAN: _BAN,
    "suspend": replace(
        _BAN,
        log=_("A reader was suspended until {until} under {rule}."),
        reader=_("You were suspended until {until}, under {rule}."),
        against=_("A suspension under {rule}"),
        appeal=_("Appeal a suspension"),
        decided=_("Suspended by {name} until {until} under"),
        granted=_("A suspension under {rule} was overturned."),
        refused=_("A suspension under {rule} stands until {until}."),
        with_removal=_("Delete and suspend"),
        placed=_("{name} is suspended until {until}."),
        refusal=_("You can’t comment until {day}"),
        in_force=_("You are suspended from {since} to {until}. You can still read everything."),
        state=_("Suspended until {until}"),
        letter=_("Your suspension until {until} was lifted early. You can comment again."),
    ),
    Kind.LIFT: _LIFT,
    "lift suspend": replace(_LIFT, log=_("A suspension under {rule} was lifted.")),
    "lift warn": replace(
        _LIFT,
        log=_("A warning under {rule} was lifted."),
        reader=_("The warning under {rule} was lifted."),
    ),
    "lift hold": _LIFT_HOLD,
    "lift hold without a rule": replace(
        _LIFT_HOLD,
        log=_("A hold on a reader’s comments was lifted."),
        on_record=_("Hold lifted"),
    ),
    Kind.GRANT: Wording(
        staff=_("{name} granted this appeal on {at}."),
        group="appeals",
        badge=("granted", _("Appeal granted")),
        reader=_("Your appeal was granted."),
        on_record=_("Appeal granted"),
        done=_("Appeal granted."),
    ),
    Kind.UPHOLD: Wording(
        staff=_("{name} refused this appeal on {at}."),
        group="appeals",
        badge=("refused", _("Appeal refused")),
        reader=_("Your appeal was refused: the decision stands."),
        on_record=_("Appeal refused"),
        done=_("Appeal refused."),
    ),
    Kind.PURGE: Wording(
        staff=_("{name} permanently deleted this comment’s text, on {at}."),
        log=_("The text of {comment} on {article} was permanently deleted."),
        group="removals",
        on_record=None,
        row=(*BIN, _("Text deleted")),
        settled=_("{who} permanently deleted the text of this"),
    ),
    Kind.REFUSE: Wording(
        staff=_("{name} refused an edit of this comment on {at}."),
        log=_("An edit of {comment} on {article} was refused."),
        reader=_("Your comment on {article} stays as it was: your edit was refused."),
        on_record=_("Edit refused"),
        row=("undo", "gone", _("Edit refused")),
        settled=_("{who} refused the edit"),
    ),
    Kind.HOLD_BACK: Wording(
        staff=_("{name} held this comment on {at}."),
        settled=_("{who} held this"),
        log=_("{Comment} on {article} was held until a moderator decides."),
        reader=_("Your comment on {article} was held until a moderator decides."),
        on_record=_("Comment held"),
        row=("clock", "held", _("Held")),
        button=_("Hold comment"),
        done=_("Held."),
    ),
}

# Bans in the public log: (with an end, in whole days, on one article alone).
BANNED = {
    (False, False, False): SAID[Kind.BAN].log,
    (True, True, False): _("A reader was suspended for {period} under {rule}."),
    (True, False, False): SAID["suspend"].log,
    (False, False, True): _("A reader was banned from commenting on {article} under {rule}."),
    (True, True, True): _("A reader was suspended on {article} for {period} under {rule}."),
    (True, False, True): _("A reader was suspended on {article} until {until} under {rule}."),
}
ON_RECORD = [kind for kind in Kind if kind in SAID and SAID[kind].on_record]


def in_group(group):
    """The kinds that a filter of the public log takes in."""
    return [kind for kind in Kind if kind in SAID and SAID[kind].group == group]


def wording_of(decision):
    """The Wording of a decision, in the case that it is."""
    kind = decision.kind
    if kind == Kind.REMOVE and decision.is_override:
        return SAID["newer"]
    if kind == Kind.BAN and decision.until:
        return SAID["suspend"]
    if kind == Kind.RESTORE:
        return SAID[_restored(decision)]
    if kind == Kind.HOLD and not decision.wording_id:
        return SAID["hold without a rule"]
    if kind == Kind.LIFT:
        return SAID.get(f"lift {_lifted(decision.reverses)}", SAID[kind])
    return SAID[decision.ground or kind] if kind == Kind.OUTSIDE else SAID[kind]


def _restored(decision):
    """The case of what was put back, by the decision that had taken it away."""
    if decision.wording_id:
        return "restore under a rule"
    earlier = decision.reverses
    was_held = earlier and earlier.kind == Kind.HOLD_BACK
    return "restore what was held" if was_held else decision.kind


def _lifted(placed):
    """The case of what was lifted, by the decision that had placed it."""
    if placed.kind == Kind.BAN and placed.until:
        return "suspend"
    is_without_rule = placed.kind == Kind.HOLD and not placed.wording_id
    return "hold without a rule" if is_without_rule else placed.kind


def wording_of_ban(ban):
    """The Wording of what a Ban does: a ban, a suspension, a warning, a hold."""
    return SAID["suspend" if ban.kind == ban.Kind.BAN and ban.ends_at else ban.kind]


def banned(until, period, is_on_one_post=False):
    """What the public log says of a ban."""
    is_in_days = bool(until and days(period))
    return BANNED[until is not None, is_in_days, is_on_one_post]


def say(words, decision, **facts):
    """A sentence about a decision, or about a verdict that isn't one yet, filled in.

    Of a comment that was only read there is no decision.
    """
    rule, ground = (decision.wording, decision.ground) if decision else (None, "")
    known = {"n": rule.number if rule else "", "rule": rule and rule.cited}
    known["ground"] = ground and Ground(ground).label
    return str(words).format(**known | facts)
