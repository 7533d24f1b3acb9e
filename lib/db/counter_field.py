from django.db import models
from django.db.models import F


class CounterField(models.PositiveIntegerField):
    """A number that is counted in the database alone.

    Saving a row that was read a while ago leaves it as it is by now.
    """

    def pre_save(self, row, add):
        return super().pre_save(row, add) if add else F(self.attname)
