"""How the threads of some articles went: what waited, what was removed and under which rule."""

from functools import cached_property

from django.db.models import Count

from comments.models import Comment
from moderation.models import Decision, RuleWording, ScreeningFinding


class Went:
    """The figures of the threads below `posts`, a query of articles."""

    def __init__(self, posts):
        self.comments = Comment.objects.on(posts).order_by()
        removals = Decision.objects.in_force().filter(is_undo=False, post__in=posts)
        self._removals = removals.order_by()

    @cached_property
    def waited(self):
        """Comments that waited for a moderator, whatever became of them."""
        theirs = {"comment__in": self.comments.values("pk")}
        findings = ScreeningFinding.objects.filter(**theirs).order_by().values("comment")
        held_back = Decision.objects.filter(kind=Decision.Kind.HOLD_BACK, **theirs)
        return findings.union(held_back.order_by().values("comment")).count()

    @cached_property
    def removed(self):
        return self._removals.values("comment").distinct().count()

    @cached_property
    def commonest_rule(self):
        """The rule under which most was removed, as it is worded (RuleWording), or None."""
        rules = self._removals.filter(kind=Decision.Kind.REMOVE).values_list("wording")
        top = rules.annotate(n=Count("pk")).order_by("-n", "wording").first()
        return top and RuleWording.objects.filter(pk=top[0]).first()
