"""Many comments at once: which deed it is to be, and under which rule."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.forms.fields import Area, Form
from moderation.models import Bulk

Deed = Bulk.Deed


class BulkForm(Form):
    """One choice: approve, hold, spam, or one of the rules."""

    what = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what to do with them"),
            "invalid_choice": _("You can’t do this with them. Choose something else"),
        },
    )
    without_strike = forms.BooleanField(required=False)
    to_writer = Area(required=False)

    def __init__(self, *args, rulebook, **kwargs):
        super().__init__(*args, **kwargs)
        self.wordings = {f"rule-{one.rule_id}": one for one in rulebook.rules()}
        self.in_force, self.earlier = {}, {}
        for value, one in self.wordings.items():
            is_in_force = one.revision_id == rulebook.in_force.pk
            (self.in_force if is_in_force else self.earlier)[value] = one
        choices = (Deed.APPROVE, Deed.HOLD, Deed.SPAM, *self.wordings)
        self.fields["what"].choices = [(value, value) for value in choices]

    @classmethod
    def of(cls, bulk, rulebook):
        """The form as the draft has been filled in so far."""
        what = f"rule-{bulk.rule_id}" if bulk.rule_id else bulk.deed
        said = {"what": what, "without_strike": not bulk.gives_strike}
        return cls(initial=said | {"to_writer": bulk.to_writer}, rulebook=rulebook)

    @property
    def is_earlier(self):
        return self["what"].value() in self.earlier

    @property
    def chosen(self):
        """What `actions.bulk.choose` is told, once the form is valid."""
        said = self.cleaned_data
        wording = self.wordings.get(said["what"])
        return {
            "deed": Deed.REMOVE if wording else said["what"],
            "rule": wording and wording.rule,
            "gives_strike": not said["without_strike"],
            "to_writer": said["to_writer"],
        }
