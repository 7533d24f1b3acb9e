"""Moderation's answers to the questions of comments/gate.py."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from comments.gate import HELD, PUBLISHED, Refusal
from comments.models import Comment
from moderation import appeals
from moderation.consent import consent
from moderation.models import Ban

__all__ = ["consent", "refusal", "screen"]


def refusal(writer, post):
    """A ban in force refuses, and says why, since when and until when."""
    if writer.account:
        bans = Ban.objects.in_force().filter(standing__account=writer.account)
    elif writer.token:
        bans = Ban.objects.in_force().filter(standing__guest=writer.token)
    else:
        return None
    # What a refusal says is asked for only then: hardly anybody is banned.
    ban = bans.order_by("starts_at").last()
    return _told(ban) if ban else None


def screen(comment):
    """An account publishes; a guest waits until one comment of theirs was approved."""
    if comment.author_id:
        return PUBLISHED
    earlier = Comment.objects.published().filter(token=comment.token, read_at__isnull=False)
    return PUBLISHED if earlier.exclude(pk=comment.pk).exists() else HELD


def _told(ban):
    if ban.ends_at:
        day = date_format(localtime(ban.ends_at), "j F")
        title = _("You can’t comment until %(day)s") % {"day": day}
    else:
        title = _("You can’t comment here")
    return Refusal(
        title=title,
        reason=ban.reason,
        rule=ban.wording,
        since=ban.starts_at,
        until=ban.ends_at,
        **_appeal(ban.placed),
    )


def _appeal(decision):
    if not appeals.can_be_sent(decision):
        return {}
    return {"appeal": appeals.address(decision), "appeal_until": appeals.deadline(decision)}
