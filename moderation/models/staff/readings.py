"""Readings of comments by moderators: who, when and how."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models import Comment
from comments.models.of_comments import COMMENT
from lib.db.immutable import Immutable, ImmutableQuerySet
from lib.people.personal_data import Personal
from moderation.models.pseudonyms import Pseudonym


class ReadingQuerySet(ImmutableQuerySet):
    def by(self, moderator):
        return self.filter(pseudonym__account=moderator)

    def in_person(self):
        """The readings of one comment by itself, not of many that were passed together."""
        return self.filter(how__in=Reading.IN_PERSON)

    def of_the_words(self):
        """The readings of the words as they are now, not as they were before an edit, even one that waits."""
        words = self
        for changed_at in ("comment__edited_at", "comment__pending_at"):
            words = words.filter(Q(**{changed_at: None}) | Q(at__gte=F(changed_at)))
        return words

    def newest_first(self):
        return self.order_by("-pk")


class Reading(Immutable, models.Model):
    """A moderator read a comment, or said that it is to be read again, or passed it unread.

    Comment.read_at and passed_at say how that stands now; the rows say how it came to be.
    """

    class How(models.TextChoices):
        APPROVED = "approved", _("approved it")
        DECIDED = "decided", _("decided on it")
        MARKED = "marked", _("marked it read")
        REOPENED = "reopened", _("marked it unread")
        PASSED = "passed", _("approved it without reading, with others")

    IN_PERSON = (How.APPROVED, How.DECIDED, How.MARKED)
    MARKS = (How.MARKED, How.REOPENED)
    SINGLY = (*IN_PERSON, How.REOPENED)

    # No constraint, as with decisions: who read what stays when the article is deleted.
    comment = models.ForeignKey(
        Comment, models.DO_NOTHING, db_constraint=False, related_name="readings"
    )
    # The index below begins with it.
    pseudonym = models.ForeignKey(
        Pseudonym, models.PROTECT, related_name="readings", db_index=False, db_column="standing_id"
    )
    at = models.DateTimeField(default=timezone.now)
    how = models.CharField(max_length=10, choices=How)

    objects = ReadingQuerySet.as_manager()
    personal = Personal("read", _("Comments you read as a moderator"), "pseudonym__account").shows(
        at=_("Time"), how=_("How"), comment=COMMENT
    )

    class Meta:
        # Where somebody was is their latest row.
        indexes = [models.Index(fields=["pseudonym", "-id"], name="readings_of_somebody")]

    def __str__(self):
        return f"{self.get_how_display()} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_mark(self):
        return self.how in self.MARKS
