"""The form that an empty blog opens with: who it belongs to, and what it is called."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.content import languages
from blog.models import Site
from lib.text.dates import date_format
from moderation.founding import action as founding

WORDS = ["language", "name", "heading", "time_zone"]  # of the site


class FirstRunForm(forms.ModelForm):
    code = forms.CharField(
        label=_("Code from the terminal"),
        max_length=20,
        help_text=_("It is below “Parley is at …”, so that only you can claim the blog."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language of the blog"), widget=forms.RadioSelect)
    owner_name = forms.CharField(
        label=_("Your name"),
        max_length=User._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters. A few plain words are fine."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = Site
        fields = WORDS
        labels = {"name": _("Name of the blog"), "heading": _("First line")}
        help_texts = {"heading": _("The heading of the home page.")}

    field_order = [
        "code", "language", "name", "heading", "owner_name", "email", "password", "time_zone",
    ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["language"].choices = [*languages.each_once().items()]
        zones = []
        for zone in sorted(available_timezones()):
            time = date_format(datetime.now(ZoneInfo(zone)), "H:i")
            words = _("%(zone)s, now %(time)s") % {"zone": zone, "time": time}
            zones.append((zone, words))
        self.fields["time_zone"].choices = zones

    def clean_code(self):
        if not founding.is_code(self.cleaned_data["code"]):
            raise ValidationError(
                _("That isn’t the code. The terminal shows a new one at each start.")
            )
        return self.cleaned_data["code"]

    def clean(self):
        """The owner, if all that is theirs can be used; a stranger without the code learns nothing of it."""
        cleaned = super().clean()
        self.owner = User(name=cleaned.get("owner_name", ""), email=cleaned.get("email", ""))
        if self.errors:
            return cleaned
        try:
            validate_password(cleaned["password"], self.owner)
        except ValidationError as refused:
            self.add_error("password", refused)
        try:
            self.owner.full_clean(exclude=["password"])
        except ValidationError as refused:
            for field, errors in refused.error_dict.items():
                self.add_error("email" if field == "email" else "owner_name", errors)
        return cleaned

    def found_blog(self):
        """Found the blog, and return its owner. Raises founding.Founded."""
        self.owner.set_password(self.cleaned_data["password"])
        founding.found_blog(self.owner, **{name: self.cleaned_data[name] for name in WORDS})
        return self.owner
