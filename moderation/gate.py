"""Moderation's answers to the questions of comments/gate.py."""

from moderation import marks, notices
from moderation.consent import consent
from moderation.models import Ban, Finding
from moderation.screening.asking import keep, screen

__all__ = ["consent", "disowned", "keep", "refusal", "screen"]


def refusal(writer, post):
    """A ban in force refuses, and says why, since when and until when; so does a warning."""
    if writer.account or writer.token:
        bans = _in_force(writer).on(post).exclude(kind=Ban.Kind.HOLD)
        # What a refusal says is asked for only then: hardly anybody is banned.
        if ban := max(bans, key=_weight, default=None):
            return notices.refusal(ban)
    known = _known_again(writer, post)
    return notices.refusal_of_known(*known) if known else None


def disowned(comment):
    """The desk says so beside it."""
    Finding.objects.create(comment=comment, check_name="disowned")


def _weight(ban):
    """What refuses for longest is what somebody is told; a warning only where nothing else is."""
    return ban.kind == Ban.Kind.BAN, ban.ends_at is None, ban.ends_at or ban.starts_at


def _in_force(writer):
    bans = Ban.objects.in_force()
    if writer.account:
        return bans.filter(standing__account=writer.account)
    return bans.filter(standing__guest=writer.token)


def _known_again(writer, post):
    """The ban that a guest's address or range tells of. A stranger's page is the same for all."""
    if writer.account or not (writer.token or writer.email or writer.whence):
        return None
    return marks.refusing(writer, Ban.objects.in_force().refusing().on(post))
