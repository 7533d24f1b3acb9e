from django.urls import path

from newsletter.views import articles_by_mail
from newsletter.views.letter_at_the_desk import stop_letters

urlpatterns = [
    path("account/following/articles/", articles_by_mail.own_choices, name="account_articles"),
    path("account/following/articles/which/", articles_by_mail.own_which, name="account_which"),
    path("follow/", articles_by_mail.subscribe, name="follow"),
    path("follow/guest/", articles_by_mail.subscribe_as_guest, name="follow_guest"),
    path("follow/articles/<str:key>/", articles_by_mail.choices, name="articles_by_mail"),
    path("follow/articles/<str:key>/which/", articles_by_mail.which, name="articles_which"),
    path("follow/letters/end/<str:key>/", stop_letters, name="letters_stop"),
]
