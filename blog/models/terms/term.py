"""A category or tag that articles are filed under."""

from itertools import count

from django.db import models, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.models.addresses.redirects import Redirect
from blog.models.site.site import Shown
from blog.models.texts.slugs import SlugField
from lib.text.slugs import slug_of


class TermQuerySet(models.QuerySet):
    def in_use(self):
        """The terms with published articles; `count` is how many.

        All that are filed there but what no list has, of which there are few: to look at each of
        ten thousand articles would take as long as the rest of a page.
        """
        filed = self.model.posts.through.objects.filter(**{self._name: OuterRef("pk")})
        without = filed.filter(post__in=self.model.posts.field.model.everything.in_no_list())
        count = self._number(filed) - self._number(without)
        return self.annotate(count=count).filter(count__gt=0)

    @property
    def _name(self):
        return self.model._meta.model_name

    def _number(self, filed):
        counted = filed.values(self._name).annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(counted), 0)

    def named(self, name):
        """The term of this name, in whatever case; made where there is none."""
        known = next((term for term in self.all() if term.name.casefold() == name.casefold()), None)
        return known or self.create(name=name, slug=self._free_address(name))

    def _free_address(self, name):
        """A free slug made of the name; numbered where another name, such as "C" beside "C++", has taken it."""
        slug = slug_of(name, 180) or "tag"
        taken = set(self.filter(slug__startswith=slug).values_list("slug", flat=True))
        numbered = (f"{slug}-{number}" for number in count(2))
        return slug if slug not in taken else next(slug for slug in numbered if slug not in taken)


class Term(Shown):
    """A category or tag that articles are filed under."""

    name = models.CharField(_("name"), max_length=200)
    slug = SlugField(_("address"), max_length=200, unique=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name", "pk"]  # Two may have one name.

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Keep it; at another address, the earlier one leads on."""
        with transaction.atomic():
            before = type(self).objects.filter(pk=self.pk).first()
            super().save(*args, **kwargs)
            if before:
                here = self.get_absolute_url()
                Redirect.moved(self, before.get_absolute_url(), here, Redirect.Why.RENAMED)

    @property
    def feed_url(self):
        return f"{self.get_absolute_url()}feed/"


class CategoryQuerySet(TermQuerySet):
    def tree(self):
        """All categories as they stand below each other: each with its `level` and its `branch`,
        the keys of itself and of what stands below it.
        """
        children = {}
        for one in self.order_by("position", "name", "pk"):
            children.setdefault(one.parent_id, []).append(one)
        return list(_branches(None, children, 0))

    def branch(self, category):
        """The keys of a category and of all that stand below it."""
        return next(one.branch for one in self.tree() if one.pk == category.pk)

    def with_counts(self):
        """The tree of those that have published articles, in them or below, and `count`, how many."""
        filed = self.model.posts.through.objects.values_list("category", "post")
        published = filed.filter(post__in=self.model.posts.field.model.objects.listed())
        under = {}
        for category, post in published:
            under.setdefault(category, set()).add(post)
        tree = self.tree()
        with_any = {one.pk for one in tree if not under.keys().isdisjoint(one.branch)}
        for one in tree:
            one.count = len(set().union(*(under.get(key, ()) for key in one.branch)))
            one.inside = [each for each in one.inside if each.pk in with_any]
        return [one for one in tree if one.count]

    def outermost(self):
        """The categories that are in no other; what is in them is `inside`."""
        return [one for one in self.with_counts() if not one.level]


def _branches(parent, children, level):
    for one in children.get(parent, ()):
        below = list(_branches(one.pk, children, level + 1))
        one.level, one.branch = level, [one.pk, *(each.pk for each in below)]
        one.inside = [each for each in below if each.parent_id == one.pk]
        yield one
        yield from below


class Category(Term):
    """A shelf; it can stand in another, and its address stays the same wherever it stands."""

    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children",
        verbose_name=_("parent category"),
    )  # fmt: skip
    position = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects = CategoryQuerySet.as_manager()

    class Meta(Term.Meta):
        ordering = ["position", "name", "pk"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def get_absolute_url(self):
        return reverse("category", args=[self.slug])

    def all_posts(self):
        """The articles filed under the category, or under one in it."""
        post = self.posts.model
        filed = post.categories.through.objects.filter(category__in=self.branch())
        return post.objects.filter(pk__in=filed.values("post"))

    def branch(self):
        return Category.objects.branch(self)

    def below(self):
        """The categories directly in this one that have articles to read."""
        return [one for one in Category.objects.with_counts() if one.parent_id == self.pk]

    def above(self):
        """The categories that this one is in, the outermost first."""
        categories, one = [], self.parent
        while one and one not in categories:
            categories.insert(0, one)
            one = one.parent
        return categories


class Tag(Term):
    class Meta(Term.Meta):
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def get_absolute_url(self):
        return reverse("tag", args=[self.slug])
