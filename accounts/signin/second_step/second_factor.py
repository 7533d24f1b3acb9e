"""The second factor: a code from an app or a passkey beside the password.

django-allauth does it. The owner can ask it of everybody on the staff, under Settings or for good by the
environment (SECOND_FACTOR_REQUIRED); whoever has none is then led to set it up before the desk opens.
"""

from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts import encryption
from accounts.models.browsers import in_words
from lib.web import user_agents


class SecondFactor(DefaultMFAAdapter):
    """allauth's adapter of the second factor: encrypts its secrets, and refuses in this blog's words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "This blog’s staff need two-step sign-in, so you can’t turn it off."
        ),
        "cannot_generate_recovery_codes": _("Set up the authenticator app or a passkey first."),
        "incorrect_code": _("This isn’t the right code. It changes every half minute."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def get_totp_issuer(self):
        """The name of this blog in the app."""
        return urlsplit(settings.SITE_URL).hostname

    def encrypt(self, text):
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text):
        return encryption.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator):
        """Whether it may be removed: staff of whom a second factor is asked keep one."""
        person = authenticator.user
        others = person.second_factors.exclude(pk=authenticator.pk)
        return not person.needs_second_factor or others.exists()

    def generate_authenticator_name(self, user, type):
        """What a passkey is called until its owner says otherwise: "Firefox on Linux"."""
        return in_words(*user_agents.names(context.request.headers.get("User-Agent", "")))
