"""The parts of the account's forms that are ours."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.models import User


class NameForm(forms.Form):
    """What signing up asks for beside address and password: the name beside one's comments."""

    name = forms.CharField(
        label=_("Name"),
        max_length=names.LONGEST,
        help_text=_("Shown next to your comments. It doesn’t have to be your own."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    field_order = ["email", "name", "password1"]

    def clean_name(self):
        name = names.tidy(self.cleaned_data["name"])
        if User.objects.named(name).exists():
            raise forms.ValidationError(names.TAKEN)
        return name

    def signup(self, request, user):
        """allauth asks for this method; the adapter has saved the name already."""


class ProfileForm(forms.ModelForm):
    """How an account is named in public."""

    class Meta:
        model = User
        fields = ["name", "staff_name"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "nickname"}),
            "staff_name": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.is_moderator:
            del self.fields["staff_name"]
