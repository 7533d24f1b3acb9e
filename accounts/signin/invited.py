"""Whoever was handed a link makes an account with it, where no mail can prove whose address it is."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import ownership, spelling
from accounts.names.forms import A_NAME
from accounts.signin.forms import MISSING, new_password


def can_make_account(invitation):
    """Whether the link makes one: an owner vouches for its address, and nobody signs in with that yet."""
    account = User.objects.filter(email__iexact=invitation.email).first()
    proved = EmailAddress.objects.filter(email__iexact=invitation.email, verified=True)
    is_new = account is None or not (account.last_login or account.has_usable_password())
    return invitation.is_by_hand and is_new and not proved.exists()


class InvitedForm(forms.Form):
    """The name and the password of an account with the address of an invitation."""

    name = forms.CharField(
        label=_("Name"),
        max_length=spelling.LONGEST,
        help_text=_("Shown next to your articles and comments."),
        error_messages={"required": A_NAME},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    password = forms.CharField(
        strip=False,
        error_messages={"required": MISSING["password1"]},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, invitation, data=None):
        super().__init__(data, label_suffix="")
        theirs = User.objects.filter(email__iexact=invitation.email).first()
        self.account = theirs or User(email=invitation.email)
        self.fields["name"].initial = invitation.name
        if theirs:  # An import has made it, and their articles carry the name.
            self.fields["name"].initial, self.fields["name"].disabled = theirs.name, True
        for attribute, value in new_password().items():
            setattr(self.fields["password"], attribute, value)

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        self.account.name = spelling.tidy(cleaned["name"])
        try:
            validate_password(cleaned["password"], self.account)
        except ValidationError as refused:
            self.add_error("password", refused)
        try:
            self.account.full_clean(exclude=["password"])
        except ValidationError as refused:
            self.add_error("name", refused.messages)
        return cleaned

    def save(self, password):
        """The account, with the hash of its password. Raises ownership.Taken, IntegrityError."""
        with transaction.atomic():
            self.account.password = password
            if not self.account.pk:
                ownership.claim(self.account)
            self.account.save()
            confirmed = {"email": self.account.email, "verified": True, "primary": True}
            EmailAddress.objects.filter(user=self.account).delete()
            EmailAddress.objects.create(user=self.account, **confirmed)
        return self.account
