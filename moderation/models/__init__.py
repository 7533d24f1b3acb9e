"""What we do about comments: decisions, strikes, the people they are about, bans, appeals, reports.

The policy's revisions are in moderation/models/policy/revisions.py, its rules in moderation/models/policy/rules.py.
"""

from moderation.models.consequences.ban_fingerprints import BanFingerprint
from moderation.models.consequences.bans import Ban
from moderation.models.consequences.retained_identity import RetainedIdentity
from moderation.models.consequences.strikes import Strike, StrikeReversal
from moderation.models.policy.acceptances import Acceptance
from moderation.models.policy.revisions import PolicyRevision
from moderation.models.policy.rules import Rule, RuleWording
from moderation.models.policy.withdrawals import Withdrawal
from moderation.models.pseudonyms import Pseudonym
from moderation.models.record.appeals import Appeal, AppealNote, AppealWithdrawal
from moderation.models.record.bulks import Bulk, BulkItem
from moderation.models.record.decisions import Decision, DecisionNote
from moderation.models.record.waivers import Waiver, WaiverReview, removed_before
from moderation.models.reports import Report, ReportNote, ReportOutcome, ReportTrace
from moderation.models.screening import Screening, ScreeningFinding
from moderation.models.staff.alerts import Alert, AlertChoice, AlertCursor, QuietHours, WebHook
from moderation.models.staff.assignments import Assignment
from moderation.models.staff.presences import Presence
from moderation.models.staff.readings import Reading
from moderation.models.staff.saved_notes import SavedNote
from moderation.models.staff.staff_notes import StaffNote
