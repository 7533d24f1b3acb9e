"""What somebody is told who may not comment, or not yet: why, since when, until when.

The sentences of each kind stand in the table (wording/decisions.py: `refusal` is the title, `in_force` the
sentence below it) and are filled in here, for the page and for the letter. What stands around them
is in templates/comments/form/_refusal.html and templates/emails/moderation/ban.txt. Screening, which
takes words or not, has sentences of its own (screening/sentences.py).
"""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comments.gate import Refusal
from lib.text.dates import date_format
from lib.text.times import when
from moderation.models import Ban, Decision
from moderation.plans import appeals
from moderation.pure.ladder import nth
from moderation.wording.decisions import wording_of_ban

ON_ONE_ARTICLE = gettext_lazy("This applies only to comments on “{title}”.")


def refusal(ban):
    """The Refusal that a ban or a warning is to the one it is about."""
    ban = Ban.objects.with_all().get(pk=ban.pk)
    removal = ban.placed.follows if ban.wording else None
    is_warning = ban.kind == Ban.Kind.WARN
    return Refusal(
        title=title(ban),
        reason=why(ban),
        rule=ban.wording,
        in_force=in_force(ban, format_html, _bold),
        note=removal.note.to_writer if removal else "",
        removed=removal.get_absolute_url() if removal else "",
        to_acknowledge=reverse("warning", args=[ban.pk]) if is_warning else "",
        **_appeal(ban.placed),
    )


def refusal_of_known(ban, by_range_alone):
    """The Refusal to somebody whom a banned person’s fingerprint fits, and who may be somebody else."""
    if not by_range_alone:
        return refusal(ban)
    return Refusal(
        title=_("Guests can’t comment from here for a while"),
        reason=_(
            "Somebody on the same network as you was banned from commenting. You can"
            " comment if you have an account."
        ),
    )


def title(ban):
    day = ban.ends_at and date_format(localtime(ban.ends_at), "j F")
    return str(wording_of_ban(ban).refusal).format(day=day)


def in_force(ban, fill=str.format, at=when):
    """A sentence of when and where a ban holds; a page has its own way to `fill` it and to say a time."""
    sentence = wording_of_ban(ban).in_force
    if not sentence:
        return ""
    facts = {"since": at(ban.starts_at), "until": ban.ends_at and at(ban.ends_at)}
    if ban.post is None:
        return fill(str(sentence), **facts)
    return fill(f"{sentence} {ON_ONE_ARTICLE}", **facts, title=ban.post.title)


def lifted(ban):
    """Sentence to somebody whose ban is lifted."""
    return str(wording_of_ban(ban).letter).format(until=ban.ends_at and when(ban.ends_at))


def why(ban):
    """The reason that its reader is given; a step of the ladder counts the removals."""
    if ban.wording is None:
        return _("A moderator reads them first for a while. It isn’t a strike.")
    if not ban.is_by_ladder:
        return ban.reason
    removals = len(ban.evidence.all())
    days = ban.placed.ladder.strike_days
    if removals == 1:
        words = _("A comment was removed under rule %(n)d.")
        return words % {"n": ban.wording.number}
    words = ngettext(
        "%(nth)s removed comment in %(days)d day. The last one was removed under rule %(n)d.",
        "%(nth)s removed comment in %(days)d days. The last one was removed under rule %(n)d.",
        days,
    )
    return words % {"nth": nth(removals), "days": days, "n": ban.wording.number}


def _appeal(decision):
    """Where a ban can be appealed against, and until when; for a step, it is the removal it came with."""
    if decision.kind not in Decision.APPEALABLE:
        decision = decision.follows
    if decision is None or decision.kind not in Decision.APPEALABLE:
        return {}
    if hasattr(decision, "appeal") and decision.appeal.is_open:
        return {"appeal_waits": appeals.address(decision)}
    if not appeals.can_be_sent(decision):
        return {}
    return {
        "appeal": appeals.address(decision),
        "appeal_until": appeals.deadline(decision),
        "by_another": appeals.is_looked_at_by_another(decision),
    }


def _bold(at):
    return format_html("<b>{}</b>", date_format(localtime(at), "j M Y, H:i"))
