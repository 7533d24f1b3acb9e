"""What a writer and an editor send about a draft that was submitted."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.content import passages

LONGEST = 5_000  # characters of a note


class NoteForm(forms.Form):
    """A note on a passage, or on the whole text; or an answer to one."""

    passage = forms.CharField(
        label=gettext_lazy("Passage"),
        required=False,
        max_length=passages.LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Mark it in the text, or copy it. Leave empty for the whole text."),
    )
    said = forms.CharField(
        label=gettext_lazy("Your note"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    instead = forms.CharField(
        label=gettext_lazy("Better (optional)"),
        required=False,
        max_length=passages.LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What the passage should say. The writer sees what changes."),
    )

    def __init__(self, *args, text, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.text = text

    def clean(self):
        sent = super().clean()
        passage, instead = sent.get("passage"), sent.get("instead")
        if not (sent.get("said") or instead) and not self.errors:
            self.add_error("said", _("Write something first"))
        if passage and not passages.places_as_written(self.text, passage):
            self.add_error("passage", _("This isn’t in the text. Copy it exactly."))
        if instead and not passage:
            self.add_error("passage", _("Which passage should it replace?"))
        return sent


class WordsForm(forms.Form):
    words = forms.CharField(required=False, max_length=LONGEST)
