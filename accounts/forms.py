from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class NameForm(forms.Form):
    """The part of the sign-up form that is ours: the name beside one's comments."""

    name = forms.CharField(
        label=_("Name"),
        max_length=50,
        help_text=_("Shown next to your comments."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    field_order = ["name", "email", "password1"]

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if User.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("Somebody here already writes under this name."))
        return name

    def signup(self, request, user):
        """allauth asks for this method; the adapter has saved the name already."""
