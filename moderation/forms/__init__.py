"""What a moderator fills in. Nothing is chosen beforehand; reasons are never optional."""

from django import forms

from moderation.forms.bans import BanForm, LiftForm
from moderation.forms.deletion import DeleteForm, RestoreForm
from moderation.forms.log import LogForm
from moderation.models import PolicyRevision

__all__ = ["BanForm", "CompareForm", "DeleteForm", "LiftForm", "LogForm", "RestoreForm"]


class CompareForm(forms.Form):
    """Two published revisions, by their numbers."""

    earlier = forms.ModelChoiceField(PolicyRevision.objects.published(), to_field_name="number")
    later = forms.ModelChoiceField(PolicyRevision.objects.published(), to_field_name="number")
