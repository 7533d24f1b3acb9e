"""A rule as it held for each of many comments, asked of the database once."""

from collections import defaultdict

from moderation.models import PolicyRevision, Waiver


class Rulebook:
    """Every revision that has taken effect with its rules, and where rules are set aside."""

    def __init__(self):
        effective = PolicyRevision.objects.effective().order_by("-number")
        self.revisions = list(effective.prefetch_related("wordings__rule"))
        self._waivers = None

    @property
    def in_force(self):
        return self.revisions[0] if self.revisions else None

    def rules(self):
        """Each rule there is or was, in its latest words; those in force first."""
        latest = {}
        for revision in self.revisions:
            for wording in sorted(revision.wordings.all(), key=lambda one: one.number):
                latest.setdefault(wording.rule_id, wording)
        return list(latest.values())

    def wording_for(self, rule_id, comment):
        """The rule in the words that it had when `comment` was written, or None."""
        at = comment.pending_at or comment.edited_at or comment.created_at
        for revision in self.revisions:
            if revision.effective_at <= at:
                said = [one for one in revision.wordings.all() if one.rule_id == rule_id]
                return said[0] if said else None
        return None

    def is_set_aside(self, rule_id, comment):
        """Whether the comment's article sets the rule aside for it."""
        at = comment.pending_at or comment.edited_at or comment.created_at
        waivers = self._shields()[rule_id, comment.post_id]
        return any(until is None or until > at for until in waivers)

    def _shields(self):
        if self._waivers is None:
            self._waivers = defaultdict(list)
            for rule, post, until in Waiver.objects.values_list("rule", "post", "until"):
                self._waivers[rule, post].append(until)
        return self._waivers
