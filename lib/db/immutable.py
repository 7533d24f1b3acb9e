"""Rows that are written once: refused here, and by triggers in the database as well."""

from django.db import models


class Written(Exception):
    """An immutable row was to be changed or deleted; write another one instead."""


class ImmutableQuerySet(models.QuerySet):
    def written(self):
        """The rows that can't be changed any more: all of them, unless a model says otherwise."""
        return self.all()

    def update(self, **changes):
        self._refuse()
        return super().update(**changes)

    def delete(self):
        self._refuse()
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        if update_conflicts:
            raise Written(self.model.__name__)
        return super().bulk_create(objs, *args, **kwargs)

    def _refuse(self):
        if self.order_by().written().exists():
            raise Written(self.model.__name__)


class Immutable(models.Model):
    objects = ImmutableQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_written(self):
        return type(self).objects.filter(pk=self.pk).written().exists()

    def save(self, **kwargs):
        if self._state.adding:
            kwargs["force_insert"] = True  # Never over a row that has the same key.
        elif self.is_written:
            raise Written(str(self))
        super().save(**kwargs)

    def delete(self, **kwargs):
        if self.is_written:
            raise Written(str(self))
        return super().delete(**kwargs)
