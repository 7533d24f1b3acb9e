"""What a moderator can't do with the comment that is open, and why."""

from django.utils.translation import gettext as _

from comments.models import Comment
from moderation.actions.bans import why_unbannable
from moderation.models import Ban

State = Comment.State


def unavailable(moderator, comment, about, ban):
    """{key of the keyboard: why it can't be used} for the deeds about `comment`.

    `about` is what the desk knows of the comment, `ban` the one in force of its writer.
    """
    reasons = {"b": _why_no_ban(moderator, comment, ban)}
    if comment.is_held or comment.is_published:
        is_settled = comment.is_published and comment.read_at and not comment.pending_at
        unseen = _("Readers don’t see it while it is held.") if comment.is_held else ""
        reasons |= {
            "a": _("It has been read already.") if is_settled and not about["report_count"] else "",
            "w": _("It is held already.") if comment.is_held else "",
            "r": unseen or _why_nowhere(about),
            "o": unseen or _why_nowhere(about),
        }
    else:
        gone = _("Its writer has withdrawn it.")
        is_withdrawn = comment.state == State.WITHDRAWN
        if not is_withdrawn:
            gone = _("It is removed already.")
        can_be_judged = is_withdrawn and not about["is_judged"]
        reasons |= dict.fromkeys("awmr", gone) | {
            "d": "" if can_be_judged else gone,
            "o": gone if is_withdrawn else _why_nowhere(about),
        }
    return {key: why for key, why in reasons.items() if why}


def _why_no_ban(moderator, comment, ban):
    name = {"name": comment.name}
    if ban and ban.kind == Ban.Kind.BAN:
        return _("%(name)s is banned already.") % name
    if comment.author:
        return why_unbannable(moderator, comment.author)
    if not comment.token:
        return _("You can’t ban %(name)s: we can’t recognise this guest.") % name
    return ""


def _why_nowhere(about):
    return "" if about["post"].is_public else _("Its article isn’t public.")
