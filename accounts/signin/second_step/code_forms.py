"""The forms that ask for a code: from a message, or from an app.

Apart from accounts/names/forms.py, which allauth itself imports before its forms exist.
"""

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as second
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.signin.forms import KEEP, Worded
from accounts.signin.limits.wrong_passwords import note_second_step

USED = "mfa/email/recovery_code_used"


class AsksForCode(Worded):
    """A form with one field for a code, which takes what was pasted, and what a phone offers to fill in."""

    hint = _("You can paste it.")
    is_next = True  # the code is what the page is for: typing goes into its field

    def words(self):
        return {"code": {"label": _("Code"), "help_text": self.hint}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A form that comes back has what is wrong in focus.
        focused = {"autofocus": True} if self.is_next and not self.is_bound else {}
        self.fields["code"].widget.attrs |= {"class": "code", "inputmode": "numeric"} | focused


class RequestCodeForm(Worded, account.RequestLoginCodeForm):
    """Asks for the address to which a code is sent."""

    remember = forms.BooleanField(label=KEEP, required=False, initial=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["email"].widget.attrs["autofocus"] = True

    def clean_email(self):
        email = super().clean_email()
        if self._user:
            User.objects.nobody()  # allauth looks twice for an address that it doesn't know.
        return email


class ConfirmCodeForm(AsksForCode, account.ConfirmLoginCodeForm):
    pass


class ConfirmEmailForm(AsksForCode, account.ConfirmEmailVerificationCodeForm):
    def clean_code(self):
        if self.user:
            return super().clean_code()
        # A sign-up: if somebody else has confirmed the address meanwhile, it is the same person.
        return super(account.ConfirmEmailVerificationCodeForm, self).clean_code()


class AsksForApp(AsksForCode):
    """Asks for a code from the app, or a recovery code, of whose use the account is told by mail."""

    hint = _("The six digits in your app, or one of your recovery codes.")

    def clean_code(self):
        try:
            return super().clean_code()
        except ValidationError as refused:
            if refused.code == "incorrect_code":
                note_second_step(self.user)
            raise

    def save(self):
        super().save()
        used = self.authenticator
        if used.type == Authenticator.Type.RECOVERY_CODES:
            used.refresh_from_db()
            context = {"left": len(used.wrap().get_unused_codes())}
            get_adapter().send_notification_mail(USED, self.user, context)


class AuthenticateForm(AsksForApp, second.AuthenticateForm):
    pass


class ReauthenticateForm(AsksForApp, second.ReauthenticateForm):
    pass


class ActivateForm(AsksForCode, totp.ActivateTOTPForm):
    hint = _("The six digits that the app shows now.")
    is_next = False  # First the app takes what stands above it.
