"""The hours at which comments are open, as the blog or an article has set them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.content.hours import Hours


class HasHours(models.Model):
    """Opening hours; none, where the two times are empty."""

    comments_from = models.TimeField(_("comments are open from"), null=True, blank=True)
    comments_until = models.TimeField(_("until"), null=True, blank=True)
    comments_on_weekdays = models.BooleanField(
        _("only from Monday to Friday"), default=False, db_default=False
    )

    class Meta:
        abstract = True

    @property
    def hours(self):
        """The site's own Hours, or None."""
        if self.comments_from is None or self.comments_until is None:
            return None
        return Hours(self.comments_from, self.comments_until, self.comments_on_weekdays)


def changes_of(hours, days):
    """The times within so many days at which these Hours open or close comments; none without hours."""
    return hours.changes(timezone.localtime(), days) if hours else []
