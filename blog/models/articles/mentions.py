"""Links to an article, from elsewhere or from another article, of which the blog that it came from was told."""

from contextlib import contextmanager

from django.db import models, transaction

SHOWN = 50  # of those to one article; thousands may have linked to it


class HasMentions(models.Model):
    """What other sites may have linked to. The links are counted apart: none is a comment."""

    mention_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def newest_mentions(self):
        return self.mentions.all()[:SHOWN]

    @property
    def older_mentions(self):
        """Number of mentions beyond those that are shown."""
        return max(0, self.mention_count - SHOWN)

    def add_mentions(self, mentions):
        """Keep these Mentions below it, and return their keys; its page is drawn anew."""
        with transaction.atomic():
            self._own_row.bump(trees=0, mention_count=models.F("mention_count") + len(mentions))
            return [one.pk for one in Mention.objects.bulk_create(mentions)]

    def remove_mentions(self, keys):
        """Delete those of its mentions that have these keys; its page is drawn anew. How many there were."""
        with self._counted_anew():
            removed, _ = self.mentions.filter(pk__in=keys).delete()
        return removed

    def recount_mentions(self):
        """Count them anew; its page is drawn anew."""
        with self._counted_anew():
            pass

    @contextmanager
    def _counted_anew(self):
        with transaction.atomic():
            self._own_row.bump(trees=0)  # From here on nobody else counts them.
            yield
            self._own_row.update(mention_count=self.mentions.order_by().count())

    @property
    def _own_row(self):
        return type(self).everything.filter(pk=self.pk)


class Mention(models.Model):
    """A page that links to an article, by its name and its address: no person is known by it."""

    class Kind(models.TextChoices):
        PINGBACK = "pingback"
        TRACKBACK = "trackback"

    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="mentions")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200)
    address = models.URLField(max_length=500)
    excerpt = models.CharField(max_length=500, blank=True)  # plain text
    mentioned_at = models.DateTimeField()

    class Meta:
        ordering = ["-mentioned_at", "-pk"]
        default_permissions = []
        indexes = [
            models.Index(fields=["post", "-mentioned_at", "-id"], name="mentions_newest_first")
        ]

    def __str__(self):
        return f"{self.title}: {self.address}"
