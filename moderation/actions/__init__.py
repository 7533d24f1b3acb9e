"""Everything a moderator does: the deed and its record, in one transaction.

Each function takes the moderator (an account) first and returns the Decision. The lock
comes first and the deed after it; if the thing was decided meanwhile, `Decided` names
the decision that came first and nothing is recorded. `seen` is what `as_seen` said when
the moderator's page was made: who decides on words that have changed since, or on a
comment that somebody has decided on since, is asked to look again.

A reader's answer to a decision is here as well: `appeal` and `withdraw_appeal`; and what
readers show the moderators: `report`.

`at` is for what was decided elsewhere before it is recorded here (a demo, an import).
"""

from moderation.deeds.appeal.action import AppealedAlready, TooLate, appeal, rule, withdraw_appeal
from moderation.actions.bans import acknowledge, ban, lift, release, why_unbannable
from moderation.actions.bans import change as change_ban
from moderation.actions.comments import Changed, approve, judge, remove, restore
from moderation.actions.edits import refuse_edit
from moderation.actions.holding import hold, hold_next, why_not_held
from moderation.deeds.mention.action import remove_mention
from moderation.deeds.note.action import note, withdraw_note
from moderation.deeds.policy.action import withdraw
from moderation.deeds.purge.action import purge
from moderation.actions.reading import mark_read, mark_unread
from moderation.actions.record import Decided, Reworded, as_seen, latest
from moderation.reports.action import (
    OwnComment,
    ReportedAlready,
    ReportsTooMany,
    SentTwice,
    report,
)
from moderation.actions.strikes import overturn
from moderation.actions.undo import can_be_undone, undo, undo_mark
from moderation.deeds.waive.action import leave_removed
from moderation.plans.applicable_rules import citable, revision_for
from moderation.plans.removal import NotAllowed
