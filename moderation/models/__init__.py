"""What we do about comments: decisions, strikes, the people they are about, bans, appeals, reports.

The policy's revisions are in moderation/models/policy_revisions.py, its rules in moderation/models/rules.py.
"""

from moderation.models.acceptances import Acceptance
from moderation.models.alerts import Alert, AlertChoice, AlertCursor, QuietHours, WebHook
from moderation.models.appeals import Appeal, AppealNote, AppealWithdrawal
from moderation.models.assignments import Assignment
from moderation.models.ban_fingerprints import BanFingerprint
from moderation.models.bans import Ban
from moderation.models.bulks import Bulk, BulkItem
from moderation.models.decisions import Decision, DecisionNote
from moderation.models.policy_revisions import PolicyRevision
from moderation.models.presences import Presence
from moderation.models.pseudonyms import Pseudonym
from moderation.models.readings import Reading
from moderation.models.reports import Report, ReportNote, ReportOutcome, ReportTrace
from moderation.models.retained_identity import RetainedIdentity
from moderation.models.rules import Rule, RuleWording
from moderation.models.saved_notes import SavedNote
from moderation.models.screening import Screening, ScreeningFinding
from moderation.models.staff_notes import StaffNote
from moderation.models.strikes import Strike, StrikeReversal
from moderation.models.waivers import Waiver, WaiverReview, removed_before
from moderation.models.withdrawals import Withdrawal
