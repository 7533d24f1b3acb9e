from django.urls import path

from blog.views.syndication.feeds import fed
from newsletter.views import articles_by_mail
from trials.views import invitations as trial_invitations
from trials.views import reading as trials
from comments.views.account import pages as account
from comments.views.account import deletion as account_deletion
from comments.views.following import address_confirmation
from comments.views.reading import changes
from comments.views.reading import corrections
from comments.views.writing import edit_and_withdraw
from comments.views.reading import feeds
from comments.views.following import threads as following
from comments.views.reading import latest
from comments.views.following import notifications
from comments.views.reading import profile_pages
from comments.views.writing import reply
from comments.views.reading import search
from comments.views.reading import thread
from comments.views.following.unsubscribe import stop, stop_letters
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
    path("comments/<number:pk>/read/", notifications.read_thread, name="thread_read"),
    path("account/delete/", account_deletion.delete, name="account_delete"),
    path("account/deleted/", account_deletion.deleted, name="account_deleted"),
    path("comments/confirm/<str:key>/", address_confirmation.confirm, name="confirm"),
    path("people/<person:name>/", profile_pages.person, name="person"),
    path("people/<person:name>/page/<number:number>/", profile_pages.person, name="person"),
    path("account/following/articles/", articles_by_mail.own_choices, name="account_articles"),
    path("account/following/articles/which/", articles_by_mail.own_which, name="account_which"),
    path("follow/", articles_by_mail.subscribe, name="follow"),
    path("follow/guest/", articles_by_mail.subscribe_as_guest, name="follow_guest"),
    path("follow/articles/<str:key>/", articles_by_mail.choices, name="articles_by_mail"),
    path("follow/articles/<str:key>/which/", articles_by_mail.which, name="articles_which"),
    path("follow/end/<str:key>/", stop, name="follow_stop"),
    path("follow/letters/end/<str:key>/", stop_letters, name="letters_stop"),
    path(f"{ARTICLE}/follow/", following.follow_thread, name="follow_thread"),
    path(f"{ARTICLE}/follow/guest/", following.follow_thread_as_guest, name="follow_guest_thread"),
    path("comments/<number:pk>/follow/", following.follow_branch, name="follow_branch"),
    path(
        "comments/<number:pk>/follow/guest/",
        following.follow_branch_as_guest,
        name="follow_guest_branch",
    ),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/page/<number:number>/", corrections.corrections, name="corrections"),
    path("corrections/feed/", corrections.feed, name="corrections_feed"),
    path("corrections/<number:pk>/", corrections.correction, name="correction"),
    path("comments/<number:pk>/then/", changes.then, name="comment_then"),
    path("comments/<number:pk>/thanks/", corrections.thanks, name="comment_thanks"),
    path("trial/<number:pk>/", trials.trial, name="trial"),
    path("trial/invitation/<str:key>/", trial_invitations.invitation, name="trial_invitation"),
    path("search/", search.search, name="search"),
    path("search/page/<number:number>/", search.search, name="search"),
    path("comments/", latest.latest, name="latest_comments"),
    path("comments/page/<number:number>/", latest.latest, name="latest_comments"),
    *fed("comments/feed/", feeds.comments, "comments_feed"),
    *fed(f"{ARTICLE}/feed/", feeds.on_article, "article_feed"),
    path("comments/<number:pk>/", thread.permalink, name="comment"),
    path("comments/<number:pk>/thread/", thread.branch, name="thread"),
    path("comments/<number:pk>/thread/page/<number:number>/", thread.branch, name="thread"),
    path("comments/<number:pk>/reply/", reply.reply, name="reply"),
    path("comments/<number:pk>/edit/", edit_and_withdraw.edit, name="comment_edit"),
    path(
        "comments/<number:pk>/edit/withdraw/", edit_and_withdraw.withdraw_edit, name="edit_withdraw"
    ),
    path("comments/<number:pk>/withdraw/", edit_and_withdraw.withdraw, name="comment_withdraw"),
    path("comments/new/<number:post_pk>/", reply.comment_new, name="comment_new"),
    path("comments/guest/<number:post_pk>/", reply.comment_guest, name="comment_guest"),
    path(
        f"{ARTICLE}/comments/<number:number>/",
        thread.article_comments,
        name="article_comments",
    ),
]
