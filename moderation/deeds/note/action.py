"""What moderators note about a reader among themselves. Nothing is decided by it."""

from django.db import transaction
from django.utils.translation import gettext as _

from moderation.actions.record import pseudonym_of, writer_of
from moderation.models import StaffNote
from moderation.plans.removal import NotAllowed


@transaction.atomic
def note(moderator, text, *, account=None, comment=None):
    """Note something about an account, or about the guest who wrote `comment`."""
    pseudonym = pseudonym_of(account) if account else writer_of(comment)
    if pseudonym is None or pseudonym.former and not pseudonym.account:
        raise NotAllowed(_("We no longer know who wrote this, so you can’t add a note."))
    return StaffNote.objects.create(
        pseudonym=pseudonym, text=text, written_by=pseudonym_of(moderator)
    )


def withdraw_note(moderator, note):
    """Delete a note, for its writer or an admin; nothing of it stays."""
    if not note.can_be_withdrawn_by(moderator):
        raise NotAllowed(_("Only its writer or an admin can withdraw a note."))
    note.delete()
