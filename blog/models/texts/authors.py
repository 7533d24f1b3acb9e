"""Who wrote an article: its author, and others who wrote it with them."""

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def author_url(account):
    """The address of an account's page as an author; it is there once an article of theirs is out."""
    return reverse("author", args=[account.name])


class HasAuthorsQuerySet(models.QuerySet):
    def by(self, account):
        """The rows that an account wrote, alone or with others."""
        together = self.model.coauthors.through.objects.filter(user=account).values("post")
        return self.filter(models.Q(author=account) | models.Q(pk__in=together))


class HasAuthors(models.Model):
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name=_("author")
    )
    coauthors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="coauthored", verbose_name=_("with")
    )
    # So that nobody asks for others where there are none.
    has_coauthors = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        abstract = True

    def write_with(self, accounts):
        """Let it be theirs as well as its author's."""
        others = [one for one in accounts if one.pk != self.author_id]
        with transaction.atomic():
            self.coauthors.set(others)
            self.has_coauthors = bool(others)
            self.save(update_fields=["has_coauthors"])

    @property
    def authors(self):
        """The author, then the others by their names."""
        if not self.has_coauthors:
            return [self.author]
        others = (one for one in self.coauthors.all() if one.pk != self.author_id)
        return [self.author, *sorted(others, key=lambda one: one.name.casefold())]

    def is_by(self, account):
        """Whether somebody wrote it, alone or with others."""
        if account is None or account.pk == self.author_id:
            return account is not None
        return self.has_coauthors and self.coauthors.filter(pk=account.pk).exists()
