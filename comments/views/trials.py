"""A trial reading as its readers meet it: the invitation, the draft, and comments beside it."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog.content.markup.marked import Marked
from blog.content.markup.to_html import MarkupError
from blog.content.passages import LONGEST, place_of, places_as_written
from comments import gate
from comments.domain.refusals import Untaken
from comments.models import Comment, Trial, TrialReader
from comments.models.trials import Fate
from comments.thread.forms import CommentForm
from comments.trials import reading
from comments.writers.identity import writer_of

# The key is in the address, so no other site learns that; and no search engine has a draft.
# Not "no-referrer": with that browsers don't say where a form comes from, and it would be refused.
APART = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "same-origin"}

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@get_or_post
def invitation(request, key):
    """What somebody is asked to read, by whom and until when; who signs in accepts it, or doesn't."""
    reader = TrialReader.opened(key)
    if reader is None:
        raise Http404
    account = request.user if request.user.is_authenticated else None
    is_theirs = bool(account and reader.is_for(account))
    if is_theirs and reader.takes_part:
        return redirect(reader.trial)
    if request.method == "POST" and is_theirs and reader.trial.is_open:
        return _answered(request, reader, account)
    context = {
        "reader": reader,
        "trial": reader.trial,
        "is_theirs": is_theirs,
        "path": request.path,
    }
    if reader.trial.is_open:
        context["words"] = len(_text_of(reader.trial.draft).split())
        context["others"] = reader.trial.readers.filter(declined_at=None, left_at=None).count()
    return _apart(render(request, "trials/invitation.html", context))


def _answered(request, reader, account):
    if "decline" in request.POST:
        reading.decline(reader)
        messages.success(request, _("All right, not this time."))
        return redirect("home")
    revision = request.POST.get("terms", "")[:9]
    terms = gate.Terms(shown=revision, accepted=revision)
    if gate.consent(writer_of(request), terms, timezone.now()):
        messages.warning(
            request, _("The comment policy has changed just now. Read it, then try again.")
        )
        return redirect(request.path)
    fate = _fate(request.POST.get("fate")) or Fate.PRIVATE
    reading.accept(reader, account, fate, "may_be_named" in request.POST)
    return redirect(reader.trial)


@never_cache
@get_or_post
def trial(request, pk):
    """The draft with comments beside it, for its authors and for those who take part; to all others it isn't there."""
    threads = reading.threads_open_to(request.user).filter(trial_of=pk)
    found = get_object_or_404(Trial.objects.with_all(), thread__in=threads)
    page = Page(request, found)
    return _apart(page.do() if request.method == "POST" else page.show())


@dataclass
class Node:
    """A comment as the page shows it; at the top of its thread with its number at the text, and all replies."""

    comment: Comment
    number: int = 0
    place: tuple | None = None
    replies: list = field(default_factory=list)
    is_own: bool = False

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
        self.account = request.user
        self.is_author = self.draft.is_by(self.account)
        self.reader = trial.readers.filter(account=self.account).first()
        self.copy = self.draft.working_copy()

    @cached_property
    def marked(self):
        try:
            return Marked(self.draft.html_of(self.copy) if self.copy else self.draft.html)
        except MarkupError:
            return Marked("")

    @cached_property
    def nodes(self):
        """The threads in the order of the text; once it is settled a reader finds those they wrote in."""
        found = self.thread.comments.select_related("in_trial", "author", "answers")
        found = found.order_by("tree_id", "lft")
        if self.trial.settled_at and not self.is_author:
            found = found.filter(tree_id__in=self._own.values("tree_id"))
        roots = []
        for one in found:
            node = Node(one, is_own=one.author_id == self.account.pk)
            if one.parent_id:
                roots[-1].replies.append(node)
            else:
                roots.append(node)
        roots = [root for root in roots if _has_words(root)]
        for root in roots:
            chosen = root.chosen
            if root.passage:
                about = {"before": chosen.before, "at": chosen.at}
                root.place = place_of(self.marked.text, root.passage, **about)
        roots.sort(key=lambda one: (one.place is None, one.place or (0, 0), one.comment.pk))
        for number, root in enumerate(roots, start=1):
            root.number = number
        return roots

    @property
    def _own(self):
        return self.thread.comments.filter(author=self.account)

    def show(self, form=None, status=200, **context):
        places = {one.number: one.place for one in self.nodes if one.place}
        writer = writer_of(self.request)
        context |= {
            "page": self,
            "trial": self.trial,
            "draft": self.draft,
            "post": self.thread,
            "title": self.trial.title,
            "standfirst": (self.copy or self.draft).standfirst,
            "version": self.copy,
            "article": self.marked.html(places),
            "nodes": self.nodes,
            "readers": self.trial.readers.taking_part().count(),
            "form": form or CommentForm(post=self.thread),
            "passage": self.request.POST.get("passage", ""),
            "fate": self.request.POST.get("fate") or self.usual_fate,
            "fates": fates(self.draft),
            "writer": writer,
            "may_write": self.trial.is_open,
        }
        if self.trial.is_open:
            context.setdefault("refusal", gate.refusal(writer, self.thread))
        return render(self.request, "trials/trial.html", context, status=status)

    @property
    def usual_fate(self):
        """An author’s answers go where what they answer goes."""
        return Fate.PUBLIC if self.is_author or not self.reader else self.reader.fate

    def do(self):
        deed = {"comment": self.comment, "fate": self.choose, "leave": self.leave}
        done = deed.get(self.request.POST.get("do", ""))
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
        said = form.cleaned_data
        about = {"parent": said["parent"], "terms": form.answer, "sending": form.sending}
        try:
            comment = Comment.write(self.thread, writer_of(self.request), said["text"], **about)
        except Untaken as untaken:
            return self.show(form, **form.refuse(untaken))
        fate = _fate(sent.get("fate")) or self.usual_fate
        reading.note(comment, self.marked.text, passage, fate)
        if comment.is_held:
            messages.success(self.request, _("Thank you. A moderator will read it first."))
        return redirect(f"{self.trial.get_absolute_url()}#c-{comment.pk}")

    def choose(self):
        """Choose anew what becomes of a comment of one's own, and of nobody else's."""
        key = self.request.POST.get("comment", "")
        own = self._own.filter(pk=key if key.isascii() and key.isdecimal() and len(key) < 18 else 0)
        comment = get_object_or_404(own)
        reading.choose(comment, self.request.POST.get("fate", ""))
        return redirect(f"{self.trial.get_absolute_url()}#c-{comment.pk}")

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


def _has_words(node):
    return node.is_shown or any(reply.is_shown for reply in node.replies)


def _fate(said):
    return said if said in Fate.values else ""


def _text_of(draft):
    return (draft.working_copy() or draft).text


def _apart(response):
    for name, value in APART.items():
        response.headers[name] = value
    return response
