"""Destroying the words of a comment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.forms.fields import Area, Form


class PurgeForm(Form):
    why = Area(error_messages={"required": _("Say why; other moderators see this")})
    with_notes = forms.BooleanField(required=False)
    is_sure = forms.BooleanField(
        error_messages={"required": _("Confirm that nobody can restore the text")}
    )
