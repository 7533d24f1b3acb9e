from django.urls import path

from blog.urls import paged
from lib.web import converters  # noqa: F401 (registers the numbers of addresses)
from moderation.alerts import page as alerts
from moderation.deeds.appeal import guest_page as guest_appeals
from moderation.deeds.appeal import page as appeals
from moderation.deeds.appeal import ruling_page as rulings
from moderation.deeds.assign import page as assignments
from moderation.deeds.ban import page as bans
from moderation.deeds.ban import warning_page as warning
from moderation.deeds.bulk import page as bulk
from moderation.deeds.by_link import codes as decision_codes
from moderation.deeds.by_link import page as decisions_by_link
from moderation.deeds.decide import page as comment_actions
from moderation.deeds.decide import reading_page as reading
from moderation.deeds.hold import page as holding
from moderation.deeds.mention import page as mentions
from moderation.deeds.note import page as notes
from moderation.deeds.policy import page as policy
from moderation.deeds.purge import page as purging
from moderation.deeds.saved_note import page as saved_notes
from moderation.deeds.waive import page as waiver_review
from moderation.desk import bans_list
from moderation.desk import page as desk
from moderation.desk import presence_page as presence
from moderation.founding import page as first_run
from moderation.log import page as log
from moderation.record.access import guarded
from moderation.reports import page as reports
from moderation.statistics import page as statistics

PUBLIC = {
    "policy",
    "policy_compare",
    "policy_diff",
    "policy_feed",
    "policy_revision",
    "log",
    "log_find",
    "log_feed",
    "log_entry",
}
# For whoever sets an empty blog up.
FOR_ITS_FOUNDER = {"first_run"}
# For everybody who can read a comment.
FOR_READERS = {"report", "report_guest", "reported"}
# For the person a decision is about; to anybody else there is nothing.
FOR_ITS_PERSON = {
    "alerts",
    "alerts_stop",
    "appeal",
    "appeal_by_code",
    "appeal_withdraw",
    "comment_appeal",
    "guest_appeal",
    "guest_appeal_withdraw",
    "warning",
}
# For whoever got the mail with its address; it decides nothing for anybody but a moderator.
BEHIND_A_LINK = {
    "decide_by_link",
    "decide_by_link_code",
}

# What can't be undone is for admins alone, and no moderator's role is enough.
FOR_ADMINS = {"purge_comment"}


def log_paths():
    """The log, and what one month, kind and rule have of it: …/2011/11/removals/rule/selling/."""
    for month in ("", "<yyyy:year>/<dd:month>/"):
        for kind in ("", "<slug:kind>/"):
            for rule in ("", "rule/<slug:rule>/"):
                yield from paged(f"moderation/log/{month}{kind}{rule}", log.shown, "log")


urlpatterns = guarded(
    [
        path("first-run/", first_run.first_run, name="first_run"),
        path("policy/", policy.policy, name="policy"),
        path("policy/compare/", policy.compare, name="policy_compare"),
        path("policy/feed/", policy.feed, name="policy_feed"),
        path("policy/<number:number>/", policy.revision, name="policy_revision"),
        path("policy/<number:earlier>..<number:later>/", policy.diff, name="policy_diff"),
        path("comments/<opened:pk>/report/", reports.report, name="report"),
        path("comments/<opened:pk>/report/guest/", reports.report_guest, name="report_guest"),
        path("comments/<opened:pk>/report/sent/", reports.reported, name="reported"),
        path("moderation/", desk.review, name="review"),
        path("moderation/comments/<number:pk>/", desk.review_comment, name="review_comment"),
        path("moderation/comments/<number:pk>/pane/", desk.review_pane, name="review_pane"),
        path("moderation/comments/<number:pk>/after/", desk.review_rows, name="review_rows"),
        path("moderation/undo/", comment_actions.undo, name="undo"),
        path(
            "moderation/comments/<number:pk>/approve/",
            comment_actions.Approval.as_view(),
            name="approve",
        ),
        path("moderation/decide/<str:key>/", decisions_by_link.decide, name="decide_by_link"),
        path("moderation/decide/<str:key>/code/", decision_codes.code, name="decide_by_link_code"),
        path("moderation/comments/<number:pk>/read/", reading.read, name="mark_read"),
        path("moderation/comments/<number:pk>/unread/", reading.unread, name="mark_unread"),
        path(
            "moderation/comments/<number:pk>/hold/",
            holding.Holding.as_view(),
            name="hold_comment",
        ),
        path(
            "moderation/comments/<number:pk>/delete/",
            comment_actions.Deletion.as_view(),
            name="delete_comment",
        ),
        path(
            "moderation/comments/<number:pk>/restore/",
            comment_actions.Restoration.as_view(),
            name="restore_comment",
        ),
        path(
            "moderation/comments/<number:pk>/edit/",
            comment_actions.EditRefusal.as_view(),
            name="refuse_edit",
        ),
        path(
            "moderation/comments/<number:pk>/purge/", purging.Purge.as_view(), name="purge_comment"
        ),
        path("moderation/comments/<number:pk>/here/", presence.here, name="here"),
        path("moderation/comments/<number:pk>/take/", assignments.take, name="take"),
        path("moderation/comments/<number:pk>/let-go/", assignments.let_go, name="let_go"),
        path("moderation/comments/<number:pk>/hand-over/", assignments.hand_over, name="hand_over"),
        path("moderation/saved-notes/", saved_notes.saved_notes, name="saved_notes"),
        path("moderation/saved-notes/<number:pk>/", saved_notes.saved_note, name="saved_note"),
        path(
            "moderation/saved-notes/<number:pk>/delete/",
            saved_notes.delete_saved_note,
            name="delete_saved_note",
        ),
        path(
            "moderation/mentions/<number:pk>/remove/",
            mentions.remove_mention,
            name="remove_mention",
        ),
        path("moderation/here/", presence.others, name="present"),
        path("moderation/accounts/<number:pk>/notes/", notes.notes, name="notes"),
        path("moderation/comments/<number:pk>/notes/", notes.guest_notes, name="guest_notes"),
        path("moderation/notes/<number:pk>/withdraw/", notes.withdraw_note, name="withdraw_note"),
        path("moderation/accounts/<number:pk>/ban/", bans.ban, name="ban"),
        path("moderation/comments/<number:pk>/ban/", bans.ban_guest, name="ban_guest"),
        path("moderation/bulk/", bulk.select, name="bulk_select"),
        path("moderation/bulk/<number:pk>/", bulk.bulk, name="bulk"),
        path("moderation/bulk/<number:pk>/stop/", bulk.stop, name="bulk_stop"),
        path("moderation/bulk/<number:pk>/undo/", bulk.undo, name="bulk_undo"),
        path("moderation/bans/", bans_list.bans, name="bans"),
        path(
            "moderation/bans/appealed/", bans_list.bans, {"show": "appealed"}, name="bans_appealed"
        ),
        path("moderation/bans/ended/", bans_list.bans, {"show": "ended"}, name="bans_ended"),
        path("moderation/bans/new/", bans_list.ban_somebody, name="ban_somebody"),
        path("moderation/bans/<number:pk>/change/", bans.Changing.as_view(), name="change_ban"),
        path("moderation/bans/<number:pk>/lift/", bans.Lifting.as_view(), name="lift"),
        path("moderation/bans/<number:pk>/release/", bans.Releasing.as_view(), name="release"),
        path("moderation/statistics/", statistics.shown, name="statistics"),
        path("moderation/statistics.csv", statistics.table, name="statistics_csv"),
        path("moderation/warnings/<number:pk>/", warning.warning, name="warning"),
        path("moderation/appeals/", rulings.appeals, name="appeals"),
        path(
            "moderation/appeals/closed/",
            rulings.appeals,
            {"is_closed": True},
            name="appeals_closed",
        ),
        path("moderation/appeals/<number:pk>/", rulings.Ruling.as_view(), name="appeal_ruling"),
        path("appeals/<number:pk>/", appeals.appeal, name="appeal"),
        path("comments/<number:pk>/appeal/", appeals.of_comment, name="comment_appeal"),
        path("appeals/<number:pk>/guest/", guest_appeals.by_code, name="appeal_by_code"),
        path("appeals/<number:pk>/withdraw/", appeals.withdraw, name="appeal_withdraw"),
        path("appeals/by-link/<str:key>/", appeals.appeal, name="guest_appeal"),
        path(
            "appeals/by-link/<str:key>/withdraw/",
            appeals.withdraw,
            name="guest_appeal_withdraw",
        ),
        path("account/moderating/", alerts.alerts, name="alerts"),
        path("account/moderating/stop/<str:key>/", alerts.stop, name="alerts_stop"),
        path("moderation/waived/", waiver_review.waived, name="waived"),
        path("moderation/waived/<number:pk>/leave/", waiver_review.leave, name="leave_removed"),
        path("moderation/log/find/", log.find, name="log_find"),
        path("moderation/log/feed/", log.feed, name="log_feed"),
        path("moderation/log/<number:pk>/", log.entry, name="log_entry"),
        *log_paths(),
    ],
    public=PUBLIC | FOR_ITS_FOUNDER | FOR_READERS | FOR_ITS_PERSON | BEHIND_A_LINK,
    for_admins=FOR_ADMINS,
)
