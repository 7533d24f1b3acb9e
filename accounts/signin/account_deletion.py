"""The form in which somebody deletes their account.

Apart from accounts/names/forms.py, which allauth itself imports before its forms exist.
"""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.member import erasure
from accounts.signin.forms import ReauthenticateForm


class DeleteAccountForm(ReauthenticateForm):
    """Asks what becomes of the comments, and for the password where there is one."""

    WITHDRAW, KEEP = "withdraw", "keep"

    comments = forms.ChoiceField(
        label=_("What happens to your comments?"),
        choices=[
            (WITHDRAW, _("Withdraw them all")),
            (KEEP, _("Keep the published ones, under “a former reader”")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens to your comments")},
    )

    field_order = ["comments", "password"]

    def words(self):
        return {"password": {"label": _("Your password"), "help_text": ""}}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if not user.has_usable_password():
            del self.fields["password"]
        if not user.comments.exists():
            del self.fields["comments"]

    @cached_property
    def why_not(self):
        """Why the account can't be deleted: a list, empty if it can."""
        return erasure.refusals(self.user)

    def erase(self):
        """Delete the account for good; return whether it is gone, or `why_not` says why it isn't."""
        keeps_comments = self.cleaned_data.get("comments") == self.KEEP
        try:
            erasure.erase(self.user, keeps_comments=keeps_comments, by=self.user)
        except erasure.DeletionRefused as refused:
            self.why_not = [str(refused)]
        return not self.why_not
