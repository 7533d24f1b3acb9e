"""Many comments at once: what was selected, what was to be done, what became of each.

The record is made of decisions, one for each comment; these rows only say how the work stands,
and go when nobody looks at it any more.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models import Comment
from lib.people.personal_data import Personal
from moderation.models.policy.rules import Rule
from moderation.models.pseudonyms import Pseudonym
from moderation.models.record.decisions import Decision

DRAFTS_KEPT = timedelta(days=1)
KEPT = timedelta(days=90)
SILENT = timedelta(seconds=30)  # Nobody has worked at it for so long: the worker was killed.


class BulkQuerySet(models.QuerySet):
    def left(self, at=None):
        """The bulks that are not done, and whose worker gives no sign of life."""
        silent = (at or timezone.now()) - SILENT
        return self.filter(state__in=Bulk.AT_WORK, alive_at__lt=silent)

    def over(self, at=None):
        """The bulks that nobody looks at any more."""
        now = at or timezone.now()
        drafts = Q(state=Bulk.State.DRAFT, made_at__lt=now - DRAFTS_KEPT)
        ended = Q(state__in=Bulk.ENDED, made_at__lt=now - KEPT)
        return self.filter(drafts | ended)


class Bulk(models.Model):
    """One deed for many comments, by one moderator: prepared, shown, done, perhaps taken back."""

    class Deed(models.TextChoices):
        APPROVE = "approve", _("Approve")
        HOLD = "hold", _("Hold")
        SPAM = "spam", _("Remove as spam")
        REMOVE = "remove", _("Remove under a rule")

    class State(models.TextChoices):
        DRAFT = "draft", _("prepared")
        RUNNING = "running", _("running")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("done")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    AT_WORK = (State.RUNNING, State.UNDOING)
    ENDED = (State.STOPPED, State.DONE, State.UNDONE)

    made_by = models.ForeignKey(Pseudonym, models.PROTECT, related_name="bulks")
    made_at = models.DateTimeField(default=timezone.now)
    deed = models.CharField(max_length=10, choices=Deed, blank=True)
    # The rule, not its wording: each comment is judged by the words of its own day.
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, related_name="+")
    gives_strike = models.BooleanField(default=True)
    to_writer = models.TextField(blank=True)  # kept until it is done
    came_from = models.CharField(max_length=1000, blank=True)  # the list, as its address says it
    matched = models.PositiveIntegerField(default=0)  # how many the list had
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    is_to_stop = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)
    alive_at = models.DateTimeField(null=True)  # when the worker was last at it
    ended_at = models.DateTimeField(null=True)

    objects = BulkQuerySet.as_manager()
    personal = Personal(
        "decided_on_many", _("Your bulk decisions"), "made_by__account", order="made_at"
    ).shows(made=_("Time"), deed=_("What"), state=_("State"))
    unshown = {
        "came_from": "the address of the list that it was begun from",
        "to_writer": "what they said to others; it stands in each decision's note",
    }

    class Meta:
        indexes = [models.Index(fields=["state", "made_at"], name="bulks_by_state")]

    def __str__(self):
        return f"bulk {self.pk}, {self.state}"

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT

    @property
    def is_chosen(self):
        """Whether it says what is to be done, and under which rule if that takes one."""
        return bool(self.deed) and (self.deed != self.Deed.REMOVE or self.rule_id is not None)

    @property
    def is_at_work(self):
        return self.state in self.AT_WORK

    @property
    def undone_until(self):
        """Time at which the first decision of the bulk becomes public."""
        return self.started_at + timedelta(seconds=settings.LOG_DELAY)

    @property
    def minutes_to_undo(self):
        """The whole minutes for which it can be undone once it is started."""
        return settings.LOG_DELAY // 60

    @property
    def can_be_taken_back(self):
        """Whether all of it can be undone in one step, before anybody outside hears of it."""
        has_ended = self.state in (self.State.DONE, self.State.STOPPED)
        return has_ended and timezone.now() < self.undone_until and self.items.done().exists()

    def numbers(self):
        """{what became of them: how many}."""
        counted = self.items.order_by().values_list("outcome").annotate(n=Count("pk"))
        number = dict(counted)
        return {(one.value or "pending"): number.get(one.value, 0) for one in BulkItem.Outcome}

    def is_by(self, account):
        return self.made_by.account_id == account.pk


class BulkItemQuerySet(models.QuerySet):
    def pending(self):
        """The items that nothing has become of yet."""
        return self.filter(outcome=BulkItem.Outcome.PENDING)

    def done(self):
        return self.filter(outcome=BulkItem.Outcome.DONE)

    def skipped(self):
        return self.filter(outcome=BulkItem.Outcome.SKIPPED)

    def claim(self, pk, outcome):
        """Whether it was still to be done; of two workers one gets it, and holds its row."""
        return self.pending().filter(pk=pk).update(outcome=outcome) == 1


class BulkItem(models.Model):
    """One of a bulk decision's comments: how it was when it was selected, and what became of it."""

    class Outcome(models.TextChoices):
        PENDING = "", _("not done")
        DONE = "done", _("done")
        SKIPPED = "skipped", _("skipped")
        UNDONE = "undone", _("undone")

    class Why(models.TextChoices):
        """Reason for which a bulk leaves a comment as it is."""

        ASIDE = "aside", _("the rule is set aside on its article")
        NEWER = "newer", _("the rule wasn’t in force when it was written")
        DECIDED = "decided", _("already decided")
        HELD = "held", _("held already")
        REWORDED = "reworded", _("edited by its writer after you selected it")
        GONE = "gone", _("no longer there")
        REPORTED = "reported", _("reported, so somebody has to read it")
        STAFF = "staff", _("written by somebody on the staff")
        HARSHER = "harsher", _("the consequences for its writer are harsher now than shown")
        FAULT = "fault", _("something went wrong; nothing was changed")

    bulk = models.ForeignKey(Bulk, models.CASCADE, related_name="items")
    comment = models.ForeignKey(
        Comment, models.DO_NOTHING, db_constraint=False, related_name="bulk_items"
    )
    seen = models.CharField(max_length=16)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.PENDING, blank=True)
    why = models.CharField(max_length=10, choices=Why, blank=True)
    # What was decided; of one that was skipped, what somebody else had decided.
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")
    # The step of the ladder (its key) that its writer was shown to get in the end.
    step = models.CharField(max_length=20, blank=True)

    objects = BulkItemQuerySet.as_manager()
    unshown = "of the deed with many comments, which is told; about what others wrote"

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["bulk", "comment"], name="a_comment_once_in_a_bulk")
        ]
        indexes = [models.Index(fields=["bulk", "outcome", "id"], name="bulk_items_to_do")]

    def __str__(self):
        return f"{self.comment_id}: {self.outcome or 'pending'}"
