"""Fields of forms in which rows of the database are chosen."""

from django import forms
from django.core.exceptions import ValidationError


class RowsChoice(forms.ModelMultipleChoiceField):
    """Several rows by their keys. Django hands any number on to the database, and SQLite knows none beyond 64 bits."""

    def clean(self, value):
        for key in value or ():
            if isinstance(key, str) and not can_be_key(self.queryset.model, key):
                refused = self.error_messages["invalid_choice"]
                raise ValidationError(refused, code="invalid_choice", params={"value": key[:20]})
        return super().clean(value)


def can_be_key(model, text):
    """Whether a text from outside can be the key of a row, be there one or not."""
    key = model._meta.pk
    try:
        key.run_validators(key.to_python(text))
    except ValidationError:
        return False
    return True
