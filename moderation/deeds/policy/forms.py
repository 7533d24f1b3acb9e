"""A policy's draft at the desk, and the two revisions that a diff compares."""

from functools import partialmethod
from itertools import count

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from blog.desk.forms import DayAndTime
from blog.models import Post
from lib.text.numbers import number
from moderation.forms.fields import Form
from moderation.models import PolicyRevision, Rule, RuleWording
from moderation.pure import ladder

LINES = 100
PARTS = ("strikes", "step", "days")
OFFERED = 50  # articles, the newest, one of which may announce a revision


class CompareForm(forms.Form):
    """Two published revisions, by their numbers."""

    earlier = forms.ModelChoiceField(PolicyRevision.objects.written(), to_field_name="number")
    later = forms.ModelChoiceField(PolicyRevision.objects.written(), to_field_name="number")


class LadderLines(forms.Widget):
    """A ladder in lines: at how many strikes, which step, for how many days. Some are to spare."""

    SPARE = 2

    def value_from_datadict(self, data, files, name):
        lines = []
        for n in count():
            keys = [f"{name}-{n}-{part}" for part in PARTS]
            if n == LINES or not any(key in data for key in keys):
                return lines
            lines.append({part: data.get(key, "") for part, key in zip(PARTS, keys, strict=True)})

    def value_omitted_from_data(self, data, files, name):
        return not self.value_from_datadict(data, files, name)

    def id_for_label(self, id_):
        return f"{id_}-0-strikes"

    def render(self, name, value, attrs=None, renderer=None):
        lines = [line for line in value or [] if any(line.get(part) for part in PARTS)]
        lines += [dict.fromkeys(PARTS, "")] * self.SPARE
        context = {"name": name, "lines": lines, "id": (attrs or {}).get("id", name)}
        return render_to_string("admin/moderation/ladder.html", context | {"steps": LADDER_STEPS})


LADDER_STEPS = [
    ("", "–"),
    ("warn", _("warn: asks the writer to read the rules again")),
    ("hold", _("hold: comments wait for a moderator, for …")),
    ("suspend", _("suspend: no commenting, for …")),
    ("ban", _("ban: permanent, unless an appeal is granted")),
]


class LadderField(forms.Field):
    widget = LadderLines

    def clean(self, lines):
        """The steps, as moderation.pure.ladder has them, in the order of their strikes."""
        filled = [line for line in lines if any(value.strip() for value in line.values())]
        steps = []
        for line in filled:
            step, days = line["step"], line["days"].strip()
            if not line["strikes"].strip() or not step:
                raise ValidationError(_now("Each line needs a number of strikes and a step."))
            if days and step not in ladder.TIMED:
                raise ValidationError(_now("Only “hold” and “suspend” last for a number of days."))
            strikes, days = _number(line["strikes"]), _number(days) if days else None
            steps.append({"strikes": strikes, "step": step, "days": days})
        steps.sort(key=lambda step: step["strikes"])
        if refusal := ladder.refusal(steps):
            raise ValidationError(refusal)
        return steps

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True


def _number(text):
    figure = number(text.strip(), most=99_999)
    if figure is None:
        raise ValidationError(_now("Strikes and days are whole numbers."))
    return figure


class AnnouncementChoice(forms.ModelChoiceField):
    def label_from_instance(self, post):
        return f"{post.title} ({post.published_at:%Y-%m-%d})" if post.published_at else post.title


class PublishForm(Form):
    """When a draft takes effect, and which article announces it."""

    when = forms.ChoiceField(
        choices=[("now", _("Now")), ("at", _("At a time…"))],
        widget=forms.RadioSelect,
        required=False,
    )
    effective_at = DayAndTime(label=_("Takes effect"))
    announced_in = AnnouncementChoice(
        queryset=Post.objects.none(),
        required=False,
        label=_("Announced in"),
        empty_label=_("No article"),
    )

    def __init__(self, data, revision):
        at = revision.effective_at if revision.is_to_come else None
        initial = {"when": "at" if at else "now", "effective_at": at}
        super().__init__(data, initial=initial | {"announced_in": revision.announced_in_id})
        newest = Post.objects.order_by("-published_at", "-pk").values("pk")[:OFFERED]
        chosen = Post.objects.filter(pk=revision.announced_in_id)
        offered = Post.objects.filter(pk__in=list(newest.values_list("pk", flat=True))) | chosen
        self.fields["announced_in"].queryset = offered.without_texts().order_by("-published_at")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("when") != "at":
            cleaned["effective_at"] = timezone.now()
            self.errors.pop("effective_at", None)
        elif not cleaned.get("effective_at") and "effective_at" not in self.errors:
            self.add_error("effective_at", _now("Enter a time, or choose “Now”."))
        elif cleaned.get("effective_at") and cleaned["effective_at"] < timezone.now():
            words = _now("This time is over. Enter a later one, or choose “Now”.")
            self.add_error("effective_at", words)
        return cleaned


class RevisionForm(forms.ModelForm):
    """The draft of a revision, but for its rules."""

    ladder = LadderField(
        label=_("Ladder"),
        help_text=_(
            "What happens at each number of strikes, until the next line. Below the first line, "
            "only the comment is removed. Clear a line to remove it."
        ),
    )

    class Meta:
        model = PolicyRevision
        fields = ["strike_days", "appeal_days", "ladder"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    @property
    def is_outdated(self):
        """Whether the draft was saved elsewhere after the page of this form was made."""
        saved = PolicyRevision.objects.filter(pk=self.instance.pk).first()
        return saved is None or self.data.get("base") != saved.digest

    def clean(self):
        if self.is_outdated:
            words = _now(
                "This draft was saved in another tab, or by somebody else, after you opened it."
                " Your words are below, and not saved. If you save now, they replace what was saved."
            )
            raise ValidationError(words, "outdated")
        return super().clean()

    def _some_days(self, name):
        days = self.cleaned_data[name]
        if not 0 < days <= ladder.MOST:
            words = _now("Between 1 and %(n)d days.") % {"n": ladder.MOST}
            raise ValidationError(words)
        return days

    clean_strike_days = partialmethod(_some_days, "strike_days")
    clean_appeal_days = partialmethod(_some_days, "appeal_days")


class RuleFormSet(forms.BaseInlineFormSet):
    """The rules of a draft; they may change places, so numbers are compared among themselves."""

    SHOWN = ["title", "citation", "text", "waivable", "number"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A new rule comes last, until somebody moves it; the number alone makes none.
        self.initial_extra = [{"number": self.initial_form_count() + 1}]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.change = self._changes.get(form.instance.rule_id)
        form.fields["id"].error_messages["invalid_choice"] = _(
            "This rule was taken out in another tab, or by somebody else. Copy its text into a new"
            " rule, or tick “Take this rule out”."
        )

    @cached_property
    def _changes(self):
        """{rule: how the draft changes it}, as it was saved last."""
        diff = self.instance.change if self.instance.pk and not self.is_bound else None
        return {change.after.key: change for change in diff.changes if change.after} if diff else {}

    def clean(self):
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        numbers = [data["number"] for data in kept if data.get("number")]
        if len(set(numbers)) < len(numbers):
            raise ValidationError(_now("Two rules have the same number."))

    def save_new(self, form, commit=True):
        form.instance.rule = Rule.objects.named(form.instance.title)
        return super().save_new(form, commit)


RuleForms = forms.inlineformset_factory(
    PolicyRevision, RuleWording, formset=RuleFormSet, fields=RuleFormSet.SHOWN, extra=1
)
