"""Asking that a decision be looked at again, and ruling on that."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.forms.fields import Area, Form


class AppealForm(Form):
    text = Area(error_messages={"required": _("Say why we should look at it again")})


class RulingForm(Form):
    GRANT, REFUSE = "grant", "refuse"

    ruling = forms.ChoiceField(
        choices=[(GRANT, _("Grant")), (REFUSE, _("Refuse"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you grant the appeal")},
    )
    words = Area(error_messages={"required": _("Say why; the reader who appealed sees this")})

    @property
    def is_granted(self):
        return self.cleaned_data["ruling"] == self.GRANT
