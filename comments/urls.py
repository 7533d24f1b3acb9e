from django.urls import path

from blog import converters  # noqa: F401 (registers the dates, names and numbers of addresses)
from comments import account, confirming, farewell, feeds, own, persons, search_views, views

urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/profile/", account.profile, name="account_profile"),
    path("account/comments/", account.own_comments, name="account_comments"),
    path("account/delete/", farewell.delete, name="account_delete"),
    path("account/deleted/", farewell.deleted, name="account_deleted"),
    path("comments/confirm/<str:key>/", confirming.confirm, name="confirm"),
    path("people/<person:name>/", persons.person, name="person"),
    path("people/<person:name>/page/<number:number>/", persons.person, name="person"),
    path("search/", search_views.search, name="search"),
    path("search/page/<number:number>/", search_views.search, name="search"),
    path("comments/feed/", feeds.comments, name="comments_feed"),
    path(
        "<yyyy:year>/<dd:month>/<dd:day>/<name:slug>/feed/",
        feeds.on_article,
        name="article_feed",
    ),
    path("comments/<number:pk>/", views.permalink, name="comment"),
    path("comments/<number:pk>/thread/", views.branch, name="thread"),
    path("comments/<number:pk>/thread/page/<number:number>/", views.branch, name="thread"),
    path("comments/<number:pk>/reply/", views.reply, name="reply"),
    path("comments/<number:pk>/edit/", own.edit, name="comment_edit"),
    path("comments/<number:pk>/edit/withdraw/", own.withdraw_edit, name="edit_withdraw"),
    path("comments/<number:pk>/withdraw/", own.withdraw, name="comment_withdraw"),
    path("comments/new/<number:post_pk>/", views.comment_new, name="comment_new"),
    path("comments/guest/<number:post_pk>/", views.comment_guest, name="comment_guest"),
    path(
        "<yyyy:year>/<dd:month>/<dd:day>/<name:slug>/comments/<number:number>/",
        views.article_comments,
        name="article_comments",
    ),
]
