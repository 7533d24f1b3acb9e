"""Where each picture is shown: as a lead picture, in texts, in pages, and in what is only being written."""

import re
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import unquote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from blog.models import EarlierFile, Page, Picture, Post, Recording, Version

IN_A_LINE = r"!\[[^\n]*?\]\([^\n]*\)"
GALLERY = re.compile(rf"(?:^|\n){IN_A_LINE}[ \t]*\n{IN_A_LINE}[^\n]*(?:\n{IN_A_LINE}[^\n]*)*")


@dataclass(frozen=True)
class Use:
    """One article or page that shows a picture, and how."""

    thing: Post | Page
    role: str
    is_public: bool = True  # whether readers see it there, now or at its time

    @property
    def kind(self):
        return self.thing._meta.model_name

    @property
    def address(self):
        """The address where the thing that uses it is edited."""
        return reverse(f"admin:blog_{self.kind}_change", args=[self.thing.pk])

    @property
    def title(self):
        return self.thing.desk_title


class Uses:
    """The uses of all pictures, found in one look through leads and texts."""

    def __init__(self):
        self.keys = self._keys()
        self.found = defaultdict(dict)  # {picture: {(model, key of the thing): Use}}
        for model in (Post, Page):
            things = {
                thing.pk: thing for thing in model.objects.with_working_copies().defer("rendered")
            }
            for thing in things.values():
                if lead := self._lead(thing):
                    self._note(lead, Use(thing, _("lead picture")))
                self._read(thing, thing.text, thing.has_public_version)
            for version in _working_copies(model):
                thing = things.get(getattr(version, f"{model._meta.model_name}_id"))
                if thing and not thing.shows(version):
                    self._read(thing, version.text, False)

    def of(self, picture):
        return list(self.found[picture.pk].values())

    def count(self, picture):
        return len(self.found[picture.pk])

    def keys_in_use(self):
        return {key for key, uses in self.found.items() if uses}

    def titled(self, words):
        """The keys of those that an article of such a title shows."""
        words = words.casefold()
        return {
            key
            for key, uses in self.found.items()
            if any(words in use.title.casefold() for use in uses.values())
        }

    def _keys(self):
        """{name in our store: key} of all that is looked for."""
        keys = dict(EarlierFile.objects.values_list("file", "picture_id"))
        for key, file, address in Picture.objects.values_list("pk", "file", "address"):
            keys |= {file: key, address or file: key}
        return keys

    def _lead(self, thing):
        return getattr(thing, "lead_id", None)

    def _read(self, thing, text, is_public):
        galleries = "\n".join(GALLERY.findall(text)) if settings.MEDIA_URL in text else ""
        for name in names_in(text):
            if key := self.keys.get(name):
                role = _("in a gallery") if name in galleries else _("in the text")
                self._note(key, Use(thing, role if is_public else _("working copy"), is_public))

    def _note(self, key, use):
        self.found[key].setdefault((use.kind, use.thing.pk), use)


class RecordingUses(Uses):
    """The uses of all audio and video, which lead no article."""

    def _keys(self):
        return dict(Recording.objects.values_list("file", "pk"))

    def _lead(self, thing):
        return None


def names_in(text):
    """The names in our store that a text mentions."""
    address = re.escape(settings.MEDIA_URL) + r"([^\s)\"'<>#?]+)"
    return {unquote(name) for name in re.findall(address, text)}


def _working_copies(model):
    """The newest versions, of which those that readers don't see are working copies."""
    newest = {}
    name = f"{model._meta.model_name}_id"
    mentioning = Version.objects.in_line().filter(**{f"{name}__isnull": False})
    for row in mentioning.order_by("number").values_list("pk", name):
        newest[row[1]] = row[0]
    return Version.objects.filter(pk__in=newest.values(), text__contains=settings.MEDIA_URL)
