"""What we do about comments: decisions, strikes, the people they are about, bans, appeals, reports.

The policy's revisions are in moderation/revisions.py, its rules in moderation/rules.py.
"""

from moderation.models.acceptances import Acceptance
from moderation.models.appeals import Appeal, AppealNote, AppealWithdrawal
from moderation.models.bans import Ban
from moderation.models.bulks import Bulk, BulkItem
from moderation.models.decisions import Decision, DecisionNote
from moderation.models.marks import Mark
from moderation.models.presences import Presence
from moderation.models.readings import Reading
from moderation.models.reports import Report, ReportNote, ReportOutcome, ReportTrace
from moderation.models.screening import Finding, Screening
from moderation.models.staff_notes import StaffNote
from moderation.models.standings import Standing
from moderation.models.strikes import Overturning, Strike
from moderation.models.ties import Tie
from moderation.models.waivers import LeftRemoved, Waiver, removed_before
from moderation.models.withdrawals import Withdrawal
from moderation.revisions import PolicyRevision
from moderation.rules import Rule, RuleWording
