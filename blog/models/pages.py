"""Pages beside the articles, such as the one about the blog."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.addresses.redirects import Redirect
from blog.models.site.site import Shown, Site
from blog.models.texts.bin import Binnable, BinQuerySet, OutsideTheBin
from blog.models.texts.has_versions import HasVersionsQuerySet
from blog.models.texts.moves import Movable
from blog.models.texts.written import Written


class PageQuerySet(BinQuerySet, HasVersionsQuerySet):
    def public(self):
        """The pages that readers may open: a new one stays at the desk until it is published."""
        return self.filter(public_version__gt=0)

    def without_texts(self):
        return self.defer("text", "rendered")

    def linked(self, also=()):
        """The pages that every page links: those in the menu, and those whose keys are in `also`."""
        return self.public().filter(Q(in_menu=True) | Q(pk__in=also)).without_texts()


class Page(Movable, Binnable, Shown, Written):
    """A page beside the articles, at /slug/."""

    linked_as = "page"
    # The owner's own words on the page that says what is kept (templates/blog/privacy/privacy.html).
    PRIVACY = "privacy"

    in_menu = models.BooleanField(_("in the menu"), default=False)

    objects = OutsideTheBin.from_queryset(PageQuerySet)()
    everything = PageQuerySet.as_manager()
    unshown = "of people it has only who put it into the bin, for a month"

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="one_page_at_an_address",
                violation_error_message=_("Another page already has this address."),
            )
        ]

    @property
    def has_public_version(self):
        return self.public_version > 0

    @property
    def is_public(self):
        return self.has_public_version and self.binned_at is None

    @classmethod
    def begin(cls, **about):
        return super().begin(public_version=0, **about)

    @classmethod
    def is_an_articles(cls, slug):
        """Whether an article stands where a page with this slug would."""
        # Articles know of pages, not the other way round.
        posts = cls._meta.apps.get_model("blog", "Post").everything
        return posts.filter(permalink__in=[f"/{slug}", f"/{slug}/"]).exists()

    def _is_free_slug(self, slug):
        return super()._is_free_slug(slug) and not self.is_an_articles(slug)

    def get_absolute_url(self):
        return reverse("page", args=[self.slug])

    def save(self, *args, **kwargs):
        with transaction.atomic():
            before = Page.objects.public().filter(pk=self.pk).only("slug").first()
            super().save(*args, **kwargs)
            if before:
                Redirect.moved(self, before.get_absolute_url(), self.get_absolute_url())

    def _bin(self, kept, by):
        self._rebinned(kept, timezone.now(), by)

    def _put_back(self, kept):
        self._rebinned(kept, None, None)

    def _rebinned(self, kept, at, by):
        Page.everything.filter(pk=kept.pk).update(binned_at=at, binned_by=by)
        Site.bump(everything=True)

    def clean(self):
        super().clean()
        binned = Page.everything.binned().filter(slug=self.slug).exclude(pk=self.pk)
        if self.slug and binned.exists():
            raise ValidationError(
                {"slug": _("A page in the bin has this address. Choose another.")}
            )
        # The constraint would say so above the form, and not beside the address.
        if Page.objects.filter(slug=self.slug).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("Another page already has this address.")})
        if self.slug and resolve(f"/{self.slug}/").url_name not in ("page", self.PRIVACY):
            raise ValidationError({"slug": _("The blog uses this address itself. Choose another.")})
        if self.slug and self.is_an_articles(self.slug):
            raise ValidationError({"slug": _("An article has this address. Choose another.")})
