"""Pictures: one upload, in the sizes that pages ask for."""

import os
from functools import partial

from django.conf import settings
from django.core.files.storage import storages
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import LazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog.content.picture_display import Showing
from blog.models.media.recordings import Recording
from blog.models.site.site import Shown
from lib.people.personal_data import Personal
from lib.storage.whole_files import WholeFiles
from lib.web.absolute_urls import absolute


class Originals(WholeFiles):
    """The store of files as they were sent, with all that a camera wrote into them. They have no address."""

    @property
    def location(self):
        return os.path.abspath(settings.ORIGINALS_ROOT)

    def url(self, name):
        raise ValueError("An original has no address.")


class _WhereOriginalsLie(LazyObject):
    def _setup(self):
        self._wrapped = storages["originals"] if "originals" in settings.STORAGES else Originals()


_originals = _WhereOriginalsLie()


def originals():
    return _originals


class PictureQuerySet(models.QuerySet):
    def at(self, name):
        """The picture that a text means by a name in our store; also one that was replaced since."""
        is_meant = Q(address=name) | Q(file=name) | Q(earlier_files__file=name)
        return self.filter(is_meant).distinct().first()

    def shown_at(self, name):
        """The same, or the recording of that name."""
        if name.startswith(Recording.FOLDER):
            return Recording.objects.filter(file=name).first()
        return self.at(name)

    def undescribed(self):
        return self.filter(description="", is_decoration=False)

    def without_sizes(self):
        return self.filter(renditions=[])


class Files(Showing, models.Model):
    """What lies on the disk of one picture that was sent."""

    file = models.ImageField(_("picture"), upload_to="pictures/%Y/%m/")
    original = models.FileField(
        storage=originals,
        upload_to="%Y/%m/",
        blank=True,
        default="",
        db_default="",
        editable=False,
        max_length=200,
    )
    # [{"width": px, "height": px, "name": storage name}], narrowest first of each kind.
    renditions = models.JSONField(default=list, editable=False)

    note = ""  # what became of it, for who sent it just now

    class Meta:
        abstract = True

    def drop_files(self):
        for name in self.names():
            self.file.storage.delete(name)
        if self.original:
            self.original.storage.delete(self.original.name)

    def forget_original(self):
        """Keep what readers get, and not what a camera wrote into the file that was sent."""
        if self.original:
            transaction.on_commit(partial(self.original.storage.delete, self.original.name))
            type(self).objects.filter(pk=self.pk).update(original="")

    def names(self):
        """The names of all files of the picture that readers may get."""
        return [self.file.name, *(made["name"] for made in self.renditions)] if self.file else []

    def delete(self, *args, **kwargs):
        """Delete it with its files."""
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(self.drop_files)
        return deleted


class Picture(Files, Shown):
    """An uploaded picture and the sizes made of it, free of its camera's notes.

    `address` is the name by which texts know it. It stays when another file takes its place.
    """

    stands_when_new = False
    PERCENT = {"default": 50, "db_default": 50, "validators": [MaxValueValidator(100)]}

    address = models.CharField(
        max_length=200, blank=True, default="", db_default="", editable=False, db_index=True
    )
    sent_as = models.CharField(
        max_length=200, blank=True, default="", db_default="", editable=False
    )
    description = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("For people who can’t see it. Used wherever the text gives none."),
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    is_decoration = models.BooleanField(_("it’s decoration"), default=False, db_default=False)
    # What stays in view where the layout cuts it, in hundredths of its width and height.
    focus_x = models.PositiveSmallIntegerField(_("across"), **PERCENT)
    focus_y = models.PositiveSmallIntegerField(_("down"), **PERCENT)
    # [{"as": place in the layout, "width": px, "height": px, "name": storage name}]
    crops = models.JSONField(default=list, db_default=[], editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = PictureQuerySet.as_manager()
    personal = (
        Personal("pictures", _("Pictures you sent"), "by", order="uploaded_at")
        .shows(sent_as=_("File"), address=(_("Address"), lambda one: absolute(one.url)))
        .shows(sent=(pgettext_lazy("a time", "Sent"), "uploaded_at"))
        .shows("description", "caption")
    )
    unshown = {"address": "the name of its file, which its address tells"}

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.description or self.name

    @property
    def name(self):
        """File name under which the picture was uploaded."""
        return self.sent_as or self.file.name.rpartition("/")[2]

    def urls(self):
        """All addresses by which a text may show it: its own, and those of files it has had."""
        earlier = (one.file.name for one in self.earlier_files.all())
        names = dict.fromkeys([self.address, self.file.name, *earlier])
        return [self.file.storage.url(name) for name in names if name]

    @property
    def missing(self):
        """A sentence of what the picture is missing, or ""."""
        return "" if self.description or self.is_decoration else _("No description")

    @property
    def weight(self):
        """Bytes of the whole picture; 0 where its file is gone."""
        try:
            return self.file.size
        except OSError:
            return 0

    @property
    def exists(self):
        return self.file.storage.exists(self.file.name)

    @property
    def focus(self):
        return self.focus_x, self.focus_y

    def names(self):
        return [*super().names(), *(made["name"] for made in self.crops)]

    def save(self, *args, **kwargs):
        self.address = self.address or self.file.name
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Delete it with its files, also those that it replaced; articles that it led go on without."""
        for earlier in self.earlier_files.all():
            earlier.delete()
        return super().delete(*args, **kwargs)


class EarlierFile(Files):
    """A file that another one has replaced: kept for some days, and known by its name for good."""

    unshown = "files that a picture has had before, and their names"

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="earlier_files")
    replaced_at = models.DateTimeField(auto_now_add=True)
    dropped_at = models.DateTimeField(null=True)
