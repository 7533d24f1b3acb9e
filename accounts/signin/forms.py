"""allauth's forms in this blog's words, and without placeholders in the place of labels.

Apart from accounts/names/forms.py, which allauth itself imports before its forms exist.
"""

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.core import context
from django.contrib.auth import logout
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms import EmailField
from django.utils.translation import gettext_lazy as _

from accounts.models.invitations import invited_as
from accounts.names.forms import AN_ADDRESS
from accounts.signin import proof, unconfirmed

EMAIL = {"label": _("E-mail address")}
KEEP = _("Keep me signed in for 30 days")
RESET = "account/password_reset"  # The message; whose address it is, is found out later.
CURRENT = {"label": _("Current password"), "help_text": ""}
# What is missing, so that a list of it says of which field it speaks.
MISSING = {
    "email": AN_ADDRESS,
    "login": AN_ADDRESS,
    "password": _("Enter your password"),
    "oldpassword": _("Enter your current password"),
    "password1": _("Choose a password"),
    "password2": _("Enter the new password again"),
    "code": _("Enter the code"),
}


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
    """Puts our labels, hints and errors on the fields of an allauth form."""

    def words(self):
        return {"email": EMAIL}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in MISSING:
                field.error_messages["required"] = MISSING[name]
            if isinstance(field, EmailField):
                field.error_messages["invalid"] = AN_ADDRESS
                # No mail server takes a longer one, nor does the database.
                field.validators.append(MaxLengthValidator(254))
        for name, words in self.words().items():
            for attribute, value in words.items():
                setattr(self.fields[name], attribute, value)


class SignInForm(Worded, allauth.LoginForm):
    def words(self):
        return {
            "login": EMAIL,
            "password": {"help_text": ""},  # Its link stands beside the label.
            "remember": {"label": KEEP, "initial": True},
        }

    def clean(self):
        try:
            cleaned = super().clean()
            if self.user and not self.is_confirmed():
                raise get_adapter().validation_error("email_password_mismatch")
        except ValidationError as refusal:
            if refusal.code == "email_password_mismatch":
                self.add_error("password", _("Check the password"))
            raise
        return cleaned

    def is_confirmed(self):
        """Whether any address of the account was ever confirmed.

        Until then the password is nobody's: whoever has just signed up under an address would
        otherwise learn from it whether there was an account already. A code sent there signs in.
        """
        return bool(self.user.confirmed_addresses)

    def login(self, request, redirect_url=None):
        # "Change": a second step may follow, and that is asked of nobody who is signed in.
        if request.user.is_authenticated:
            logout(request)
        return super().login(request, redirect_url)


class SignUpForm(Worded, allauth.SignupForm):
    def words(self):
        email = EMAIL | {"help_text": _("Never shown to other readers.")}
        name = {"initial": invited_as(get_next_redirect_url(context.request) or "")}
        return {"email": email, "name": name, "password1": new_password()}

    def try_save(self, request):
        """Have the address confirmed by a code first: nothing is saved before."""
        back = get_next_redirect_url(request)
        password = self.cleaned_data["password1"]
        return None, unconfirmed.ask(request, self, password=password, back=back)


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
    """Asks for an address and doesn't look for its account: that is done later, when the mail is composed."""

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def save(self, request, **options):
        get_adapter().send_mail(RESET, self.cleaned_data["email"], {})


class ResetPasswordKeyForm(Worded, allauth.ResetPasswordKeyForm):
    def words(self):
        new = new_password() | {"label": _("New password")}
        return {"password1": new, "password2": {"label": _("New password again")}}

    def save(self):
        # Whoever has the link reads the mail of the one address there is.
        if self.user.emailaddress_set.count() == 1:
            proof.first(self.user, self.user.emailaddress_set.get().email)
        super().save()


class ReauthenticateForm(Worded, allauth.ReauthenticateForm):
    def words(self):
        return {"password": {"help_text": ""}}
