"""The letters that deeds owe to the person they are about; moderation/composers.py has their words."""

from blog.mail import outbox
from moderation.plans import appeals

# Told on the site alone, to those who have an account: nobody needs a mail to go and look.
PUBLISHED, RESTORED = "moderation.published", "moderation.restored"
REMOVED, BANNED, LIFTED = "moderation.removal", "moderation.ban", "moderation.lift"
EDIT_REFUSED = "moderation.edit"


def notify(kind, decision, at=None):
    """Owe the letter for when the decision is public; nothing for what was decided elsewhere."""
    person = appeals.correspondent_of(decision) if at is None else None
    if person:
        outbox.enqueue(kind, person, about=decision, due=decision.appears_at)


def notify_on_site(kind, decision, at=None):
    """The same for what the bell says and no letter, of others' decisions; a guest, who has no bell, gets a letter."""
    person = appeals.correspondent_of(decision) if at is None else None
    if person and decision.about_id != decision.made_by_id:
        outbox.enqueue(kind, person, about=decision, due=decision.appears_at)
