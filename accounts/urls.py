from django.urls import include, path

from accounts import views

urlpatterns = [
    path("signup/", views.SignUp.as_view(), name="account_signup"),
    path("", include("allauth.account.urls")),
    path("social/", include("allauth.socialaccount.urls")),
]
