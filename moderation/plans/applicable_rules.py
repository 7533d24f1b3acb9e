"""The rules that a comment is judged by: those that held on the day its words were written."""

from collections import defaultdict

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from comments.models import Comment
from comments.models.comments import JUDGED_FOR
from moderation.models import PolicyRevision, RuleWording, Waiver


def judgeable(at=None):
    """The comments that a moderator may decide on: what was withdrawn a while ago isn't."""
    return not_withdrawn_before((at or timezone.now()) - JUDGED_FOR)


def not_withdrawn_before(since):
    withdrawn = Q(state=Comment.State.WITHDRAWN)
    recently = Q(withdrawn_at__gt=since)
    return Comment.objects.filter(~withdrawn | recently).outside_the_bin()


def revision_for(comment):
    """The revision in force when the comment's words were written; None if that was before any."""
    return PolicyRevision.objects.in_force(at=_written_at(comment))


def citable(comment):
    """The rules that `comment` can be removed under, for a form to choose from."""
    rules = Rulebook([comment.post_id]).citable(comment)
    return RuleWording.objects.filter(pk__in=[one.pk for one in rules])


class Rulebook:
    """Every revision that has taken effect, and the rules that the articles `posts` set aside.

    Each is asked of the database once, however many comments are judged.
    """

    def __init__(self, posts=()):
        self.posts = posts

    @cached_property
    def revisions(self):
        effective = PolicyRevision.objects.effective().order_by("-number")
        return list(effective.prefetch_related("wordings"))

    @property
    def in_force(self):
        return next(iter(self.revisions), None)

    def rules(self):
        """Each rule there is or was, in its latest words; those in force first."""
        latest = {}
        for revision in self.revisions:
            for wording in revision.wordings.all():
                latest.setdefault(wording.rule_id, wording)
        return list(latest.values())

    def citable(self, comment):
        """The rules that `comment` can be removed under, in the words of its day."""
        return self._holding(self.revision_for(comment), comment)

    def wording_for(self, rule_id, comment):
        """The rule in the words that `comment` can be removed under, or None."""
        return next((one for one in self.citable(comment) if one.rule_id == rule_id), None)

    def newer(self, comment):
        """Rules in force now that said something else, or nothing, when `comment` was written.

        They can be cited only by a stated override.
        """
        then = self.revision_for(comment)
        texts = {_words(wording) for wording in then.wordings.all()} if then else set()
        return [one for one in self._holding(self.in_force, comment) if _words(one) not in texts]

    def is_set_aside(self, rule_id, comment):
        """Whether the comment's article sets the rule aside for it: then it can't be cited.

        An end is no trap: whatever stood on the page until then stays free of the rule.
        """
        at = _written_at(comment)
        waivers = self._waivers[rule_id, comment.post_id]
        return any(until is None or until > at for until in waivers)

    def revision_for(self, comment):
        """The revision that held when its words were written, or None."""
        at = _written_at(comment)
        return next((one for one in self.revisions if one.effective_at <= at), None)

    def _holding(self, revision, comment):
        rules = revision.wordings.all() if revision else []
        return [one for one in rules if not self.is_set_aside(one.rule_id, comment)]

    @cached_property
    def _waivers(self):
        """{(rule, article): until when the article sets the rule aside, each time that it did}."""
        ends = defaultdict(list)
        waivers = Waiver.objects.filter(post__in=self.posts)
        for rule, post, until in waivers.values_list("rule", "post", "until"):
            ends[rule, post].append(until)
        return ends


def _written_at(comment):
    return comment.pending_at or comment.edited_at or comment.created_at


def _words(wording):
    return wording.rule_id, wording.title, wording.citation, wording.text
