"""Asking that a decision be looked at again, and ruling on that."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.forms.fields import Area, Form


class AppealForm(Form):
    text = Area(error_messages={"required": _("Say why it should be looked at again")})


class RulingForm(Form):
    GRANT, REFUSE = "grant", "refuse"

    ruling = forms.ChoiceField(
        choices=[(GRANT, _("Grant")), (REFUSE, _("Refuse"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it is granted")},
    )
    words = Area(error_messages={"required": _("Say why; whoever appeals reads it")})

    @property
    def is_granted(self):
        return self.cleaned_data["ruling"] == self.GRANT
