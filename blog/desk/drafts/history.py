"""The versions of an article or a page: listed by day, compared in the reader's look, restored."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from blog.content.markup.rendered.html_diff import compare
from blog.content.markup.to_html import MarkupError
from blog.desk.access import changeable
from blog.desk.drafts.autosave import clock
from blog.models import Version
from blog.models.texts.typed import Sender
from lib.text.lists import listed
from lib.text.numbers import number
from lib.text.word_diff import words

A_PAGE = 40
IN_MENUS = 500


def urls(admin_site):
    return [
        path(
            "restore/<str:kind>/<int:pk>/<int:number>/",
            admin_site.admin_view(require_POST(restore)),
            name="blog_restore",
        )
    ]


@never_cache
def page(request, thing):
    """The list, and two of its versions compared: those that the address names, or the public one and the newest."""
    versions = thing.versions.select_related("by")
    shown = Paginator(versions.order_by("-number"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "thing": thing,
        "opts": thing._meta,
        "count": shown.paginator.count,
        "page": shown,
        "days": _by_day(thing, shown),
        "all": [
            HistoryRow(thing, version)
            for version in versions.without_texts().order_by("-number")[:IN_MENUS]
        ],
        "has_permission": True,
    }
    if shown.paginator.count:
        context["comparison"] = Comparison(thing, request.GET)
    return render(request, "admin/blog/versions/history.html", context)


def restore(request, kind, pk, number):
    """Put an earlier version into the editor again; what stands there now stays in the history.

    While somebody else has the text open it is asked first, as in the editor.
    """
    thing = changeable(request, kind, pk)
    version = get_object_or_404(thing.versions, number=number)
    if not thing.restore(version, Sender(request.user), takes_over="take" in request.POST):
        context = {
            "thing": thing,
            "opts": thing._meta,
            "lease": thing.writing_lease,
            "row": HistoryRow(thing, version),
        }
        return render(request, "admin/blog/versions/restore_taken.html", context, status=409)
    messages.success(request, _("Restored as a new version. What you had before is kept."))
    return redirect(f"admin:blog_{kind}_change", pk)


@dataclass
class HistoryRow:
    """A version in the list: who, when, what, and how many words came and went since the one it was made from."""

    thing: object
    version: Version
    before: Version | None = None
    is_newest: bool = False

    @property
    def at(self):
        return timezone.localtime(self.version.saved_at)

    @property
    def label(self):
        """The version in a menu: “26 Nov, 09:12, Marit, published”."""
        says = [
            clock(self.version.saved_at),
            str(self.version.by or ""),
            self.version.get_kind_display(),
        ]
        return listed(filter(None, says))

    @property
    def what(self):
        version = self.version
        if version.is_aside:
            return _("kept beside a newer text")
        if version.restored_from:
            return _("restored from version %(n)d") % {"n": version.restored_from}
        if version.note:
            return _("updated: %(note)s") % {"note": version.note}
        if self.before and self.before.title != version.title and self.words == (0, 0):
            return _("another title")
        return version.get_kind_display()

    @property
    def is_public(self):
        return self.thing.shows(self.version)

    @property
    def is_not_public(self):
        """Whether it is the working copy of something that readers see otherwise."""
        return self.is_newest and self.thing.has_public_version and not self.is_public

    @cached_property
    def words(self):
        """(added, removed) since then."""
        old, new = (
            Counter(one.text.split()) if one else Counter() for one in (self.before, self.version)
        )
        return (new - old).total(), (old - new).total()


def _by_day(thing, shown):
    """[(day, its Rows)] of a page of versions."""
    versions = list(shown)
    first = versions[-1].number if versions else 0
    earlier = thing.versions.filter(number__lt=first).order_by("-number").first()
    pairs = zip(versions, [*versions[1:], earlier], strict=False)
    newest = thing.versions.newest()
    known = {version.number: version for version in versions}
    rows = [
        HistoryRow(thing, version, known.get(version.based_on, before), version == newest)
        for version, before in pairs
    ]
    return [(day, list(rows)) for day, rows in groupby(rows, lambda row: row.at.date())]


class Comparison:
    """Two versions as readers would see them, with what changed between them."""

    refusal = ""

    def __init__(self, thing, asked):
        self.thing = thing
        newest = thing.newest_version()
        public = thing.versions.numbered(thing.public_version) if thing.has_public_version else None
        self.after = thing.versions.numbered(number(asked.get("to"))) or newest
        self.before = (
            thing.versions.numbered(number(asked.get("from")))
            or (public if public != self.after else None)
            or thing.versions.filter(number__lt=self.after.number).last()
            or self.after
        )

    @property
    def restored(self):
        """The version that can be restored: the earlier, as long as it isn't what stands in the editor."""
        newest = self.thing.versions.newest()
        ones = sorted([self.before, self.after], key=lambda version: version.number)
        return next((HistoryRow(self.thing, one) for one in ones if one != newest), None)

    @cached_property
    def diff(self):
        """The HTML of both, compared (HtmlDiff); a text that can't be rendered says why."""
        return compare(self._html(self.before), self._html(self.after))

    @property
    def title(self):
        return words(self.before.title, self.after.title)

    @property
    def standfirst(self):
        return words(self.before.standfirst, self.after.standfirst)

    @property
    def has_standfirst(self):
        return bool(self.before.standfirst or self.after.standfirst)

    def _html(self, version):
        if self.thing.shows(version):
            return self.thing.html
        try:
            return self.thing.html_of(version)
        except MarkupError as refusal:
            self.refusal = str(refusal)
            return ""
