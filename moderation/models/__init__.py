"""What we do about comments: decisions, the people they are about, bans, appeals.

The policy's revisions are in moderation/revisions.py, its rules in moderation/rules.py.
"""

from moderation.models.appeals import Appeal, AppealNote, AppealWithdrawal
from moderation.models.bans import Ban
from moderation.models.decisions import Decision, DecisionNote
from moderation.models.standings import Standing
from moderation.models.withdrawals import Withdrawal
from moderation.revisions import PolicyRevision
from moderation.rules import Rule, RuleWording, Waiver

__all__ = [
    "Appeal",
    "AppealNote",
    "AppealWithdrawal",
    "Ban",
    "Decision",
    "DecisionNote",
    "PolicyRevision",
    "Rule",
    "RuleWording",
    "Standing",
    "Waiver",
    "Withdrawal",
]
