"""Form with which a moderator hands a comment to another, with a note."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from moderation.forms.fields import Area, Form


def others(moderator):
    """The moderators besides `moderator`, by name."""
    moderators = User.objects.who_may("moderation.moderate").exclude(pk=moderator.pk)
    return moderators.order_by("name")


class HandOverForm(Form):
    to = forms.ModelChoiceField(
        queryset=User.objects.none(),
        empty_label=_("Choose a moderator"),
        error_messages={
            "required": _("Choose who takes it over"),
            "invalid_choice": _("They don’t moderate here any more. Choose somebody else"),
        },
    )
    note = Area(required=False)

    def __init__(self, *args, giver, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = others(giver)
