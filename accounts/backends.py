"""Who is signed in: Django's own backend and django-allauth's, which ask for the role as well."""

from allauth.account import auth_backends
from django.contrib.auth import backends

from accounts.models import User


class _WithRole:
    """Each page asks whoever is signed in whether they moderate: one query less."""

    def get_user(self, user_id):
        user = User.objects.with_role().filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


class ByName(_WithRole, backends.ModelBackend):
    """By address and password: the sign-in of Django admin."""


class ByAllauth(_WithRole, auth_backends.AuthenticationBackend):
    """The sign-in of everybody."""
