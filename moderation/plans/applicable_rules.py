"""What a comment is judged by: the rules that held on the day its words were written."""

from django.db.models import Q
from django.utils import timezone

from comments.models import Comment
from comments.models.comments import JUDGED_FOR
from moderation.models import PolicyRevision, Rule, RuleWording, Waiver


def judgeable(at=None):
    """The comments that a moderator may decide on: what was withdrawn a while ago isn't."""
    return not_withdrawn_before((at or timezone.now()) - JUDGED_FOR)


def not_withdrawn_before(since):
    withdrawn = Q(state=Comment.State.WITHDRAWN)
    recently = Q(withdrawn_at__gt=since)
    return Comment.objects.filter(~withdrawn | recently)


def revision_for(comment):
    """The revision in force when the comment's words were written; None if that was before any."""
    return PolicyRevision.objects.in_force(at=_written_at(comment))


def citable(comment):
    """The rules that `comment` can be removed under."""
    revision = revision_for(comment)
    wordings = revision.wordings.all() if revision else RuleWording.objects.none()
    return wordings.exclude(rule__in=set_aside(comment))


def set_aside(comment):
    """The rules that the comment's article sets aside for it: these can't be cited."""
    shielding = Waiver.objects.shielding(_written_at(comment)).filter(post=comment.post_id)
    return Rule.objects.filter(pk__in=shielding.values("rule"))


def newer(comment):
    """Rules in force now that said something else, or nothing, when the comment was written.

    They can be cited only by a stated override.
    """
    now, then = PolicyRevision.objects.in_force(), revision_for(comment)
    if now is None or now == then:
        return RuleWording.objects.none()
    said = {_words(wording) for wording in then.wordings.all()} if then else set()
    changed = [wording.pk for wording in now.wordings.all() if _words(wording) not in said]
    return now.wordings.filter(pk__in=changed).exclude(rule__in=set_aside(comment))


def _written_at(comment):
    return comment.pending_at or comment.edited_at or comment.created_at


def _words(wording):
    return wording.rule_id, wording.title, wording.citation, wording.text
