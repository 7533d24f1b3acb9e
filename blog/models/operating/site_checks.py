"""What the last looks at the whole site have found (lib/observing/site_checks.py)."""

from django.db import models

KEPT = 20  # looks
SHOWN = 200  # findings of a look that are told one by one


class SiteCheckQuerySet(models.QuerySet):
    def newest(self):
        return self.order_by("-pk").first()


class SiteCheck(models.Model):
    """One look at the whole site: what was wrong, what of it was put right, and what is left.

    `findings` are [{"check", "sentence", "address", "mended"}], TOLD of them; `mended` is a sentence, or "".
    """

    began_at = models.DateTimeField()
    seconds = models.FloatField()
    found = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    findings = models.JSONField(default=list)
    failed = models.JSONField(default=list)  # the names of checks that could not be finished

    objects = SiteCheckQuerySet.as_manager()

    class Meta:
        default_permissions = []

    def __str__(self):
        return f"{self.began_at:%Y-%m-%d %H:%M}: {self.left}"

    @property
    def is_sound(self):
        return not self.left and not self.failed

    @property
    def remaining(self):
        """The findings that somebody has to look after."""
        return [one for one in self.findings if not one["mended"]]

    @classmethod
    def keep(cls, **about):
        one = cls.objects.create(**about)
        cls.objects.filter(pk__lte=one.pk - KEPT).delete()
        return one
