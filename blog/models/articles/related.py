"""Which articles are like which, worked out when one of them changes."""

from django.db import models


class RelatedArticle(models.Model):
    """One of the few articles that are most like another one."""

    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="related")
    other = models.ForeignKey("blog.Post", models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["post", "other"], name="related_once"),
        ]

    def __str__(self):
        return f"{self.post_id}: {self.other_id}"
