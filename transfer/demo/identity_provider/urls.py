from allauth.idp.oidc.views import authorization
from django.urls import include, path

from transfer.demo.identity_provider import views

urlpatterns = [
    path("identity/o/authorize", views.asked_each_time(authorization)),
    path("choose/", views.choose, name="account_login"),
    path("", include("allauth.idp.urls")),
]
