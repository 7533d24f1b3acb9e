from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from blog.desk.forms.fields import ClockInput
from lib.outgoing.addresses import NotSent, target_of
from moderation.forms.fields import Form
from moderation.models.staff.alerts import AlertChoice, Channel, Event, WebHook

HINTS = {
    Event.HELD: _("It waits for a moderator."),
    Event.HANDED: _("Assigned to you for an hour."),
    Event.APPEAL: _("Only appeals you may decide."),
    Event.OWN: _("What readers write below what you have published."),
}


# At which hours a moderator is there, and whether authors are shown.
THERE = "there_from", "there_until", "there_on_weekdays", "is_listed"


class Clock(forms.TimeField):
    """A time of the day, as 22:00."""

    def __init__(self, **options):
        wrong = {"invalid": _("Enter a time of the day, as 22:00")}
        super().__init__(required=False, widget=ClockInput(), error_messages=wrong, **options)


class AlertsForm(Form):
    """What somebody on the staff is told, when it is quiet, and their web hook."""

    quiet_starts = Clock(label=_("From"))
    quiet_ends = Clock(label=_("To"))
    quiet_sundays = forms.BooleanField(label=_("All of Sunday"), required=False)
    there_from = Clock(label=_("I’m there from"))
    there_until = Clock(label=_("until"))
    there_on_weekdays = forms.BooleanField(label=_("Only from Monday to Friday"), required=False)
    is_listed = forms.BooleanField(
        label=_("Show authors at which hours I’m there"),
        required=False,
        help_text=_(
            "Authors see on the publish page who is there on that day. Without hours of your own, we"
            " guess them from when you decided in the last eight weeks."
        ),
    )
    # No URLField: one sentence says what is wrong with an address, here and when it is asked.
    hook_address = forms.CharField(label=_("Address"), required=False)
    hook_shape = forms.ChoiceField(label=_("Format"), choices=WebHook.Shape)

    def __init__(self, data, choices):
        quiet, hook = choices.quiet, choices.hook
        kept = {
            "quiet_starts": quiet.starts,
            "quiet_ends": quiet.ends,
            "quiet_sundays": quiet.sundays,
            **{name: getattr(quiet, name) for name in THERE},
            "hook_address": hook.address if hook else "",
            "hook_shape": hook.shape if hook else WebHook.Shape.SIGNED,
        }
        super().__init__(data, initial=kept)
        self.by_event = choices.by_event
        if not choices.account.is_moderator:
            for name in THERE:
                del self.fields[name]
        for event, choice in choices.by_event.items():
            event, often = Event(event), {"choices": AlertChoice.Often, "initial": choice.often}
            # What a page that was open before didn't ask about stays as it is.
            self.fields[f"{event}_often"] = forms.ChoiceField(
                label=_("How often"), required=False, **often
            )
            for channel in Channel:
                tick = {"label": channel.label, "initial": getattr(choice, channel)}
                self.fields[f"{event}_{channel}"] = forms.BooleanField(required=False, **tick)

    @property
    def rows(self):
        """(event, its hint, how often, the ticks of its channels) for each row of the table."""
        for event in map(Event, self.by_event):
            ticks = [self[f"{event}_{channel}"] for channel in Channel]
            yield event, HINTS.get(event, ""), self[f"{event}_often"], ticks

    def clean_hook_address(self):
        address = self.cleaned_data["hook_address"]
        if address:
            try:
                target_of(address)
            except NotSent as why:
                raise ValidationError(capfirst(str(why))) from why
        return address

    def clean(self):
        sent = super().clean()
        self._check_pair("quiet_starts", "quiet_ends")
        self._check_pair("there_from", "there_until")
        hooked = [event for event in self.by_event if sent.get(f"{event}_hook")]
        if hooked and not sent.get("hook_address") and "hook_address" not in self.errors:
            self.add_error(
                "hook_address", _("Enter the address of your web hook, or untick it above")
            )
        return sent

    def _check_pair(self, begins, ends):
        """Two times are both given, and differ, or neither is."""
        sent = self.cleaned_data
        if begins not in sent or ends not in sent:
            return
        if (sent[begins] is None) != (sent[ends] is None):
            missing = ends if sent[ends] is None else begins
            self.add_error(missing, _("Enter both times, or neither"))
        elif sent[begins] is not None and sent[begins] == sent[ends]:
            wrong = _("These are the same time. Choose an end, or leave both empty")
            self.add_error(ends, wrong)

    @property
    def wanted(self):
        """The AlertChoices that were made."""
        for event, choice in self.by_event.items():
            if not self.cleaned_data[f"{event}_often"]:
                continue
            choice.often = self.cleaned_data[f"{event}_often"]
            for channel in Channel:
                setattr(choice, channel, self.cleaned_data[f"{event}_{channel}"])
        return list(self.by_event.values())

    @property
    def quiet(self):
        times = {name: self.cleaned_data[f"quiet_{name}"] for name in ("starts", "ends", "sundays")}
        return times | {name: self.cleaned_data[name] for name in THERE if name in self.fields}

    @property
    def hook(self):
        return {name: self.cleaned_data[f"hook_{name}"] for name in ("address", "shape")}
