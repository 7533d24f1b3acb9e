"""Names that somebody has given up, and that nobody else can take for a while."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.names import spelling
from lib.people.personal_data import Personal

CHANGES, MONTH = 3, timedelta(days=30)  # so often within a month


class FormerNameQuerySet(models.QuerySet):
    def kept(self):
        """The former names that nobody else can take yet."""
        since = timezone.now() - timedelta(days=settings.NAMES_KEPT_DAYS)
        return self.filter(given_up_at__gt=since)

    def of_this_month(self):
        return self.filter(given_up_at__gt=timezone.now() - MONTH)

    def newest_first(self):
        return self.order_by("-given_up_at", "-pk")


class FormerName(models.Model):
    """A name that an account went by, for the staff; it goes with the account."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="former_names"
    )
    name = models.CharField(max_length=spelling.LONGEST)
    skeleton = models.CharField(max_length=1000, db_column="look")
    given_up_at = models.DateTimeField(default=timezone.now)

    objects = FormerNameQuerySet.as_manager()
    personal = (
        Personal("former_names", _("Names you had before"), order="given_up_at")
        .left_behind()
        .shows(name=_("Name"), until=(_("Until"), "given_up_at"))
    )
    unshown = {"skeleton": "made of the name, to compare it"}

    class Meta:
        indexes = [models.Index(fields=["skeleton", "given_up_at"], name="former_names_by_look")]

    def __str__(self):
        return self.name
