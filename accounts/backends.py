"""The authentication backend: django-allauth's, which reads the account's role along with it."""

from allauth.account import auth_backends
from django.db import models

from accounts.models import User
from lib.db.prepared import Prepared

_with_role = Prepared(
    lambda key: User.objects.with_role().filter(pk=key), key=models.BigIntegerField()
)


class ByAllauth(auth_backends.AuthenticationBackend):
    """Signs everybody in, at the author's desk as well."""

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if getattr(self, "_did_check_password", False):
            User.objects.nobody()  # allauth looks twice for an address that it doesn't know.
        return user

    def get_user(self, user_id):
        """The signed-in account, which knows already whether it moderates: one query less on each page."""
        user = _with_role.first(key=user_id)
        return user if user and self.user_can_authenticate(user) else None
