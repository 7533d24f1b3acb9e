"""Who is signed in: django-allauth's backend, which asks for the role as well."""

from allauth.account import auth_backends

from accounts.models import User


class ByAllauth(auth_backends.AuthenticationBackend):
    """The sign-in of everybody, the desk included."""

    def get_user(self, user_id):
        """Each page asks whoever is signed in whether they moderate: one query less."""
        user = User.objects.with_role().filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
