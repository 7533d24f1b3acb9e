"""allauth's forms in this blog's words, and without placeholders in the place of labels.

Apart from accounts/forms.py, which allauth itself imports before its forms exist.
"""

from allauth.account import forms as allauth
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

EMAIL = {"label": _("E-mail address")}
CURRENT = {"label": _("The password you have now"), "help_text": ""}


def new_password():
    """Label and hint of a field for a new password, with the length that the settings ask for."""
    asked = (
        validator.min_length
        for validator in get_default_password_validators()
        if isinstance(validator, MinimumLengthValidator)
    )
    hint = _("At least %(length)s characters. A few plain words are fine.") % {
        "length": max(asked, default=1)
    }
    return {"label": _("Password"), "help_text": hint}


class Worded:
    """Puts our labels and hints on the fields of an allauth form."""

    def words(self):
        return {"email": EMAIL}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        for name, words in self.words().items():
            for attribute, value in words.items():
                setattr(self.fields[name], attribute, value)


class SignInForm(Worded, allauth.LoginForm):
    def words(self):
        return {
            "login": EMAIL,
            "password": {"help_text": ""},  # Its link stands beside the label.
            "remember": {"label": _("Keep me signed in for 30 days"), "initial": True},
        }

    def clean(self):
        try:
            return super().clean()
        except ValidationError as refusal:
            if refusal.code == "email_password_mismatch":
                self.add_error("password", _("Check the password"))
            raise


class SignUpForm(Worded, allauth.SignupForm):
    def words(self):
        email = EMAIL | {"help_text": _("Never shown to other readers.")}
        return {"email": email, "password1": new_password()}

    def try_save(self, request):
        # All or nothing, so that a name taken at the last moment leaves no half account.
        with transaction.atomic():
            return super().try_save(request)


class AddEmailForm(Worded, allauth.AddEmailForm):
    pass


class ChangePasswordForm(Worded, allauth.ChangePasswordForm):
    def words(self):
        new = new_password() | {"label": _("New password")}
        again = {"label": _("New password again")}
        return {"oldpassword": CURRENT, "password1": new, "password2": again}


class SetPasswordForm(Worded, allauth.SetPasswordForm):
    def words(self):
        return {"password1": new_password(), "password2": {"label": _("Password again")}}


class ResetPasswordForm(Worded, allauth.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Worded, allauth.ResetPasswordKeyForm):
    def words(self):
        new = new_password() | {"label": _("New password")}
        return {"password1": new, "password2": {"label": _("New password again")}}


class ReauthenticateForm(Worded, allauth.ReauthenticateForm):
    def words(self):
        return {"password": {"help_text": ""}}
