"""A comment in other words: its writer edits it, a moderator accepts or refuses the edit.

What everybody reads stays as it is while an edit waits. Under the lock of the post, like
every other write to a comment (comments/domain/writing.py).
"""

from datetime import timedelta

from django.utils import timezone

from blog.content.markup.to_html import language_of, render_comment
from blog.models import Site
from comments import gate
from comments.domain import passages
from comments.domain.refusals import Closed, Moved, agree, decline, refuse
from comments.models.comment_revisions import CommentRevision
from lib.text.comparing.fingerprint import fingerprint

Fate = CommentRevision.Fate
A_SLIP = timedelta(minutes=2)  # What is put right within it was never said, for readers.


class Editing:
    """The verbs of a comment that change its words."""

    @property
    def waiting(self):
        """The edit that waits for a moderator, or None."""
        return self.revisions.waiting().first() if self.pending_at else None

    def waiting_or_moved(self):
        """The edit that waits; raises Moved where none does."""
        if edit := self.waiting:
            return edit
        raise Moved(self.state)

    @property
    def latest_revision(self):
        """The edit that waits, or the comment itself: both have `text`, `html` and `lang`."""
        return self.waiting or self

    def edit(self, text, *, writer=None, terms=None):
        """Give it other words, which the staff have not read.

        They are judged by the terms of today, so `writer` is asked as for a new comment.
        Where the gate or the site holds the edit of a published comment, it waits, and the
        earlier wording stays in its place.

        Raises MarkupError, or an Untaken: Refused, Closed, Moved, Declined or Asked.
        """
        wording = {"text": text, "rendered": render_comment(text), "lang": language_of(text)}
        alike, by = fingerprint(text), writer or self._writer
        words = gate.Words(self.post, by, text, wording["rendered"], alike, comment=self)
        verdict = gate.screen(words)
        decline(verdict)
        with self._locked(self.State.HELD, self.State.PUBLISHED):
            site = Site.current()
            self.check_editable(self._writer, site)
            if text == self.text:
                return self._take_edit_back() if self.pending_at else None
            now = timezone.now()
            agree(writer, terms, now)
            # Once it is late an edit that waits can still be changed, but waits again.
            fresh = type(self).objects.fresh(site).filter(pk=self.pk)
            if self.is_published and (verdict.is_held or site.holds_edits or not fresh.exists()):
                self._let_wait(wording, now)
            else:
                self._say(wording, now)
            gate.keep(verdict, self)

    def check_editable(self, writer, site):
        """Raise Refused, Closed or Moved where `writer` can't say it in other words now."""
        refuse(writer, self.post)
        if not self.post.accepts_comments_on(site):
            raise Closed
        if not type(self).objects.editable(site).filter(pk=self.pk).exists():
            raise Moved(self.state)

    def take_edit_back(self):
        """Take back the edit that waits, for its writer."""
        with self._locked(self.State.HELD, self.State.PUBLISHED):
            self._take_edit_back()

    def accept_edit(self):
        """Publish the edit that waits."""
        with self._locked(self.State.HELD, self.State.PUBLISHED):
            edit = self.waiting_or_moved()
            self._keep_what_stood(timezone.now(), edit.read_before)
            self._stand(edit, edited_at=edit.written_at, pending_at=None)
            edit.delete()  # Its words stand now.
            self._keep_entry()

    def refuse_edit(self):
        """Refuse the edit that waits; the comment stays as it is."""
        with self._locked(self.State.HELD, self.State.PUBLISHED):
            now = timezone.now()
            self.waiting_or_moved().end(Fate.REFUSED, now, read_at=now)
            self._change(pending_at=None)

    def let_edit_wait_again(self):
        """Let the edit that was accepted or refused last wait again: a moderator takes a slip back."""
        with self._locked(self.State.HELD, self.State.PUBLISHED):
            last = self.revisions.order_by("ended_at", "pk").last()
            if self.pending_at or last is None or last.fate not in (Fate.STOOD, Fate.REFUSED):
                raise Moved(self.state)
            if last.fate == Fate.REFUSED:
                last.end(Fate.WAITING, None)
                self._change(pending_at=last.written_at, read_at=None, passed_at=None)
            else:
                waits = {name: getattr(self, name) for name in ("text", "rendered", "lang")}
                times = {"written_at": self.edited_at, "read_before": last.read_at}
                self.revisions.create(**waits, **times, fate=Fate.WAITING)
                edited_at = last.written_at if last.written_at > self.created_at else None
                self._stand(last, edited_at=edited_at, pending_at=self.edited_at, read_at=None)
                last.delete()
                self._change(shows_edits=self.revisions.shown().exists())
                self._keep_entry()

    def _say(self, wording, at):
        if edit := self.waiting:
            edit.end(Fate.TAKEN_BACK, at, read_at=self.read_at)
        self._keep_what_stood(at, edit.read_before if edit else self.read_at)
        self._change(
            **wording,
            text_fingerprint=fingerprint(wording["text"]) or None,
            edited_at=at,
            pending_at=None,
            read_at=None,
            passed_at=None,
        )
        self._quote_anew()
        self._keep_entry()

    def _let_wait(self, wording, at):
        read_before = self.read_at
        if edit := self.waiting:
            read_before = edit.read_before
            edit.end(Fate.TAKEN_BACK, at, read_at=self.read_at)
        times = {"written_at": at, "read_before": read_before}
        self.revisions.create(**wording, **times, fate=Fate.WAITING)
        self._change(pending_at=at, read_at=None, passed_at=None)

    def _take_edit_back(self):
        edit = self.waiting_or_moved()
        edit.end(Fate.TAKEN_BACK, timezone.now(), read_at=self.read_at)
        self._change(pending_at=None, read_at=self.read_at or edit.read_before)

    def _stand(self, wording, **times):
        """The words of `wording` become the comment's own."""
        words = {name: getattr(wording, name) for name in ("text", "rendered", "lang")}
        self._change(**words, text_fingerprint=fingerprint(wording.text) or None, **times)
        self._quote_anew()

    def _quote_anew(self):
        """Compare an edited comment with its article again: in other words it may quote something else."""
        if self.changed_in or (self.article_version or 0) < self.post.public_version:
            passages.compare.enqueue(self.post_id)

    def _keep_what_stood(self, at, read_at):
        wording = {name: getattr(self, name) for name in ("text", "rendered", "lang")}
        since = self.edited_at or self.created_at
        is_shown = Site.current().shows_edits and self.is_published and at - since >= A_SLIP
        times = {"written_at": since, "ended_at": at, "read_at": read_at}
        self.revisions.create(**wording, **times, fate=Fate.STOOD, is_shown=is_shown)
        if is_shown:
            self._change(shows_edits=True)

    def _forget_revisions(self):
        self.revisions.all().delete()
        self._change(pending_at=None, shows_edits=False)
