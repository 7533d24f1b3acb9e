"""The forms of a picture."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from blog.desk.forms.fields import Upload
from blog.models import Picture
from blog.pictures.upload import receive


class PictureForm(forms.ModelForm):
    """Sending a picture; afterwards its words and what stays in view change, and its file by `replace`."""

    upload = Upload(label=_("Picture"), required=True)
    received = ()
    by = None  # who sends it

    class Meta:
        model = Picture
        fields = ["description", "caption", "is_decoration", "focus_x", "focus_y"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unasked = ["upload"] if self.instance.pk else ["is_decoration", "focus_x", "focus_y"]
        for name in unasked:
            self.fields.pop(name, None)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_decoration"):
            cleaned["description"] = ""
        file = cleaned.get("upload")
        if file and not self.errors:
            words = {name: cleaned[name] for name in ("description", "caption")}
            try:
                self.instance = receive(file, by=self.by, **words)
                self.received = [self.instance]
            except ValidationError as refusal:
                self.add_error("upload", refusal)
        return cleaned


class ReplacementForm(forms.Form):
    """The form for another file in a picture's place."""

    file = Upload(label=_("New file"), required=True)
