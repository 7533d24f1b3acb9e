"""A policy's draft at the desk, and the two revisions that a diff compares."""

from functools import partialmethod
from itertools import count

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from moderation.models import PolicyRevision
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
        steps = [self._step(line) for line in filled]
        steps.sort(key=lambda step: step["strikes"])
        if refusal := ladder.refusal(steps):
            raise ValidationError(refusal)
        return steps

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True

    @staticmethod
    def _step(line):
        step, days = line["step"], line["days"].strip()
        if not line["strikes"].strip() or not step:
            raise ValidationError(_now("Each line needs a number of strikes and a step."))
        if days and step not in ladder.TIMED:
            raise ValidationError(_now("Only “hold” and “suspend” last for a number of days."))
        return {
            "strikes": _number(line["strikes"]),
            "step": step,
            "days": _number(days) if days else None,
        }


def _number(text):
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ValidationError(_now("Strikes and days are whole numbers."))
    return int(text)


class AnnouncementChoice(forms.ModelChoiceField):
    def label_from_instance(self, post):
        return f"{post.title} ({post.published_at:%Y-%m-%d})" if post.published_at else post.title


class RevisionForm(forms.ModelForm):
    """The draft of a revision, but for its rules."""

    ladder = LadderField(
        label=_("Ladder"),
        help_text=_(
            "What happens at each number of strikes, until the next line. Below the first line,"
            " only the comment is removed. Empty a line to remove it."
        ),
    )

    class Meta:
        model = PolicyRevision
        fields = ["effective_at", "announced_in", "strike_days", "appeal_days", "ladder"]
        field_classes = {"announced_in": AnnouncementChoice}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "announced_in" in self.fields:  # Not in a published one, which can only be read.
            newest = Post.objects.order_by("-published_at", "-pk").values("pk")[:OFFERED]
            chosen = Post.objects.filter(pk=self.instance.announced_in_id)
            offered = Post.objects.filter(pk__in=list(newest.values_list("pk", flat=True))) | chosen
            self.fields["announced_in"].queryset = offered.without_texts().order_by("-published_at")

    def _some_days(self, name):
        days = self.cleaned_data[name]
        if not 0 < days <= ladder.MOST:
            words = _now("Between 1 and %(n)d days.") % {"n": ladder.MOST}
            raise ValidationError(words)
        return days

    clean_strike_days = partialmethod(_some_days, "strike_days")
    clean_appeal_days = partialmethod(_some_days, "appeal_days")
