"""What the desk shows of the people at it, and of what they know about a reader."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment
from lib.text.times import age
from moderation.desk import assignments
from moderation.lists import listings as lists
from moderation.models import Assignment, Pseudonym, SavedNote, StaffNote
from moderation.wording import staff

register = template.Library()

register.filter("deed", staff.action_sentence)


@register.filter
def at(sentences, key):
    """What is said of a comment, or an empty text."""
    return sentences.get(key, "") if sentences else ""


@register.inclusion_tag("moderation/saved_notes/_saved_notes.html")
def saved_notes(field):
    """Beside a field whose words reach a writer: the notes that moderators have saved for it."""
    return {"field": field, "saved": SavedNote.objects.all()}


@register.simple_tag
def assignment_of(comment):
    """Who has taken the comment on for an hour, or None."""
    return assignments.on(comment)


@register.simple_tag
def handed_to(account):
    """Comments that others handed to this moderator."""
    return list(Assignment.objects.handed_to(account))


@register.simple_tag
def waiting_rows(moderator):
    """(how many, what, a line about it, where) of all that waits for this moderator's decision."""
    if not moderator.is_moderator:
        return []
    counted = lists.tallied(moderator)
    tallies = ((counted[slug], *about) for slug, about in _WAITING.items() if slug in counted)
    rows = []
    for tally, what, name, query in tallies:
        if tally.n:
            oldest = ""
            if tally.oldest:
                oldest = _("The oldest has waited %(span)s.") % {"span": age(tally.oldest)}
            rows.append((tally.n, what(tally.n), oldest, f"{reverse(name)}{query}"))
    return rows


_WAITING = {
    lists.UNREAD: (
        lambda n: ngettext("Comment nobody has read", "Comments nobody has read", n),
        "review",
        "?show=unread",
    ),
    lists.HELD: (lambda n: ngettext("Held comment", "Held comments", n), "review", "?show=held"),
    lists.REPORTED: (
        lambda n: ngettext("Reported comment", "Reported comments", n),
        "review",
        "?show=reported",
    ),
    lists.APPEALS: (
        lambda n: ngettext("Appeal to rule on", "Appeals to rule on", n),
        "appeals",
        "",
    ),
}


@register.inclusion_tag("moderation/people/_notes.html", takes_context=True)
def staff_notes(context, whom, with_form=True):
    """The notes on an account, or on whoever wrote a comment, and the form for another."""
    request = context["request"]
    account, guest = (whom.author, whom) if isinstance(whom, Comment) else (whom, None)
    if account is None and (not guest.token or Pseudonym.objects.gone(guest.token)):
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
