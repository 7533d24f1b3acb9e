"""Form fields that the moderators' forms share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.models import RuleWording

NOTE = 2_000  # characters


class Area(forms.CharField):
    """A text of several lines, whose limit is said when it is passed, not enforced unseen."""

    def __init__(self, **options):
        super().__init__(max_length=NOTE, widget=forms.Textarea(attrs={"rows": 3}), **options)
        self.widget.attrs.pop("maxlength", None)


class RuleChoice(forms.ModelChoiceField):
    def __init__(self, **options):
        super().__init__(
            queryset=RuleWording.objects.none(),
            empty_label=None,
            error_messages={
                "required": _("Choose the rule that was broken"),
                "invalid_choice": _("This rule doesn’t apply here. Choose another"),
            },
            **options,
        )


class Form(forms.Form):
    """Errors are said by the page, in its own words, not by the browser."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.required and not isinstance(field.widget, forms.RadioSelect):
                field.widget.attrs["aria-required"] = "true"
