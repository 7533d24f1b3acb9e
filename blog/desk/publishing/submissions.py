"""Submitting a draft, and answering it: notes beside its text, sent back or published."""

from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from blog.content import passages
from blog.content.markup.rendered.marked import Marked
from blog.content.markup.to_html import MarkupError
from blog.desk import access, contributing
from blog.desk.forms.submissions import LONGEST, NoteForm, WordsForm
from blog.desk.publishing.missing_parts import missing_parts_of
from blog.mail import outbox
from blog.models import PassageNote, Submission, Version
from blog.models.texts.typed import Sender, Typed
from lib.text import word_diff
from lib.text.numbers import number

SUBMITTED, SENT_BACK, PUBLISHED = "blog.submitted", "blog.sent_back", "blog.submission_published"

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def urls(admin_site):
    return [
        path("articles/<int:pk>/submit/", admin_site.admin_view(submit), name="blog_submit"),
        path(
            "articles/<int:pk>/submitted/",
            admin_site.admin_view(submitted),
            name="blog_submission",
        ),
    ]


@never_cache
@get_or_post
def submit(request, pk):
    """What a draft lacks, a word to the editors, and the button that submits it."""
    post = access.changeable(request, "post", pk)
    if not (contributing.only_contributes(request.user) and post.status == post.Status.DRAFT):
        raise Http404
    form = WordsForm(request.POST if request.method == "POST" else None)
    has_text = bool((post.working_copy() or post).text.strip())
    if request.method == "POST" and has_text and form.is_valid():
        submit_for(request.user, post, form.cleaned_data["words"].strip())
        messages.success(request, _("Submitted. We’ve notified the editors."))
        return redirect("admin:blog_submission", pk)
    return access.shown(
        request,
        "admin/blog/contributing/submit.html",
        _("Submit your article"),
        post=post,
        heading=(post.working_copy() or post).title or _("Untitled"),
        lacks=missing_parts_of(post),
        has_text=has_text,
        words=request.POST.get("words", ""),
    )


def submit_for(writer, post, words):
    """Submit a draft, and tell those who may answer it."""
    with transaction.atomic():
        submission = Submission.make(post, writer, words)
        for editor in User.objects.who_may(contributing.ANSWERS).exclude(pk=writer.pk):
            outbox.enqueue(SUBMITTED, editor, about=submission)


@never_cache
@get_or_post
def submitted(request, pk):
    """The text that was submitted, with notes beside it; sent, something is done with it."""
    post = get_object_or_404(contributing.submitted_to(request.user).with_terms(), pk=pk)
    submission = post.submissions.with_all().order_by("-made_at", "-pk").first()
    if submission is None:
        raise Http404
    page = SubmissionPage(request, post, submission)
    return page.do() if request.method == "POST" else page.show()


@dataclass
class Note:
    """A note as the page shows it, with its number at the text."""

    note: PassageNote
    number: int = 0
    place: tuple | None = None
    replies: list = field(default_factory=list)

    @property
    def words(self):
        """Word-by-word difference that a proposed wording would make."""
        return word_diff.words(self.note.passage, self.note.instead) if self.note.instead else []

    @property
    def is_lost(self):
        return bool(self.note.passage and not self.place)


class SubmissionPage:
    """A submitted text before one of its editors, or before its writer."""

    def __init__(self, request, post, submission):
        self.request, self.post, self.submission = request, post, submission
        self.answers = request.user.has_perm(contributing.ANSWERS)
        self.copy = post.working_copy()

    @cached_property
    def marked(self):
        try:
            return Marked(self.post.html_of(self.copy) if self.copy else self.post.html)
        except MarkupError as refusal:
            self.refusal = str(refusal)
            return Marked("")

    refusal = ""

    @cached_property
    def notes(self):
        """The open notes in the order of the text, those on the whole of it last; then what is settled."""
        notes = self.post.passage_notes.select_related("by")
        first = {one.pk: Note(one) for one in notes if not one.answers_id}
        for one in notes:
            if one.answers_id in first:
                first[one.answers_id].replies.append(one)
        for one in first.values():
            one.place = one.note.place_in(self.marked.text) if one.note.passage else None
        shown = [one for one in first.values() if not one.note.settled_at]
        shown.sort(key=lambda one: (one.place is None, one.place or (0, 0), one.note.pk))
        for place, one in enumerate(shown, start=1):
            one.number = place
        self.settled = [one for one in first.values() if one.note.settled_at]
        return shown

    @property
    def may_note(self):
        return self.post.status == self.post.Status.DRAFT

    @property
    def may_put_in(self):
        """Whether they may change the text now."""
        return access.admin_of("post").has_change_permission(self.request, self.post)

    def show(self, form=None, status=200):
        notes, version = self.notes, self.copy
        places = {one.number: one.place for one in notes if one.place}
        response = access.shown(
            self.request,
            "admin/blog/contributing/submission.html",
            self.copy.title if self.copy and self.copy.title else str(self.post),
            page=self,
            post=self.post,
            submission=self.submission,
            article=self.marked.html(places),
            standfirst=(version or self.post).standfirst,
            words=len((version or self.post).text.split()),
            notes=notes,
            settled=self.settled,
            form=form or NoteForm(text=self.marked.text),
        )
        response.status_code = status
        return response

    def do(self):
        action = ACTIONS.get(self.request.POST.get("do", ""))
        if action is None:
            return redirect(self.here)
        return action(self) or redirect(self.here)

    @property
    def here(self):
        return reverse("admin:blog_submission", args=[self.post.pk])

    def note(self):
        form = NoteForm(self.request.POST, text=self.marked.text)
        if not self.may_note:
            return None
        if not form.is_valid():
            return self.show(form, status=422)
        left = PassageNote.leave(
            self.post, self.marked.text, self.request.user, **form.cleaned_data
        )
        self._begin()
        return redirect(f"{self.here}#note-of-{left.pk}")

    def reply(self):
        note, words = self._one(), self.request.POST.get("said", "").strip()[:LONGEST]
        if words and self.may_note:
            note.reply(self.request.user, words)
            self._begin()
        return redirect(f"{self.here}#note-of-{note.pk}")

    def edit(self):
        """Change the words of a note or an answer, for its writer."""
        note, sent = self._own(), self.request.POST
        words, instead = (sent.get(name, "").strip()[:LONGEST] for name in ("said", "instead"))
        instead = instead if note.passage else ""
        if not (words or instead):
            messages.warning(self.request, _("Write something first"))
        elif self.may_note:
            note.edit(words, instead)
        return redirect(f"{self.here}#note-of-{note.answers_id or note.pk}")

    def delete(self):
        """Delete a note or an answer, for its writer, as long as nobody else has answered it."""
        note = self._own()
        if note.is_answered:
            messages.warning(self.request, _("It has been answered. Settle it instead."))
        elif self.may_note:
            note.delete()

    def settle(self):
        self._one().settle()

    def unsettle(self):
        self._one().settle(False)

    def put_in(self):
        """Put a note’s wording into the working copy, where the passage stands there word for word."""
        note = self._one()
        newest = self.post.newest_version()
        places = passages.places_as_written(newest.text, note.passage)
        if not (note.instead and self.may_put_in):
            return None
        if len(places) != 1:
            messages.warning(
                self.request, _("The passage has formatting or was changed. Put it in by hand.")
            )
            return redirect(f"{self.here}#note-of-{note.pk}")
        [(start, end)] = places
        text = newest.text[:start] + note.instead + newest.text[end:]
        sender = Sender(self.request.user, at=newest.at)
        kept = self.post.keep_typed(
            replace(Typed.of(newest), text=text), sender, Version.Kind.SAVED
        )
        if kept.newer:
            messages.warning(self.request, _("Somebody has just saved this text. Try again."))
            return None
        note.settle()
        messages.success(self.request, _("It’s in the text."))
        return None

    def send_back(self):
        if self.answers and end(self.submission, Submission.Outcome.SENT_BACK):
            messages.success(self.request, _("Sent back. We’ve notified the writer."))
            return redirect("admin:blog_post_changelist")
        return None

    def take_back(self):
        """The writer goes on writing, as long as no editor has begun."""
        is_theirs = self.post.is_by(self.request.user) and not self.submission.editor_id
        if is_theirs and end(self.submission, Submission.Outcome.TAKEN_BACK):
            messages.success(self.request, _("It’s a draft again. You can change it."))
            return redirect("admin:blog_post_change", self.post.pk)
        return None

    def _begin(self):
        if self.answers and self.submission.is_open and not self.post.is_by(self.request.user):
            self.submission.begin(self.request.user)

    def _one(self):
        return self._in(self.post.passage_notes.first_ones())

    def _own(self):
        return self._in(self.post.passage_notes.filter(by=self.request.user))

    def _in(self, notes):
        return get_object_or_404(notes, pk=number(self.request.POST.get("note")))


ACTIONS = {
    "note": SubmissionPage.note,
    "reply": SubmissionPage.reply,
    "edit": SubmissionPage.edit,
    "delete": SubmissionPage.delete,
    "settle": SubmissionPage.settle,
    "unsettle": SubmissionPage.unsettle,
    "put_in": SubmissionPage.put_in,
    "send_back": SubmissionPage.send_back,
    "take_back": SubmissionPage.take_back,
}


def end(submission, outcome):
    """End a submission, and tell its writer what came of it; whether nobody has done so before."""
    mails = {Submission.Outcome.SENT_BACK: SENT_BACK, Submission.Outcome.PUBLISHED: PUBLISHED}
    with transaction.atomic():
        is_done = submission.end(outcome)
        if is_done and outcome in mails and submission.by:
            outbox.enqueue(mails[outcome], submission.by, about=submission)
    return is_done


def published(post, by):
    """Answer the open submissions of an article that `by` has just published or scheduled."""
    for submission in post.submissions.open().select_related("by"):
        submission.begin(by)
        end(submission, Submission.Outcome.PUBLISHED)
