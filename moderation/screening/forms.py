"""Screening's settings and lists, and a text that is tried against them."""

from functools import partialmethod

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from blog.content.markup.to_html import COMMENT_LIMIT
from lib.text.comparing.normalisation import folded
from moderation.models import PolicyRevision, Screening
from moderation.screening import patterns
from moderation.screening.words import reminders_of

MOST_WORDS, LONGEST_WORD = 5_000, 200
LISTS = ("held_words", "refused_words", "reminder_words", "held_patterns", "refused_patterns")
HOLDS = ["hold_all", "first", "links", "repeat_hours", "reports", "removals", "removals_among"]
SECTIONS = [
    (_("Comments to hold"), HOLDS),
    (_("Limits"), ["pace", "pace_of_range", "pace_minutes"]),
    (_("Words"), ["held_words", "refused_words", "reminder_words"]),
    (_("Patterns"), ["held_patterns", "refused_patterns"]),
]


class ScreeningForm(forms.ModelForm):
    """Every list has an entry on each line."""

    class Meta:
        model = Screening
        fields = [name for _title, names in SECTIONS for name in names]
        widgets = {
            name: forms.Textarea(attrs={"rows": 8, "class": "lines", "spellcheck": "false"})
            for name in LISTS
        } | {"first": forms.RadioSelect(attrs={"class": "segment"})}

    def clean_pace_minutes(self):
        minutes = self.cleaned_data["pace_minutes"]
        if not 0 < minutes <= 24 * 60:
            raise ValidationError(_now("Between one minute and a day."))
        return minutes

    def clean(self):
        cleaned = super().clean()
        removals, among = cleaned.get("removals"), cleaned.get("removals_among")
        if removals and among and removals > among:
            self.add_error("removals", _now("At most the number of latest comments."))
        return cleaned

    def _not_zero(self, name):
        number = self.cleaned_data[name]
        if number == 0:
            raise ValidationError(_now("At least one, or empty for any number."))
        return number

    def _words(self, name):
        lines = patterns.lines_of(self.cleaned_data[name])
        if len(lines) > MOST_WORDS:
            raise ValidationError(_now("At most %(n)d entries.") % {"n": MOST_WORDS})
        wrong = [line for line in lines if len(line) > LONGEST_WORD or not folded(line.strip("* "))]
        if wrong:
            words = _now("There is nothing to find in “%(line)s”, or it is too long.")
            raise ValidationError([words % {"line": line[:60]} for line in wrong[:5]])
        return "\n".join(lines)

    def _patterns(self, name):
        lines = patterns.lines_of(self.cleaned_data[name])
        if len(lines) > patterns.MOST:
            raise ValidationError(_now("At most %(n)d entries.") % {"n": patterns.MOST})
        known = set(patterns.lines_of(getattr(self.instance, name)))
        wrong = [(line, why) for line in lines if line not in known and (why := _wrong(line))]
        if wrong:
            raise ValidationError([f"{line[:60]}: {why}" for line, why in wrong[:5]])
        return "\n".join(lines)

    def clean_reminder_words(self):
        lines = patterns.lines_of(self.cleaned_data["reminder_words"])
        if len(lines) > MOST_WORDS:
            raise ValidationError(_now("At most %(n)d entries.") % {"n": MOST_WORDS})
        rules = PolicyRevision.objects.in_force()
        numbers = {one.number for one in rules.wordings.all()} if rules else set()
        wrong = [line for line in lines if not _names_a_rule(line, numbers)]
        if wrong:
            words = _now("“%(line)s” doesn’t begin with the number of a rule and a colon.")
            raise ValidationError([words % {"line": line[:60]} for line in wrong[:5]])
        return "\n".join(lines)

    clean_held_words = partialmethod(_words, "held_words")
    clean_refused_words = partialmethod(_words, "refused_words")
    clean_held_patterns = partialmethod(_patterns, "held_patterns")
    clean_refused_patterns = partialmethod(_patterns, "refused_patterns")
    clean_pace = partialmethod(_not_zero, "pace")
    clean_pace_of_range = partialmethod(_not_zero, "pace_of_range")


def _names_a_rule(line, numbers):
    listed = reminders_of(line)
    return bool(listed and listed[0][0] in numbers and len(listed[0][1]) <= LONGEST_WORD)


def _wrong(line):
    why = patterns.refusal(line)
    reasons = {
        "long": _now("It is longer than %(n)d characters.") % {"n": patterns.LONGEST},
        "empty": _now("It is found in every text."),
        "slow": _now(
            "It takes too long on a text as long as a comment can be. Leave out a repetition"
            " within a repetition, like (a+)+, or say how often at most."
        ),
    }
    return reasons.get(why, why)


class TryForm(forms.Form):
    """A text, and who would have written it; `beside` the settings it is sent with them."""

    WHO = [
        ("reader", _("a reader")),
        ("new", _("a reader with no approved comment yet")),
        ("guest", _("a guest")),
        ("new_guest", _("a guest with no approved comment yet")),
    ]
    text = forms.CharField(
        label=_("Text"),
        max_length=COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    who = forms.ChoiceField(label=_("Written by"), choices=WHO, initial="reader")

    def __init__(self, *args, beside="", **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values() if beside else ():
            field.widget.attrs["form"] = beside

    @property
    def is_guest(self):
        return "guest" in self.cleaned_data["who"]

    @property
    def is_approved(self):
        return "new" not in self.cleaned_data["who"]
