"""Rows that are written once: refused here, and by triggers in the database as well."""

from django.db import models


class Written(Exception):
    """What stands in the record is never changed or deleted; write another row."""


class ImmutableQuerySet(models.QuerySet):
    def update(self, **changes):
        raise Written(self.model.__name__)

    def delete(self):
        raise Written(self.model.__name__)

    def bulk_update(self, *args, **kwargs):
        raise Written(self.model.__name__)


class Immutable(models.Model):
    objects = ImmutableQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Written(str(self))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Written(str(self))
