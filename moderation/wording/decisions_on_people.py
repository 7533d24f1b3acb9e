"""What is said of decisions on people: bans, holds, warnings, and what ends them."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from moderation.models import Decision
from moderation.wording.wording import Wording

Kind = Decision.Kind

_BAN = Wording(
    staff=_("{name} banned this account under {rule}, on {at}."),
    log=_("A reader was banned under {rule}."),
    group="suspensions",
    reader=_("You were banned under {rule}."),
    on_record=_("Banned under rule {n}"),
    against=_("A ban under {rule}"),
    appeal=_("Appeal a ban"),
    decided=_("Banned by {name} under {rule}."),
    granted=_("A ban under {rule} was overturned."),
    refused=_("A ban under {rule} stands."),
    with_removal=_("Remove and ban"),
    placed=_("{name} is banned."),
    placed_on=_("{name} is banned from commenting on {article}."),
    refusal=_("You can’t comment here"),
    in_force=_("You have been banned permanently since {since}. You can still read everything."),
    state=_("Banned"),
    state_on=_("Banned on {article}"),
    lift=_("Lift the ban"),
    lift_of=_("Lift the ban on {whom}"),
    lifted=_("Lifted for {whom}."),
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
    with_removal=_("Remove and hold comments"),
    placed=_("Until {until} a moderator reads what {name} writes before it appears."),
    refusal=_("Your comments are held for a moderator until {day}"),
    in_force=_("From {since} to {until} a moderator reads your comments before they appear."),
    state=_("Comments held until {until}"),
    lift=_("End the hold"),
    lift_of=_("End the hold on {whom}’s comments"),
    lifted=_("The hold on {whom}’s comments has ended."),
    lifting=_("What {name} writes next appears right away."),
    letter=_("Your comments appear right away again."),
)
_LIFT_HOLD = replace(
    _LIFT,
    staff=_("{name} ended this hold on {at}."),
    log=_("A hold on a reader’s comments under {rule} was ended."),
    reversal=_("Decided on {day}. Ended by: {name}, first decided by: {first}."),
    on_record=_("Hold ended: rule {n}"),
    reader=_("Your comments appear right away again."),
)

# By kind; a case of a kind in which something else is said stands below its kind.
ON_PEOPLE = {
    Kind.WARN: Wording(
        staff=_("{name} warned this account under {rule}, on {at}."),
        log=_("A reader was warned under {rule}."),
        reader=_("You were warned under {rule}."),
        on_record=_("Warned under rule {n}"),
        with_removal=_("Remove and warn"),
        placed=_("{name} sees a warning before their next comment."),
        refusal=_("Read this before your next comment"),
        state=_("Warned before the next comment"),
        lift=_("Lift the warning"),
        lift_of=_("Lift the warning to {whom}"),
        lifted=_("Lifted for {whom}."),
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
        decided=_("Suspended by {name} until {until} under {rule}."),
        granted=_("A suspension under {rule} was overturned."),
        refused=_("A suspension under {rule} stands until {until}."),
        with_removal=_("Remove and suspend"),
        placed=_("{name} is suspended until {until}."),
        placed_on=_("{name} is suspended on {article} until {until}."),
        refusal=_("You can’t comment until {day}"),
        in_force=_("You are suspended from {since} to {until}. You can still read everything."),
        state=_("Suspended until {until}"),
        state_on=_("Suspended on {article} until {until}"),
        lift=_("Lift the suspension"),
        lift_of=_("Lift the suspension of {whom}"),
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
        log=_("A hold on a reader’s comments was ended."),
        on_record=_("Hold ended"),
    ),
}

# Bans in the public log: (with an end, in whole days, on one article alone).
BANNED = {
    (False, False, False): ON_PEOPLE[Kind.BAN].log,
    (True, True, False): _("A reader was suspended for {period} under {rule}."),
    (True, False, False): ON_PEOPLE["suspend"].log,
    (False, False, True): _("A reader was banned from commenting on {article} under {rule}."),
    (True, True, True): _("A reader was suspended on {article} for {period} under {rule}."),
    (True, False, True): _("A reader was suspended on {article} until {until} under {rule}."),
}
