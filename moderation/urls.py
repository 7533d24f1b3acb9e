from django.urls import path

from blog import converters  # noqa: F401 (registers the numbers of addresses)
from moderation.access import guarded
from moderation.views import bans, deeds, desk, log, policy

PUBLIC = {
    "policy",
    "policy_compare",
    "policy_diff",
    "policy_revision",
    "log",
    "log_kind",
    "log_feed",
    "log_entry",
}

urlpatterns = guarded(
    [
        path("policy/", policy.policy, name="policy"),
        path("policy/compare/", policy.compare, name="policy_compare"),
        path("policy/<number:number>/", policy.revision, name="policy_revision"),
        path("policy/<number:earlier>..<number:later>/", policy.diff, name="policy_diff"),
        path("moderation/", desk.review, name="review"),
        path("moderation/comments/<number:pk>/", desk.review_comment, name="review_comment"),
        path("moderation/comments/<number:pk>/approve/", deeds.approve, name="approve"),
        path("moderation/comments/<number:pk>/delete/", deeds.delete, name="delete_comment"),
        path("moderation/comments/<number:pk>/restore/", deeds.restore, name="restore_comment"),
        path("moderation/accounts/<number:pk>/ban/", bans.ban, name="ban"),
        path("moderation/bans/", desk.bans, name="bans"),
        path("moderation/bans/ended/", desk.bans_ended, name="bans_ended"),
        path("moderation/bans/<number:pk>/lift/", bans.lift, name="lift"),
        path("moderation/log/", log.everything, name="log"),
        path("moderation/log/page/<number:number>/", log.everything, name="log"),
        path("moderation/log/feed/", log.feed, name="log_feed"),
        path("moderation/log/<number:pk>/", log.entry, name="log_entry"),
        path("moderation/log/<slug:kind>/", log.of_kind, name="log_kind"),
        path("moderation/log/<slug:kind>/page/<number:number>/", log.of_kind, name="log_kind"),
    ],
    public=PUBLIC,
)
