"""The field for a part of an address, in any script (lib/text/slugs.py)."""

import unicodedata

from django import forms
from django.db import models

from lib.text import slugs


class SlugFormField(forms.CharField):
    default_validators = [slugs.refuse_odd]

    def to_python(self, value):
        """The slug with composed characters (NFC), as browsers send it."""
        return unicodedata.normalize("NFC", super().to_python(value))


class SlugField(models.SlugField):
    """Django's, but for combining marks; migrations know no difference."""

    default_validators = [slugs.refuse_odd]

    def __init__(self, *args, allow_unicode=True, **kwargs):
        super().__init__(*args, **kwargs)  # Which would take its own check for Unicode.
        self.allow_unicode = allow_unicode

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.SlugField", args, kwargs

    def formfield(self, **kwargs):
        widget = {"max_length": self.max_length, "form_class": SlugFormField}
        return models.Field.formfield(self, **widget | kwargs)
