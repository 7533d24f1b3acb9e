"""What the media library shows: what is looked for, each with how often it is used."""

from functools import cached_property, reduce
from operator import or_

from django.core.paginator import Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.models import Picture, Recording
from blog.pictures.uses import RecordingUses, Uses

A_PAGE = 48
ALL, UNDESCRIBED, UNUSED = "", "undescribed", "unused"
TABS = {ALL: _("All"), UNDESCRIBED: _("No description"), UNUSED: _("Unused")}


class Library:
    """The pictures of one request: `show` chooses a tab, `q` looks for words, `p` is the page."""

    model, uses_of_all = Picture, Uses
    title, add = _("Pictures"), _("Add pictures")
    shows = TABS
    searched = ["sent_as", "file", "description", "caption"]

    def __init__(self, query, opened=None):
        self.q = query.get("q", "").strip()[:100]
        self.show = query.get("show") if query.get("show") in self.shows else ALL
        self.number = query.get("p", 1)
        self.opened = opened
        self.uses = self.uses_of_all()

    @cached_property
    def query(self):
        """The choice, for the addresses of what stands in the grid."""
        chosen = {"show": self.show, "q": self.q}
        return {name: value for name, value in chosen.items() if value}

    @property
    def address(self):
        return _list_of(self.model)

    def tabs(self):
        """The tabs of pictures, and that of audio and video once there is any."""
        pictures, here = _list_of(Picture), self.model is Picture and self.show
        for key, label in TABS.items():
            url = f"{pictures}?show={key}" if key else pictures
            yield {"url": url, "label": label, "count": self._number_of(key), "here": key == here}
        if number := Recording.objects.count():
            url, is_here = _list_of(Recording), self.model is Recording
            yield {"url": url, "label": RecordingLibrary.title, "count": number, "here": is_here}

    @cached_property
    def page(self):
        matching = self._shown()
        for word in self.q.split():
            fields_with_word = (Q(**{f"{name}__icontains": word}) for name in self.searched)
            matching = matching.filter(
                reduce(or_, fields_with_word, Q(pk__in=self.uses.titled(word)))
            )
        page = Paginator(matching, A_PAGE).get_page(self.number)
        page.object_list = list(page.object_list)
        for one in page.object_list:
            one.used = self.uses.count(one)
        return page

    def uses_of_opened(self):
        return self.uses.of(self.opened)

    def _shown(self):
        return _pictures(self.show, self.uses)

    def _number_of(self, show):
        return _pictures(show, self.uses).count()


class RecordingLibrary(Library):
    """The same of audio and video."""

    model, uses_of_all = Recording, RecordingUses
    title, add = _("Audio and video"), _("Add audio or video")
    shows = ()
    searched = ["sent_as", "file", "description"]

    def _shown(self):
        return Recording.objects.all()

    def _number_of(self, show):
        return _pictures(show, Uses() if show == UNUSED else None).count()


def _list_of(model):
    return reverse(f"admin:blog_{model._meta.model_name}_changelist")


def _pictures(show, uses):
    if show == UNDESCRIBED:
        return Picture.objects.undescribed()
    if show == UNUSED:
        return Picture.objects.exclude(pk__in=uses.keys_in_use())
    return Picture.objects.all()
