"""The letters that deeds owe to the person they are about; moderation/letters.py has their words."""

from blog import outbox
from moderation import appeals

REMOVED, BANNED, LIFTED = "moderation.removal", "moderation.ban", "moderation.lift"
EDIT_REFUSED = "moderation.edit"


def tell(kind, decision, at):
    """Owe the letter for when the decision is public; nothing for what was decided elsewhere."""
    person = appeals.correspondent_of(decision) if at is None else None
    if person:
        outbox.owe(kind, person, about=decision, due=decision.appears_at)
