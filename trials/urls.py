from django.urls import path

from lib.web import converters  # noqa: F401 (registers numbers of addresses)
from trials.views import invitations, reading

urlpatterns = [
    path("trial/<number:pk>/", reading.trial, name="trial"),
    path("trial/invitation/<str:key>/", invitations.invitation, name="trial_invitation"),
]
