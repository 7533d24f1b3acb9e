"""A draft as those who take part in its trial reading meet it, with comments beside it."""

from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog.content.markup.rendered.marked import Marked
from blog.content.markup.to_html import MarkupError
from blog.content.passages import LONGEST, place_of, places_as_written
from comments import gate
from comments.domain.refusals import Untaken
from comments.models import Comment
from comments.thread.forms import CommentForm
from comments.writers.identity import writer_of
from lib.text.numbers import number
from trials.domain import reading
from trials.models import Fate, Trial

# The key is in the address, so no other site learns that; and no search engine has a draft.
# Not "no-referrer": with that browsers don't say where a form comes from, and it would be refused.
APART = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "same-origin"}

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@get_or_post
def trial(request, pk):
    """The draft with comments beside it, for its authors and for those who take part; to all others it isn't there."""
    threads = reading.threads_open_to(writer_of(request)).filter(trial_of=pk)
    begun = get_object_or_404(Trial.objects.with_all(), thread__in=threads)
    page = Page(request, begun)
    return apart(page.do() if request.method == "POST" else page.show())


@dataclass
class Node:
    """A comment as the page shows it; at the top of its thread with its number at the text, and all replies."""

    comment: Comment
    number: int = 0
    place: tuple | None = None
    replies: list = field(default_factory=list)
    is_own: bool = False
    is_from_here: bool = False  # and may be edited in this browser

    @property
    def passage(self):
        return self.chosen.passage if self.chosen else ""

    @property
    def chosen(self):
        return getattr(self.comment, "in_trial", None)

    @property
    def is_lost(self):
        return bool(self.passage and not self.place)

    @property
    def is_shown(self):
        """Whether its words are: what is gone leaves a line where others answered it."""
        return self.comment.is_published or (self.comment.is_held and self.is_own)


class Page:
    """A trial reading before one of its readers, or before an author."""

    def __init__(self, request, trial):
        self.request, self.trial, self.thread = request, trial, trial.thread
        self.draft = trial.draft
        self.writer = writer_of(request)
        self.is_author = self.draft.is_by(self.writer.account)
        self.reader = trial.readers.taking_part().by(self.writer).select_related("guest").first()
        if self.reader and self.reader.guest:
            known = {"name": self.reader.name, "email": self.reader.guest.email}
            self.writer = replace(self.writer, **known)
        # Readers are shown what the author types for as long as they are asked, and no longer.
        self.shows_text = self.is_author or trial.is_open
        self.copy = self.draft.working_copy() if self.shows_text else None

    @cached_property
    def marked(self):
        if not self.shows_text:
            return Marked("")
        try:
            return Marked(self.draft.html_of(self.copy) if self.copy else self.draft.html)
        except MarkupError:
            return Marked("")

    @cached_property
    def nodes(self):
        """The threads in the order of the text; once it is settled a reader finds those they wrote in."""
        comments = self.thread.comments.select_related("in_trial", "author", "answers")
        comments = comments.order_by("tree_id", "lft")
        if self.trial.settled_at and not self.is_author:
            comments = comments.filter(tree_id__in=self._own.values("tree_id"))
        roots = [
            root
            for root in self._threads(comments)
            if root.is_shown or any(one.is_shown for one in root.replies)
        ]
        for root in roots:
            chosen = root.chosen
            if root.passage:
                about = {"before": chosen.before, "at": chosen.at}
                root.place = place_of(self.marked.text, root.passage, **about)
        roots.sort(key=lambda one: (one.place is None, one.place or (0, 0), one.comment.pk))
        for place, root in enumerate(roots, start=1):
            root.number = place
        return roots

    def _threads(self, comments):
        """The Nodes that begin a thread, each with its replies; `comments` come in the order of their trees."""
        roots, own = [], set(self._own.values_list("pk", flat=True))
        for one in comments:
            # Written with this account, or in this guest's browser.
            is_here = bool(self.writer.account) or one.token == self.writer.token
            is_own = one.pk in own
            node = Node(one, is_own=is_own, is_from_here=is_own and is_here)
            if one.parent_id:
                roots[-1].replies.append(node)
            else:
                roots.append(node)
        return roots

    @property
    def title(self):
        if not self.shows_text:
            return _("This reading is over")
        return (self.copy or self.draft).title or _("Untitled")

    @property
    def _own(self):
        comments = self.thread.comments.all()
        return comments.of_reader(self.reader) if self.reader else comments.by(self.writer)

    def show(self, form=None, status=200, **context):
        places = {one.number: one.place for one in self.nodes if one.place}
        context |= {
            "page": self,
            "trial": self.trial,
            "draft": self.draft,
            "post": self.thread,
            "title": self.title,
            "standfirst": (self.copy or self.draft).standfirst,
            "version": self.copy,
            "article": self.marked.html(places),
            "nodes": self.nodes,
            "readers": self.trial.readers.taking_part().count(),
            "form": form or CommentForm(post=self.thread),
            "passage": self.request.POST.get("passage", ""),
            "fate": self.request.POST.get("fate") or self.usual_fate,
            "fates": fates(self.draft),
            "writer": self.writer,
            "may_write": self.trial.is_open,
        }
        if self.trial.is_open:
            context.setdefault("refusal", gate.refusal(self.writer, self.thread))
        return render(self.request, "trials/trial.html", context, status=status)

    @property
    def usual_fate(self):
        """An author’s answers go where what they answer goes."""
        return Fate.PUBLIC if self.is_author or not self.reader else self.reader.fate

    def do(self):
        actions = {"comment": self.comment, "fate": self.choose, "leave": self.leave}
        actions["name"] = self.name
        done = actions.get(self.request.POST.get("do", ""))
        return (done and done()) or redirect(self.trial)

    def comment(self):
        sent = self.request.POST
        form = CommentForm(sent, post=self.thread)
        passage = sent.get("passage", "")[:LONGEST].strip() if not sent.get("parent") else ""
        if not form.is_valid():
            return self.show(form, 422)
        if passage and not places_as_written(self.marked.text, passage):
            form.add_error("text", _("The passage isn’t in the text. Copy it exactly."))
            return self.show(form, 422)
        cleaned = form.cleaned_data
        about = {"parent": cleaned["parent"], "terms": form.answer, "sending": form.sending}
        try:
            comment = Comment.write(self.thread, self.writer, cleaned["text"], **about)
        except Untaken as untaken:
            return self.show(form, **form.refuse(untaken))
        fate = sent.get("fate") if sent.get("fate") in Fate.values else self.usual_fate
        reading.note(comment, self.marked.text, passage, fate)
        if comment.is_held:
            messages.success(self.request, _("Thank you. A moderator will read it first."))
        return redirect(f"{self.trial.get_absolute_url()}#c-{comment.pk}")

    def choose(self):
        """Choose anew what becomes of a comment of one's own, and of nobody else's."""
        comment = get_object_or_404(self._own, pk=number(self.request.POST.get("comment")))
        reading.choose(comment, self.request.POST.get("fate", ""))
        return redirect(f"{self.trial.get_absolute_url()}#c-{comment.pk}")

    def name(self):
        """Whether the article may thank them by name."""
        if self.reader:
            reading.let_be_named(self.reader, "may_be_named" in self.request.POST)
            messages.success(self.request, _("Saved."))

    def leave(self):
        if self.reader:
            reading.leave(self.reader)
            messages.success(
                self.request, _("You’ve left the trial reading. What you wrote stays as you chose.")
            )
        return redirect("home")


def fates(draft):
    """(value, what it does) of each choice, with the author by name."""
    return [
        (Fate.PUBLIC, Fate.PUBLIC.label),
        (Fate.PRIVATE, _("Stays between you and %(name)s") % {"name": draft.author.name}),
        (Fate.CLOSED, Fate.CLOSED.label),
    ]


def apart(response):
    for name, value in APART.items():
        response.headers[name] = value
    return response
