"""What becomes of an article or a page as a whole: published, taken back, copied."""

from itertools import count

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.content.markup.to_html import tidy
from blog.models.texts.typed import OWN


class Movable:
    """The verbs of an article; a page has only `duplicate`, since it is public as long as it is there."""

    @property
    def is_as_typed(self):
        """Whether nothing was typed in the editor that the article itself doesn't say yet."""
        newest = self.versions.newest()
        return not newest or all(_words(newest, name) == _words(self, name) for name in OWN)

    def publish(self):
        """Let everybody read it from now on. Return whether it wasn't public already."""
        if self.is_public:
            return False
        with transaction.atomic():
            self._move(status=self.Status.PUBLISHED, published_at=timezone.now())
            if newest := self.versions.newest():
                self.show(newest, self.published_at)
        return True

    def unpublish(self):
        """Make it a draft again. Its comments stay with it, and come back when it is published."""
        if self.status != self.Status.PUBLISHED:
            return False
        self.newest_version()  # The history knows that it was public.
        return self._move(status=self.Status.DRAFT)

    def _move(self, **changes):
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=[*changes, "day", "changed_at"])
        return True

    def duplicate(self, **changes):
        """A copy of it with its own address, saved: of an article a draft without comments."""
        copy = type(self).everything.get(pk=self.pk)
        copy.pk, copy._state.adding = None, True
        copy.title = (_("%(title)s (copy)") % {"title": self.title})[:250]
        slugs = (f"{self.slug[:190]}-{n}" for n in count(2))
        copy.slug = next(filter(self._is_free_slug, slugs))
        for name, value in changes.items():
            setattr(copy, name, value)
        copy.save()
        for field in self._meta.many_to_many:
            getattr(copy, field.name).set(getattr(self, field.name).all())
        return copy

    def _is_free_slug(self, slug):
        return not type(self).everything.filter(slug=slug).exists()


def _words(thing, name):
    """The text of a field, tidied: a version and the article made of it differ only in white space around them."""
    return tidy(getattr(thing, name)).strip()
