"""What articles are filed under."""

from itertools import count

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from blog.models.site import Shown


class TermQuerySet(models.QuerySet):
    def in_use(self):
        """Those with published articles, and `count`, how many.

        All that are filed there but the hidden, of which there are few: to look at each of
        ten thousand articles would take as long as the rest of a page.
        """
        filed = self.model.posts.through.objects.filter(**{self._name: OuterRef("pk")})
        hidden = filed.filter(post__in=self.model.posts.field.model.objects.hidden())
        count = self._number(filed) - self._number(hidden)
        return self.annotate(count=count).filter(count__gt=0)

    @property
    def _name(self):
        return self.model._meta.model_name

    def _number(self, filed):
        counted = filed.values(self._name).annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(counted), 0)

    def named(self, name):
        """The one of this name, in whatever case; made where there is none."""
        known = next((term for term in self.all() if term.name.casefold() == name.casefold()), None)
        return known or self.create(name=name, slug=self._free_address(name))

    def _free_address(self, name):
        """From the name; numbered where another name, such as "C" beside "C++", has taken it."""
        slug = slugify(name, allow_unicode=True)[:180] or "tag"
        taken = set(self.filter(slug__startswith=slug).values_list("slug", flat=True))
        numbered = (f"{slug}-{number}" for number in count(2))
        return slug if slug not in taken else next(slug for slug in numbered if slug not in taken)


class Term(Shown):
    """What articles are filed under."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("address"), max_length=200, unique=True, allow_unicode=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def feed_url(self):
        return f"{self.get_absolute_url()}feed/"


class Category(Term):
    class Meta(Term.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def get_absolute_url(self):
        return reverse("category", args=[self.slug])


class Tag(Term):
    class Meta(Term.Meta):
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def get_absolute_url(self):
        return reverse("tag", args=[self.slug])
