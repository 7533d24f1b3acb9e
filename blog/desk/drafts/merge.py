"""A save over a newer text: what doesn't overlap is put together, the rest is chosen by whoever came second."""

from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog.content.markup.to_html import MarkupError, render_article
from blog.desk.access import admin_of, changeable
from blog.models import Version
from blog.models.texts.typed import Sender, Typed
from lib.text.merge import Piece, pieces
from lib.text.word_diff import words

MINE, THEIRS, BOTH = "mine", "theirs", "both"


def urls(admin_site):
    return [
        path(
            "merge/<str:kind>/<int:pk>/<int:number>/",
            admin_site.admin_view(merge),
            name="blog_merge",
        ),
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, kind, pk, number):
    """The page on which somebody's text and a newer one are put together."""
    thing = changeable(request, kind, pk)
    mine = get_object_or_404(thing.versions, number=number, is_aside=True)
    merging = Merging(thing, mine, request.POST)
    if request.method == "POST" and merging.is_complete and "look" not in request.POST:
        kept = thing.keep_typed(merging.typed, merging.sender(request.user), Version.Kind.SAVED)
        if not kept.newer:
            messages.success(request, _("Saved: both texts are in."))
            return redirect(f"admin:blog_{kind}_change", pk)
        merging = Merging(thing, mine, request.POST)  # Somebody has saved once more.
    return page(request, merging)


def page(request, merging):
    """The page itself. A save that is refused is answered with it."""
    is_look = "look" in request.POST and merging.is_complete
    context = {"merging": merging, "opts": merging.thing._meta, "has_permission": True}
    if is_look:
        try:
            context["result"] = render_article(merging.typed.text)
        except MarkupError as refusal:
            context["result"] = str(refusal)
    status = 200 if is_look or request.method in ("GET", "HEAD") else 409
    return render(request, "admin/blog/versions/merge.html", context, status=status)


@dataclass
class Passage:
    """One thing that both have changed, and what was chosen for it."""

    number: int
    piece: Piece
    choice: str
    above: str = ""  # the heading below which it stands
    label: str = ""  # of a field that isn't text
    space: str = "\n\n"

    @property
    def name(self):
        return f"passage-{self.number}"

    @property
    def mine(self):
        return words(self.piece.base, self.piece.mine)

    @property
    def theirs(self):
        return words(self.piece.base, self.piece.theirs)

    @property
    def merged(self):
        if self.choice == BOTH:
            parts = self.piece.mine.strip("\n"), self.piece.theirs.strip("\n")
            return self.space.join(filter(None, parts)) + ("\n" if "\n" in self.space else "")
        return self.piece.theirs if self.choice == THEIRS else self.piece.mine

    @property
    def can_be_both(self):
        return bool(self.space and self.piece.mine.strip() and self.piece.theirs.strip())


class Merging:
    """Two versions of a text that began as one: `mine` was kept aside, theirs is the newest."""

    def __init__(self, thing, mine, choices):
        self.thing, self.mine, self.choices = thing, mine, choices
        self.theirs = thing.newest_version()
        self.base = thing.versions.numbered(mine.based_on)
        if not self.base:  # It isn't there any more: the lines that both have in common.
            common = {
                name: _common(getattr(mine, name), getattr(self.theirs, name))
                for name in ("title", "text")
            }
            standfirst = _common(mine.standfirst, self.theirs.standfirst)
            self.base = replace(Typed(**common), standfirst=standfirst)
        self.passages, self.merged_alone = [], 0

    @cached_property
    def typed(self):
        """All put together (Typed), with what was chosen; where nothing was, mine."""
        self.passages, self.merged_alone = [], 0
        title = self._line("title", _("Title"))
        standfirst = self._line("standfirst", _("Standfirst"))
        merged, heading = [], ""
        for piece in pieces(*(_ended(side.text) for side in (self.base, self.mine, self.theirs))):
            merged.append(self._take(piece, above=heading))
            lines = [line for line in merged[-1].splitlines() if line.startswith("#")]
            heading = lines and lines[-1].lstrip("# ").strip() or heading
        # The other fields, each by itself; those of rows in other tables as mine has them.
        names = dict.fromkeys([*self.theirs.fields, *self.mine.fields])
        fields = {name: values for name in names if (values := self._field(name))}
        return Typed(title, standfirst, "".join(merged).rstrip("\n"), fields)

    @property
    def is_complete(self):
        """Whether everything was chosen, with today's newest text before one's eyes."""
        return bool(self.typed) and self.is_of_now and not self.unchosen

    @property
    def is_of_now(self):
        return self.choices.get("theirs") == self.theirs_at

    @property
    def theirs_at(self):
        return "{}.{}".format(*self.theirs.at)

    @property
    def unchosen(self):
        return [passage for passage in self.passages if not passage.choice]

    @property
    def was_sent(self):
        return "theirs" in self.choices

    @property
    def who(self):
        return str(self.theirs.by or _("Somebody"))

    @property
    def is_of_one_person(self):
        return self.theirs.by_id == self.mine.by_id

    def sender(self, person):
        return Sender(person, at=self.theirs.at)

    def _line(self, name, label):
        parts = (getattr(version, name) for version in (self.base, self.mine, self.theirs))
        return self._take(Piece(*parts), label=label, space=" ")

    def _field(self, name):
        base, mine, theirs = (
            side.fields.get(name, []) for side in (self.base, self.mine, self.theirs)
        )
        if mine == theirs or theirs == base or "-" in name:
            return mine
        if mine == base:
            return theirs
        piece = Piece(*(", ".join(values) for values in (base, mine, theirs)))
        # What the form calls it; of a day and its time each is sent by itself.
        fields = admin_of(self.thing._meta.model_name).editor.form_class.base_fields
        field = fields.get(name) or fields.get(name.rpartition("_")[0])
        label = field.label if field and field.label else name
        passage = self._passage(piece, label=label, space="")
        return theirs if passage.choice == THEIRS else mine

    def _take(self, piece, **about):
        if piece.clashes:
            return self._passage(piece, **about).merged
        self.merged_alone += piece.mine != piece.theirs
        return piece.merged

    def _passage(self, piece, **about):
        number = len(self.passages) + 1
        choice = self.choices.get(f"passage-{number}", "") if self.is_of_now else ""
        choice = choice if choice in (MINE, THEIRS, BOTH) else ""
        self.passages.append(Passage(number, piece, choice, **about))
        return self.passages[-1]


def _common(one, other):
    lines = _ended(one).splitlines(keepends=True)
    matcher = SequenceMatcher(None, lines, _ended(other).splitlines(keepends=True), autojunk=False)
    blocks = matcher.get_matching_blocks()
    return "".join("".join(lines[a : a + size]) for a, _b, size in blocks).rstrip("\n")


def _ended(text):
    """A text whose last line ends like all others."""
    return text.rstrip("\n") + "\n" if text.strip("\n") else ""
