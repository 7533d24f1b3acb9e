"""Letting a comment wait for a moderator again, and what its writer says next."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from moderation.actions.holding import SPAN
from moderation.deeds.assign.forms import others
from moderation.deeds.ban.forms import as_shown, end_in
from moderation.forms.fields import Area, Form


class HoldForm(Form):
    """What is held; a comment that waits already leaves only what its writer says next."""

    THIS, NEXT = "this", "next"
    ME = "me"

    what = forms.ChoiceField(
        choices=[(THIS, THIS), (NEXT, NEXT)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what to hold")},
    )
    who = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": _("They don’t moderate here any more. Choose again")},
    )
    among_staff = Area(required=False)

    def __init__(self, data, *, comment, why_not_next, moderator):
        """`why_not_next` says why what they say next can't be held, if it can't."""
        first = self.THIS if comment.is_published else self.NEXT
        super().__init__(data, initial={"what": first})
        self.comment, self.why_not_next, self.moderator = comment, why_not_next, moderator
        self.others = {str(one.pk): one for one in others(moderator)}
        named = [(key, one.name) for key, one in self.others.items()]
        anybody = [("", _("Any moderator")), (self.ME, _("Me, for an hour"))]
        self.fields["who"].choices = [*anybody, *named]

    def clean_what(self):
        what = self.cleaned_data["what"]
        if what == self.NEXT and self.why_not_next:
            raise forms.ValidationError(self.why_not_next)
        return what

    @property
    def chosen(self):
        """What is chosen, while there is nothing wrong with it."""
        if not self.is_bound:
            return self.initial["what"]
        return self.cleaned_data["what"] if self.is_valid() else ""

    @property
    def receiver(self):
        """The moderator who is to decide on it in the next hour; None for anybody."""
        who = self.cleaned_data["who"]
        return self.moderator if who == self.ME else self.others.get(who)

    @cached_property
    def until(self):
        """The time, as it was shown, until which the writer's next comments wait; None if only this one does."""
        if self.chosen != self.NEXT:
            return None
        return as_shown(end_in(SPAN), self.data.get("confirm"))

    @property
    def button_text(self):
        """Label of the button."""
        if self.comment.is_held:
            return _("Hold next comments")
        return _("Hold for 14 days") if self.until else _("Hold comment")

    @property
    def choice(self):
        """What the button sends: the choice, and the end that it was shown with."""
        return f"{self.chosen} {self.until.isoformat()}" if self.until else self.chosen

    @property
    def is_confirmed(self):
        return self.data.get("confirm") == self.choice
