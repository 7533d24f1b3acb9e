"""What the desk shows of the people at it, and of what they know about a reader."""

from django import template

from comments.models import Comment
from moderation.desk import assignments
from moderation.models import Pseudonym, SavedNote, StaffNote
from moderation.wording import staff

register = template.Library()

register.filter("deed", staff.deed)


@register.filter
def at(sentences, key):
    """What is said of a comment, or an empty text."""
    return sentences.get(key, "") if sentences else ""


@register.inclusion_tag("moderation/_saved_notes.html")
def saved_notes(field):
    """Beside a field whose words reach a writer: the notes that moderators have saved for it."""
    return {"field": field, "saved": SavedNote.objects.all()}


@register.simple_tag
def assignment_of(comment):
    """Who has taken the comment on for an hour, or None."""
    return assignments.on(comment)


@register.simple_tag
def handed_to(account):
    """What others handed to this moderator."""
    return list(assignments.handed_to(account))


@register.inclusion_tag("moderation/_notes.html", takes_context=True)
def staff_notes(context, whom, with_form=True):
    """The notes on an account, or on whoever wrote a comment, and the form for another."""
    request = context["request"]
    account, guest = (whom.author, whom) if isinstance(whom, Comment) else (whom, None)
    if account is None and not _is_known(guest):
        return {}
    notes = StaffNote.objects
    notes = notes.on_account(account) if account else notes.on_guest(guest.token)
    return {
        "is_known": True,
        "notes": [(one, one.can_be_withdrawn_by(request.user)) for one in notes.newest_first()],
        "account": account,
        "guest": guest,
        "with_form": with_form,
        "back": context.get("address") or request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


def _is_known(guest):
    return guest.token and not Pseudonym.objects.gone(guest.token)
