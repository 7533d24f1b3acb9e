"""Keeping somebody from commenting: for how long, under which rule, and why."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from blog.desk.forms.fields import DayInput
from lib.text.times import day
from lib.web.choices import RowsChoice
from moderation.forms.fields import Area, Form, RuleChoice
from moderation.models import Decision

SHOWN_FOR = timedelta(hours=1)  # How long the end of a ban, once shown, may be confirmed.


def end_in(span):
    """The end of a span that begins now, to the minute, as it is shown."""
    return timezone.now().replace(second=0, microsecond=0) + span + timedelta(minutes=1)


def as_shown(computed, confirmation):
    """The end as the button shown before named it, at the end of what it sends, unless it is another one by now."""
    try:
        shown = parse_datetime((confirmation or "").split(" ")[-1])
    except ValueError:
        return computed
    if not (computed and shown and timezone.is_aware(shown)):
        return computed
    return shown if abs(computed - shown) < SHOWN_FOR else computed


class Evidence(RowsChoice):
    """Decisions that a ban rests on, to be ticked."""

    def __init__(self, **options):
        super().__init__(
            Decision.objects.none(),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": _("This decision was reversed. Choose again")},
            **options,
        )

    def label_from_instance(self, decision):
        words = decision.wording.cited if decision.wording else decision.get_kind_display()
        return _("%(day)s, %(words)s") % {"day": day(decision.made_at), "words": words}


class BanForm(Form):
    SPANS = [("1", _("1 day")), ("7", _("7 days")), ("30", _("30 days"))]
    UNTIL, OPEN = "date", "open"

    SELDOM = ("evidence", "with_range", "with_recent", "among_staff")

    how_long = forms.ChoiceField(
        choices=[*SPANS, (UNTIL, _("Until…")), (OPEN, _("Permanently"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long")},
    )
    until = forms.DateField(required=False, widget=DayInput)
    EVERYWHERE, HERE = "everywhere", "here"
    where = forms.ChoiceField(
        choices=[(EVERYWHERE, _("Everywhere")), (HERE, _("Only on this article"))],
        widget=forms.RadioSelect,
        initial=EVERYWHERE,
        required=False,
    )
    rule = RuleChoice()
    evidence = Evidence(required=False)
    with_range = forms.BooleanField(required=False)
    with_recent = forms.BooleanField(required=False)
    reason = Area(error_messages={"required": _("Say why; the reader sees this")})
    among_staff = Area(required=False)

    def __init__(
        self, *args, wordings, removals, recent, post=None, can_be_by_range=False, **kwargs
    ):
        """`recent` is how many comments of theirs there are to be deleted as well."""
        super().__init__(*args, **kwargs)
        self.recent = recent
        self.fields["rule"].queryset = wordings
        self.fields["rule"].empty_label = _("Choose a rule")
        self.fields["evidence"].queryset = removals
        self.post = post
        if post is None:
            del self.fields["where"]
        if not can_be_by_range:
            del self.fields["with_range"]
        if not recent:
            del self.fields["with_recent"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("how_long") == self.UNTIL and "until" not in self.errors:
            date = cleaned.get("until")
            if date is None:
                self.add_error("until", _("Enter the date"))
            elif date <= timezone.localdate() or date.year > 9000:
                self.add_error("until", _("Enter a date in the future"))
        return cleaned

    @property
    def has_more(self):
        """Whether anything is chosen, said or wrong among what few bans need."""
        more = [self[name] for name in self.SELDOM if name in self.fields]
        return any(field.value() or field.errors for field in more)

    @property
    def can_be_previewed(self):
        """Whether all is chosen that its effect depends on, though a reason may be missing yet."""
        return set(self.errors) <= {"reason"}

    @property
    def ends_at(self):
        """End of the ban: as it was shown, if that is being confirmed; None for no end."""
        how_long = self.cleaned_data["how_long"]
        if how_long == self.OPEN:
            computed = None
        elif how_long == self.UNTIL:
            # The day on which they may write again, from its beginning.
            beginning = datetime.combine(self.cleaned_data["until"], time.min)
            computed = timezone.make_aware(beginning)
        else:
            computed = end_in(timedelta(days=int(how_long)))
        return as_shown(computed, self.data.get("confirm"))

    @property
    def button_text(self):
        """Label of the button, once the form is valid."""
        how_long, end = self.cleaned_data["how_long"], self.ends_at
        if end is None:
            return _("Ban permanently")
        if how_long == self.UNTIL:
            return _("Ban until %(day)s") % {"day": day(end)}
        return _("Ban for %(span)s") % {"span": dict(self.SPANS)[how_long]}

    @property
    def scope(self):
        """The post on which it holds, or None for everywhere."""
        return self.post if self.cleaned_data.get("where") == self.HERE else None

    @property
    def choice(self):
        end, sent = self.ends_at, self.cleaned_data
        where = f"{sent['rule'].pk}.{sent.get('where', '')}.{sent.get('with_range', False):d}"
        return f"{sent['how_long']} {where} {end.isoformat() if end else ''}"

    @property
    def is_confirmed(self):
        return self.data.get("confirm") == self.choice


class LiftForm(Form):
    reason = Area(error_messages={"required": _("Say why; other moderators see this")})
