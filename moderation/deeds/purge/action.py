"""Destroying the words of a comment, for good. The decisions about it stay."""

from django.utils.translation import gettext as _

from blog.mail import outbox
from blog.pagecache import page_store
from comments.models import Comment
from moderation.actions.record import record, refuse
from moderation.deeds.purge import plan as purging
from moderation.models import Decision
from moderation.plans.removal import NotAllowed

State = Comment.State


def purge(admin, comment, why, *, with_notes=False):
    """Delete the text of a comment permanently that is gone already, and if wanted what was said about it.

    Text, HTML, search's entry, unsent mail and every stored page go; returns the Decision.
    Raises NotAllowed while people can still read it, or Decided if it was purged already.
    """
    with comment.locked():
        if comment.purged_at:
            refuse(comment)
        if comment.is_held or comment.is_published:
            raise NotAllowed(_("Remove the comment first."))
        if with_notes:
            purging.delete_notes_about(comment)
        comment.purge()
        comment.findings.all().delete()  # They may quote it.
        for decision in purging.decisions_on(comment):
            outbox.erase(about=decision)
        for appeal in purging.appeals_on(comment):
            outbox.erase(about=appeal)
        decision = record(Decision.Kind.PURGE, admin, comment=comment, notes={"among_staff": why})
    page_store.destroy()
    return decision
