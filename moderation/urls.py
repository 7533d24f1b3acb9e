from django.urls import path

from blog import converters  # noqa: F401 (registers the numbers of addresses)
from blog.urls import paged
from moderation.access import guarded
from moderation.views import bans, deeds, desk, log, policy

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


def log_paths():
    """The log, and what one month, kind and rule have of it: …/2011/11/removals/rule/selling/."""
    for month in ("", "<yyyy:year>/<dd:month>/"):
        for kind in ("", "<slug:kind>/"):
            for rule in ("", "rule/<slug:rule>/"):
                yield from paged(f"moderation/log/{month}{kind}{rule}", log.shown, "log")


urlpatterns = guarded(
    [
        path("policy/", policy.policy, name="policy"),
        path("policy/compare/", policy.compare, name="policy_compare"),
        path("policy/feed/", policy.feed, name="policy_feed"),
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
        path("moderation/log/find/", log.find, name="log_find"),
        path("moderation/log/feed/", log.feed, name="log_feed"),
        path("moderation/log/<number:pk>/", log.entry, name="log_entry"),
        *log_paths(),
    ],
    public=PUBLIC,
)
