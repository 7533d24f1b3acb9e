"""What the forms of articles and pages have in common, and that of pages."""

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from blog.desk.forms.fields import LINE, Upload
from blog.models import Page
from blog.pictures.upload import receive
from lib.text.slugs import slug_of


class WrittenForm(forms.ModelForm):
    """What articles and pages have in common: an address made of the title, pictures in the text."""

    text_picture = Upload(
        label=_("Add a picture"), help_text=_("It is added at the end when you save.")
    )
    text_picture_description = forms.CharField(
        label=_("Describe it"),
        required=False,
        max_length=300,
        help_text=_("For people who can’t see it."),
    )

    def __init__(self, *args, by, **kwargs):
        self.by = by  # who fills it in
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.received = []  # pictures that came with it
        self.fields["slug"].required = False
        if self.instance.pk and not self.instance.has_own_address:
            self.initial["slug"] = ""  # It is made of the title once there is one.

    @property
    def only_saves(self):
        """Whether it was sent by *Save*, which publishes nothing whatever else was chosen."""
        return "_continue" in self.data

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("slug") and "slug" not in self.errors and cleaned.get("title"):
            slug = slug_of(cleaned["title"])
            if not slug:
                words = _(
                    "We can’t make an address from this title. Write one, with letters or numbers."
                )
                self.add_error("slug", words)
            cleaned["slug"] = slug
        description = cleaned.get("text_picture_description") or ""
        if picture := self._received("text_picture", description=description):
            text = f"{cleaned.get('text', '').rstrip()}\n\n{picture.markdown()}\n".lstrip()
            self._show_again(text=text, text_picture_description="")
            cleaned["text"] = text
        return cleaned

    def _received(self, name, **words):
        """The picture that was sent in a field. It is kept even when the rest of the form must come back."""
        file = self.cleaned_data.get(name)
        if not file:
            return None
        try:
            picture = receive(file, by=self.by, **words)
        except ValidationError as refusal:
            self.add_error(name, refusal)
        else:
            self.received.append(picture)
            return picture

    def _show_again(self, **values):
        """What the fields hold if the form comes back; a file can't come back by itself."""
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[self.add_prefix(name)] = value


OF_PAGES = [
    (None, {"fields": ["title"], "classes": ["heading"]}),
    (None, {"fields": ["text"], "classes": ["text"]}),
    (None, {"fields": ["text_picture", "text_picture_description"], "classes": ["tray"]}),
    (_("Address"), {"fields": ["slug"], "classes": ["fold"]}),
    (_("Menu"), {"fields": ["in_menu"], "classes": ["fold"]}),
    (_("Text"), {"fields": ["has_maths"], "classes": ["fold"]}),
]


class PageForm(WrittenForm):
    fieldsets = OF_PAGES

    class Meta:
        model = Page
        fields = flatten_fieldsets(OF_PAGES)
        widgets = {
            "title": forms.Textarea(attrs=LINE),
            "text": AdminTextareaWidget,
            "slug": AdminTextInputWidget,
        }
