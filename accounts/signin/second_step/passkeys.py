"""The forms of passkeys: what a browser says of one is checked by django-allauth and fido2, and here.

Here: that it comes from this very site, that it isn't a copy, and that nothing malformed is an error
of ours. Apart from accounts/names/forms.py, which allauth itself imports before its forms exist.
"""

import struct

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as allauth
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_decode
from fido2.webauthn import AuthenticationResponse, CollectedClientData

from accounts.signin.forms import Worded
from accounts.signin.limits.wrong_passwords import note_second_step

MOST = 20  # passkeys of an account; each sign-in reads them all
LONGEST = 20_000  # letters of what a browser says; it is about a thousand
NAME = {"label": _("Name"), "help_text": _("So that you recognise it: “Laptop”, “Phone”.")}
NONE_GIVEN = _("Your browser gave us no passkey. Try again.")
UNKNOWN = _("This passkey doesn’t work here. It may have been removed from the account.")
TOO_MANY = _("An account can have %(most)s passkeys. Remove one first.")
COPIED = "mfa/email/passkey_copied"
# What reading made-up bytes and JSON can raise.
MALFORMED = (
    AttributeError,
    IndexError,
    KeyError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


class Unknown(ValidationError):
    """The one refusal of a passkey, whatever is wrong: what came says nothing of an account."""

    def __init__(self):
        super().__init__(UNKNOWN, "unknown_passkey")


class Credential(forms.JSONField):
    """What a browser says of a passkey: an object of JSON that is no longer than any browser's."""

    widget = forms.HiddenInput
    default_error_messages = {"required": NONE_GIVEN, "invalid": NONE_GIVEN}

    def to_python(self, value):
        if isinstance(value, str) and len(value) > LONGEST:
            raise Unknown
        try:
            credential = super().to_python(value)
        except (RecursionError, ValueError) as error:  # A number of thousands of figures is one.
            raise Unknown from error
        if credential is not None and not isinstance(credential, dict):
            raise Unknown
        return credential


class AddForm(Worded, allauth.AddWebAuthnForm):
    """Adds a passkey under a name: one that knows its owner, and so signs in without a password."""

    passwordless = None  # Always.
    name = forms.CharField(required=False, max_length=60)
    credential = Credential()

    def words(self):
        return {"name": NAME}

    def clean_credential(self):
        credential = self.cleaned_data["credential"]
        with well_formed():
            refuse_other_origins(credential)
        if Authenticator.objects.filter(user=self.user, type="webauthn").count() >= MOST:
            raise ValidationError(TOO_MANY, "too_many", {"most": MOST})
        return credential

    def clean(self):
        with well_formed():
            return super().clean()


class RenameForm(Worded, allauth.EditWebAuthnForm):
    name = forms.CharField(max_length=60, error_messages={"required": _("Enter a name")})

    def words(self):
        return {"name": NAME}

    def save(self):
        with transaction.atomic():
            # Not allauth's, which would write an earlier count back as well.
            row = Authenticator.objects.select_for_update().get(pk=self.instance.pk)
            row.data["name"] = self.cleaned_data["name"]
            row.save(update_fields=["data"])
        return row


class Shows(forms.Form):
    """A form in which somebody shows that a passkey is theirs."""

    credential = Credential()

    def clean_credential(self):
        try:
            return self._proved_passkey()
        except Unknown:
            if self.user:
                note_second_step(self.user)
            raise

    def _proved_passkey(self):
        credential = self.cleaned_data["credential"]
        with well_formed():
            refuse_other_origins(credential)
            authenticator = super().clean_credential()
            used = AuthenticationResponse.from_dict(credential).response.authenticator_data.counter
        if not count(authenticator, used):
            get_adapter().send_notification_mail(COPIED, authenticator.user)
            # Whoever signs in with a passkey alone hadn't said who they are.
            self.user = authenticator.user
            raise Unknown
        return authenticator


class SignInForm(Shows, allauth.LoginWebAuthnForm):
    remember = forms.BooleanField(required=False)


class AuthenticateForm(Shows, allauth.AuthenticateWebAuthnForm):
    pass


class ReauthenticateForm(Shows, allauth.ReauthenticateWebAuthnForm):
    pass


class well_formed:
    """Makes one refusal of whatever goes wrong with what was sent; too many tries stay another."""

    def __enter__(self):
        pass

    def __exit__(self, kind, error, trace):
        is_ours = isinstance(error, ValidationError) and getattr(error, "code", "") != (
            "incorrect_code"
        )
        if isinstance(error, (*MALFORMED, ValidationError)) and not is_ours:
            raise Unknown from error


def refuse_other_origins(credential):
    """Refuse what another site had signed, a neighbour at the same domain too, and what was signed in a frame.

    fido2 takes any host below ours for ours.
    """
    client_data = CollectedClientData(websafe_decode(credential["response"]["clientDataJSON"]))
    request = context.request
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    if client_data.origin not in ours or client_data.cross_origin:
        raise Unknown


def count(authenticator, used):
    """Keep how often a device says that the passkey was used; return whether that can be.

    A device that counts has never been there before: whoever comes with a smaller number, or the same,
    has a copy of the key. Passkeys that are kept by a service say 0 always.
    """
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(pk=authenticator.pk).first()
        if row is None:  # Removed this moment.
            return False
        last = row.data.get("counter", row.wrap().authenticator_data.counter)
        if used <= last and (used or last):
            return False
        row.data["counter"] = used
        row.save(update_fields=["data"])
    return True
