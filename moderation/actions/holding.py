"""Letting what was published wait again, and letting what somebody writes next wait: no strike, nobody is told."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.actions import reading
from moderation.actions.bans import why_unbannable
from moderation.actions.record import Decided, check, lock, record, refuse, writer_of
from moderation.actions.strikes import put_in_force
from moderation.models import Ban, Decision, Reading
from moderation.plans.removal import NotAllowed

Kind, How = Decision.Kind, Reading.How
SPAN = timedelta(days=14)  # As the ladder's own hold, unless a policy says otherwise.


def hold(moderator, comment, *, seen=None, until=None, among_staff="", is_unread=False):
    """Take a published comment from the page until a moderator decides.

    With `until`, what its writer says next waits for a moderator as well, up to that time. One that is
    held with many others `is_unread` stays to be read.
    """
    with comment.locked():
        check(comment, seen)
        if not comment.is_published:
            refuse(comment)
        comment.hold()
        notes = {"among_staff": among_staff}
        decision = record(Kind.HOLD_BACK, moderator, comment=comment, notes=notes)
        if not is_unread:
            reading.keep(How.DECIDED, moderator, comment, decision.made_at)
        if until:
            _hold_next(moderator, comment, until, follows=decision)
        return decision


@transaction.atomic
def hold_next(moderator, comment, until, *, among_staff=""):
    """Let what the writer of `comment` says next wait for a moderator, up to a time."""
    return _hold_next(moderator, comment, until, notes={"among_staff": among_staff})


def why_not_held(moderator, comment):
    """The reason why the next comments of a comment's writer can't be let wait, or an empty text."""
    if refusal := _why_never(moderator, comment):
        return refusal
    waits = _("What %(name)s writes is already held.") % {"name": comment.name}
    return waits if _in_force(comment) else ""


def _why_never(moderator, comment):
    if comment.author:
        return why_unbannable(moderator, comment.author)
    if comment.token:
        return ""
    return _("We can’t recognise this guest, so we can’t hold their next comments.")


def _in_force(comment):
    """The hold in force of whoever wrote a comment, or None."""
    whose = {"account": comment.author} if comment.author_id else {"guest": comment.token}
    known = {f"pseudonym__{name}": value for name, value in whose.items()}
    return Ban.objects.in_force().holding().filter(post__isnull=True, **known).first()


def _hold_next(moderator, comment, until, **what):
    if until <= timezone.now():
        raise NotAllowed(_("Choose an end in the future."))
    if refusal := _why_never(moderator, comment):
        raise NotAllowed(refusal)
    person = writer_of(comment)
    lock(person)
    if earlier := _in_force(comment):
        raise Decided(earlier.placed)
    placed = record(Kind.HOLD, moderator, comment=comment, about=person, until=until, **what)
    put_in_force(placed, Ban.Kind.HOLD, evidence=[])
    return placed
