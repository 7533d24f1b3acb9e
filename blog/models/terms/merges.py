"""Tags and categories that were merged into others; for a month it can be undone."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from blog.models.addresses.redirects import Redirect
from blog.models.terms.term import Category, Tag

KEPT = timedelta(days=30)
TERMS = {"tag": Tag, "category": Category}


class TermMergeQuerySet(models.QuerySet):
    def undoable(self):
        return self.filter(at__gt=timezone.now() - KEPT).order_by("-at", "-pk")

    def forget_old(self):
        self.filter(at__lte=timezone.now() - KEPT).delete()


class TermMerge(models.Model):
    """A term that was merged into another, as it was, and the articles that it had."""

    kind = models.CharField(max_length=10)
    kept = models.BigIntegerField()
    name = models.CharField(max_length=200)
    slug = models.CharField(max_length=200)
    parent = models.BigIntegerField(null=True)
    # Those that were only under the one that went, those under both, and what stood below it.
    moved = models.JSONField(default=list)
    both = models.JSONField(default=list)
    children = models.JSONField(default=list)
    addresses = models.JSONField(default=list)  # that led to the one that went
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = TermMergeQuerySet.as_manager()
    unshown = "which tags were merged, for a month"

    def __str__(self):
        return self.name

    @classmethod
    def merge(cls, kept, others, by):
        """File under `kept` all that is under the `others`, whose addresses lead to it from then on."""
        with transaction.atomic():
            return [cls._take_in(kept, other, by) for other in others if other.pk != kept.pk]

    @classmethod
    def _take_in(cls, kept, other, by):
        kind = kept._meta.model_name
        had = set(kept.posts(manager="everything").values_list("pk", flat=True))
        comes = set(other.posts(manager="everything").values_list("pk", flat=True))
        below = other.children.values_list("pk", flat=True) if isinstance(other, Category) else ()
        addresses = Redirect.objects.of(other).values_list("path", flat=True)
        merged = cls.objects.create(
            kind=kind, kept=kept.pk, name=other.name, slug=other.slug, by=by,
            parent=getattr(other, "parent_id", None), moved=sorted(comes - had), both=sorted(comes & had),
            children=list(below), addresses=list(addresses),
        )  # fmt: skip
        kept.posts.add(*comes - had)
        if isinstance(other, Category):
            # What stood below the one that goes stands below the one that stays.
            if kept.pk in Category.objects.branch(other):  # It stood below it itself.
                kept.parent = other.parent if other.parent_id != kept.pk else None
                kept.save()
            other.children.exclude(pk=kept.pk).update(parent=kept)
        Redirect.objects.of(other).update(**{kind: kept})
        Redirect.moved(kept, other.get_absolute_url(), kept.get_absolute_url(), Redirect.Why.MERGED)
        other.delete()
        return merged

    def undo(self):
        """Bring back what was merged, with the articles that it had and that are still there."""
        model = TERMS[self.kind]
        with transaction.atomic():
            slug = self.slug if not model.objects.filter(slug=self.slug).exists() else None
            slug = slug or model.objects.all()._free_address(self.name)
            term = model(name=self.name, slug=slug)
            if self.kind == "category":
                term.parent = Category.objects.filter(pk=self.parent).first()
            term.save()
            Redirect.objects.filter(path=term.get_absolute_url()).delete()
            earlier = Redirect.objects.filter(path__in=self.addresses)
            earlier.filter(**{self.kind: self.kept}).update(**{self.kind: term})
            post = term.posts.model
            term.posts.add(*post.everything.filter(pk__in=[*self.moved, *self.both]))
            if kept := model.objects.filter(pk=self.kept).first():
                kept.posts.remove(*post.everything.filter(pk__in=self.moved))
            if self.kind == "category":
                Category.objects.filter(pk__in=self.children, parent=self.kept).update(parent=term)
            self.delete()
        return term
