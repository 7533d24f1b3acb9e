"""What somebody is asked who wants to delete their account.

Apart from accounts/forms.py, which allauth itself imports before its forms exist.
"""

import time

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.sign_in import ReauthenticateForm


class LeaveForm(ReauthenticateForm):
    """What becomes of the comments, and the password where there is one."""

    WITHDRAW, KEEP = "withdraw", "keep"

    comments = forms.ChoiceField(
        label=_("What becomes of your comments?"),
        choices=[
            (WITHDRAW, _("Withdraw them all")),
            (KEEP, _("Keep what is published, under “a former reader”")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of your comments")},
    )

    field_order = ["comments", "password"]

    def words(self):
        return {"password": {"label": _("Your password"), "help_text": ""}}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if user.has_usable_password():
            self.fields["password"].error_messages["required"] = _("Enter your password")
        else:
            del self.fields["password"]
        if not user.comments.exists():
            del self.fields["comments"]

    @property
    def keeps_comments(self):
        return self.cleaned_data.get("comments") == self.KEEP


def has_just_signed_in(request):
    """Whether it is surely them: asked where there is no password to be given."""
    records = get_authentication_records(request, request.user)
    last = max((record["at"] for record in records), default=0)
    return time.time() - last < app_settings.REAUTHENTICATION_TIMEOUT
