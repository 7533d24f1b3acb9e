from django.urls import path

from blog.views.syndication.feeds import fed
from comments.views.account import deletion as account_deletion
from comments.views.account import pages as account
from comments.views.following import address_confirmation, notifications
from comments.views.following import threads as following
from comments.views.following.unsubscribe import stop
from comments.views.reading import (
    changes,
    corrections,
    feeds,
    latest,
    live,
    profile_pages,
    search,
    thread,
)
from comments.views.writing import edit_and_withdraw, pin, reply, thank
from lib.web import converters  # noqa: F401 (registers the dates, names and numbers of addresses)

ARTICLE = "<yyyy:year>/<dd:month>/<dd:day>/<name:slug>"

urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/profile/", account.profile, name="account_profile"),
    path("account/comments/", account.own_comments, name="account_comments"),
    path("account/following/", following.following, name="account_following"),
    path("account/bell/", notifications.notifications, name="bell"),
    path("account/bell/<number:upto>/read/", notifications.read_all, name="bell_read"),
    path("account/bell/<number:pk>/", notifications.read_one, name="bell_one"),
    path("comments/<opened:pk>/read/", notifications.read_thread, name="thread_read"),
    path("account/delete/", account_deletion.delete, name="account_delete"),
    path("account/deleted/", account_deletion.deleted, name="account_deleted"),
    path("comments/confirm/<str:key>/", address_confirmation.confirm, name="confirm"),
    path("people/<person:name>/", profile_pages.person, name="person"),
    path("people/<person:name>/page/<number:number>/", profile_pages.person, name="person"),
    path("follow/end/<str:key>/", stop, name="follow_stop"),
    path(f"{ARTICLE}/follow/", following.follow_thread, name="follow_thread"),
    path(f"{ARTICLE}/follow/guest/", following.follow_thread_as_guest, name="follow_guest_thread"),
    path("comments/<opened:pk>/follow/", following.follow_branch, name="follow_branch"),
    path(
        "comments/<opened:pk>/follow/guest/",
        following.follow_branch_as_guest,
        name="follow_guest_branch",
    ),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/page/<number:number>/", corrections.corrections, name="corrections"),
    path("corrections/feed/", corrections.feed, name="corrections_feed"),
    path("corrections/<number:pk>/", corrections.correction, name="correction"),
    path("comments/<opened:pk>/then/", changes.then, name="comment_then"),
    path("comments/<opened:pk>/edits/", changes.edits, name="comment_edits"),
    path("comments/<number:pk>/thanks/", corrections.thanks, name="comment_thanks"),
    path("search/", search.search, name="search"),
    path("search/page/<number:number>/", search.search, name="search"),
    path("comments/", latest.latest, name="latest_comments"),
    path("comments/page/<number:number>/", latest.latest, name="latest_comments"),
    *fed("comments/feed/", feeds.comments, "comments_feed"),
    *fed(f"{ARTICLE}/feed/", feeds.on_article, "article_feed"),
    path("comments/<opened:pk>/", thread.permalink, name="comment"),
    path("comments/<opened:pk>/thread/", thread.branch, name="thread"),
    path("comments/<opened:pk>/thread/page/<number:number>/", thread.branch, name="thread"),
    path("comments/<opened:pk>/reply/", reply.reply, name="reply"),
    path("comments/<number:pk>/edit/", edit_and_withdraw.edit, name="comment_edit"),
    path(
        "comments/<number:pk>/edit/withdraw/", edit_and_withdraw.withdraw_edit, name="edit_withdraw"
    ),
    path("comments/<number:pk>/withdraw/", edit_and_withdraw.withdraw, name="comment_withdraw"),
    path("comments/<opened:pk>/thank/", thank.comment_thank, name="comment_thank"),
    path(
        "comments/<opened:pk>/thank/guest/", thank.comment_thank_guest, name="comment_thank_guest"
    ),
    path("comments/<opened:pk>/pin/", pin.pin_comment, name="comment_pin"),
    path("comments/live/<number:post_pk>/", live.stream, name="live"),
    path("comments/live/<number:post_pk>/<number:since>/", live.changes, name="live_changes"),
    path("comments/new/<opened:post_pk>/", reply.comment_new, name="comment_new"),
    path("comments/guest/<opened:post_pk>/", reply.comment_guest, name="comment_guest"),
    path(
        f"{ARTICLE}/comments/<number:number>/",
        thread.article_comments,
        name="article_comments",
    ),
]
