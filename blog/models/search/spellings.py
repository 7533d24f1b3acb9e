"""The words that articles and comments use, by the ways in which they are mistyped.

A word stands under itself and under each spelling that lacks one of its letters. A typed word is looked
up in the same way, so that two which differ by a letter, or by two that changed places, meet.
"""

from django.db import models


class Spelling(models.Model):
    variant = models.CharField(max_length=40, db_index=True)
    word = models.CharField(max_length=40)
    count = models.PositiveIntegerField()

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["word", "variant"], name="one_row_of_a_variant"),
        ]

    def __str__(self):
        return f"{self.variant} → {self.word}"
