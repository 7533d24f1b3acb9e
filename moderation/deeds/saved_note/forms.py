"""A text that moderators save for their notes to writers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.forms.fields import Area
from moderation.models import SavedNote


class SavedNoteForm(forms.ModelForm):
    use_required_attribute = False
    text = Area(error_messages={"required": _("Write the note")})

    class Meta:
        model = SavedNote
        fields = ["title", "text"]
        error_messages = {"title": {"required": _("Enter a title to find it by")}}
        widgets = {"title": forms.TextInput(attrs={"autocomplete": "off"})}
