"""Audio and video that stand in texts, with the browser's own player."""

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from blog.models.site.site import Shown
from lib.people.personal_data import Personal
from lib.web.absolute_urls import absolute


class Recording(Shown):
    """An uploaded audio or video file, and its captions."""

    stands_when_new = False
    FOLDER = "recordings/"

    file = models.FileField(_("file"), upload_to=f"{FOLDER}%Y/%m/", max_length=200)
    type = models.CharField(max_length=40, editable=False)  # as its bytes say: "audio/mpeg"
    sent_as = models.CharField(max_length=200, blank=True, editable=False)
    description = models.CharField(_("description"), max_length=300, blank=True)
    captions = models.FileField(
        _("captions"),
        upload_to=f"{FOLDER}%Y/%m/",
        blank=True,
        max_length=200,
        help_text=_("What is said in it, as a WebVTT file (.vtt)."),
    )
    language = models.CharField(
        _("language of the captions"), max_length=20, blank=True, help_text=_("en, de, zh-Hans …")
    )
    weight = models.PositiveBigIntegerField(default=0, editable=False)  # bytes
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    personal = (
        Personal("recordings", _("Audio and video you sent"), "by", order="uploaded_at")
        .shows(sent_as=_("File"), type=_("Kind"))
        .shows(address=(_("Address"), lambda one: absolute(one.url)))
        .shows(sent=(pgettext_lazy("a time", "Sent"), "uploaded_at"))
        .shows("description", "language")
    )

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("audio and video")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.description or self.name

    @property
    def name(self):
        return self.sent_as or self.file.name.rpartition("/")[2]

    @property
    def player(self):
        """The element that plays it: "audio" or "video"."""
        return self.type.partition("/")[0]

    @property
    def missing(self):
        """A sentence of what the recording is missing, or "": deaf readers get nothing of a film without captions."""
        return _("No captions") if self.player == "video" and not self.captions else ""

    @property
    def url(self):
        return self.file.url

    def in_text(self):
        """Attributes of the recording's player in an article's text."""
        tracks = []
        if self.captions:
            language = self.language or get_language()
            tracks = [{"src": self.captions.url, "srclang": language, "label": language}]
        return {
            "player": self.player,
            "src": self.url,
            "name": self.description or self.name,
            "tracks": tracks,
        }

    def markdown(self):
        """The line that shows it in a text."""
        described = "".join(f"\\{one}" if one in "[]\\" else one for one in self.description)
        return f"![{described}]({self.url})"

    def drop_files(self):
        for kept in (self.file, self.captions):
            if kept:
                kept.storage.delete(kept.name)

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(self.drop_files)
        return deleted
