from django.urls import include, path

urlpatterns = [
    path("", include("allauth.account.urls")),
    path("social/", include("allauth.socialaccount.urls")),
]
