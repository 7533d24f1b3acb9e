"""Articles that belong together, one after the other."""

from functools import cached_property
from typing import NamedTuple

from django.db import models
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.models.terms.term import Term, TermQuerySet


class SeriesQuerySet(TermQuerySet):
    def in_use(self):
        """The series with published articles; `count` is how many."""
        published = self.model.posts.rel.related_model.objects.published()
        is_published = models.Q(posts__in=published)
        return self.annotate(count=Count("posts", filter=is_published)).filter(count__gt=0)


class Series(Term):
    """Articles in an order of their own; those that aren't published are still to come."""

    description = models.TextField(_("description"), blank=True, default="", db_default="")

    objects = SeriesQuerySet.as_manager()

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = _("series")

    def get_absolute_url(self):
        return reverse("series", args=[self.slug])

    def parts(self):
        """The articles of the series in order, those to come among them."""
        return self.posts.order_by("part", "published_at", "pk").without_texts()

    def public_parts(self, open_one=None):
        """Its parts for readers, numbered: those that are out for everybody, the one that is open,
        and those to come, of which they learn nothing but that there are some.
        """
        shown = [one for one in self.parts() if one.is_for_everybody or one == open_one]
        return [Part(number, one) for number, one in enumerate(shown, 1)]

    def put(self, posts):
        """Have it consist of these articles, in this order."""
        posts = list(posts)
        self.posts.exclude(pk__in=[post.pk for post in posts]).update(series=None, part=None)
        for number, post in enumerate(posts, 1):
            type(post).objects.filter(pk=post.pk).update(series=self, part=number)
        self.save()


class Part(NamedTuple):
    number: int
    post: models.Model

    @property
    def is_out(self):
        return self.post.is_public


class Place:
    """Place of an article in its series."""

    def __init__(self, post):
        self.post, self.series = post, post.series
        self.parts = self.series.public_parts(post)
        self.total = len(self.parts)
        self.number = next(part.number for part in self.parts if part.post == post)

    @cached_property
    def next(self):
        return next(filter(self._is_out, self.parts[self.number :]), None)

    @cached_property
    def previous(self):
        return next(filter(self._is_out, reversed(self.parts[: self.number - 1])), None)

    @staticmethod
    def _is_out(part):
        return part.is_out


class InSeries(models.Model):
    """Fields and queries that an article has because of its series."""

    series = models.ForeignKey(
        Series,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("series"),
    )
    part = models.PositiveIntegerField(null=True, editable=False)  # its place among the others

    class Meta:
        abstract = True

    def join(self, series):
        """Become the last part of a series, or part of none."""
        self.series, self.part = series, None
        if series:
            last = series.posts.aggregate(n=models.Max("part"))["n"]
            self.part = (last or 0) + 1
        self.save(update_fields=["series", "part"])

    @property
    def place_in_series(self):
        return Place(self) if self.series_id else None
