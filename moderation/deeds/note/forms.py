from django.utils.translation import gettext_lazy as _

from moderation.forms.fields import Area, Form


class NoteForm(Form):
    """A note on a reader, for the staff alone."""

    text = Area(error_messages={"required": _("Write the note first")})
