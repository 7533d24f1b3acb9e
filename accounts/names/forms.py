"""The forms in which somebody says how they are called in public."""

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.former_names import CHANGES
from accounts.names import ownership, spelling
from lib.text.dates import date_format

# What is said where they are missing, or aren't any.
AN_ADDRESS = _("Enter an e-mail address with an @, like name@example.org")
A_NAME = _("Enter your name")


class NameForm(forms.Form):
    """The sign-up form's own field: the name beside one's comments."""

    name = forms.CharField(
        label=_("Name"),
        max_length=spelling.LONGEST,
        help_text=_("Shown next to your comments. It doesn’t have to be your real name."),
        error_messages={"required": A_NAME},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    # Which terms the page says somebody accepts who makes an account on it.
    terms = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    field_order = ["email", "name", "password1"]

    def clean_name(self):
        name = spelling.tidy(self.cleaned_data["name"])
        ownership.refuse_taken(name)
        return name

    def signup(self, request, user):
        """allauth asks for this method; the adapter has saved the name already."""


class ProfileForm(forms.ModelForm):
    """The form of an account's public names, and of what its page says."""

    class Meta:
        model = User
        fields = ["name", "staff_name", "site", "about", "is_listed", "may_be_named"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "nickname"}),
            "staff_name": forms.TextInput(attrs={"autocomplete": "off"}),
            "site": forms.URLInput(attrs={"autocomplete": "url"}),
        }
        error_messages = {
            "name": {"required": A_NAME},
            "site": {"invalid": _("Enter an address that begins with https:// or http://")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.is_moderator:
            del self.fields["staff_name"]

    def stay(self, why):
        """Disable what others see, whatever is sent; `why` stands at the name."""
        for name in ("name", "site", "about"):
            self.fields[name].disabled = True
        self.fields["name"].help_text = why

    def clean_name(self):
        name = spelling.tidy(self.cleaned_data["name"])
        then = name != self.initial["name"] and ownership.next_change(self.instance)
        if then:
            day = date_format(localtime(then), "j F")
            raise forms.ValidationError(
                _(
                    "You’ve changed your name %(n)d times in a month. You can change it again on"
                    " %(day)s."
                )
                % {"n": CHANGES, "day": day}
            )
        return name
