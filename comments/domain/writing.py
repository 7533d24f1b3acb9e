"""Every write to a comment, under the lock of its post (comments/domain/locking.py).

What the caller knew before the lock (the parent's place in its tree, whether the post is
open, what state the comment is in) is read again after it. Edits are in comments/domain/editing.py.
"""

import hashlib
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from blog.content.markup.to_html import language_of, plain, render_comment
from blog.mail import outbox
from blog.models import Site
from blog.models.search.documents import SearchDocument
from comments import gate
from comments.domain import passages
from comments.domain.locking import locked
from comments.domain.refusals import (
    Closed,
    Moved,
    SaidAlready,
    Unanswerable,
    agree,
    decline,
    refuse,
    remind,
)
from comments.models.comment_origin import CommentOrigin
from comments.models.subscriptions import Subscription
from comments.notify import fan_out, notifications
from comments.notify.address_confirmation import ask
from comments.pure.trees import DEPTH_KEPT
from lib.observing import figures
from lib.text.comparing.fingerprint import fingerprint
from lib.text.words import words_of

SENT_TWICE = timedelta(minutes=1)  # Within it the same words again are the same form sent twice.


class Writing:
    """The verbs of a comment."""

    @classmethod
    def write(
        cls, post, writer, text, *, parent=None, terms=None, sending=None, follows=False, **read
    ):
        """Add a comment by `writer` (a gate.Writer) and return it, published or held.

        Raises MarkupError, or an Untaken: Closed, Refused, Declined, SaidAlready, Asked, or
        Unanswerable when `parent` is not a comment that can be answered on this post. A form sent
        twice within a minute, which an account or the writer's token tells, returns the comment
        that the first one made. `terms` (gate.Terms) is what the form says of them, and `sending`
        how it came; without a form there is nobody to ask. A writer who `follows` is told of
        replies. `read` is what else the form knows of its reader: the `version` of the article
        that they had before them, and whether they `may_be_named`.
        """
        # Whatever can be known before is: the others wait while the lock is held.
        comment = cls._composed(post, writer, text, parent)
        words = comment._as_words(writer, sending)
        verdict = comment.verdict = gate.screen(words)
        if verdict.is_refused and (twice := comment._sent_just_now()):
            return twice
        if verdict.is_refused:
            figures.count("comments", "refused")
        decline(verdict)
        remind(words, verdict, terms)
        # The tree that it joins gets its new version when that makes room.
        with locked(post.pk, trees={}) as post:
            comment.post = post
            if not post.accepts_comments:  # Whatever closes it, the site too.
                raise Closed
            refuse(writer, post)
            if earlier := comment._answer(parent):
                return earlier._or_duplicate(writer)
            comment.created_at = timezone.now()
            agree(writer, terms, comment.created_at)
            comment._note(**read)
            comment._insert()
            gate.keep(verdict, comment)
            CommentOrigin.leave(writer, comment)
            if not writer.account:
                ask(writer, comment)
            if follows:
                Subscription.objects.follow_replies(writer, post)
        figures.count("comments", comment.state)
        return comment

    def _note(self, version=None, may_be_named=False):
        """Keep which version of the article was read: no later one than there is, whatever a form says."""
        public = self.post.public_version
        self.article_version = min(version or public, public)
        self.may_be_named = may_be_named and not self.author_id
        if self.article_version < public:
            passages.compare.enqueue(self.post.pk)

    @classmethod
    def _composed(cls, post, writer, text, parent):
        """What `writer` says below `post`, before it has a place there."""
        # A digest of who says what where, with nothing in it that readers don't know.
        who = f"account {writer.account.pk}" if writer.account else f"guest {writer.name}"
        where = f"{post.pk} {parent.pk if parent else ''}"
        submission = hashlib.sha256(f"{who}\n{where}\n{text}".encode()).hexdigest()
        return cls(
            author=writer.account,
            name=writer.name,
            email=writer.email,
            site="" if writer.account else writer.site,
            token=writer.token,
            badge=cls._badge(writer, post),
            text=text,
            rendered=render_comment(text),
            lang=language_of(text),
            submission=submission,
            text_fingerprint=fingerprint(text) or None,
            post=post,
        )

    def _as_words(self, writer, sending=None):
        """The words as the gate is asked about them."""
        alike = self.text_fingerprint or ""
        return gate.Words(self.post, writer, self.text, self.rendered, alike, sending=sending)

    def _answer(self, parent):
        """Hang it below `parent`, or where trees end; return what the same form has made already."""
        key = parent and parent.pk
        of = {"key": key, "post": self.post.pk, "submission": self.submission}
        comments = type(self).objects.answerable_or_submitted(**of)
        self.answers = next((one for one in comments if one.pk == key), None)
        if parent and not self.answers:
            raise Unanswerable
        above = self.answers
        if above and above.level >= DEPTH_KEPT:
            above = above.get_ancestors().get(level=DEPTH_KEPT - 1)
        self.parent = above
        return next((one for one in comments if one.submission == self.submission), None)

    def publish(self):
        """Let everybody read a held comment."""
        with self._locked(self.State.HELD):
            self._become(self.State.PUBLISHED)

    def hold(self):
        """Let a published comment wait for a moderator again."""
        with self._locked(self.State.PUBLISHED):
            self._become(self.State.HELD)

    def remove(self, removal):
        """Take the words away and leave a placeholder with `removal`, the rule as it stood.

        What readers never met leaves one only where the site wants that, or people answered it.
        """
        with self._locked(self.State.HELD, self.State.PUBLISHED):
            leaves_place = self.is_published or self.leaves_place
            leaves_place = leaves_place or Site.current().shows_unread_removals
            self._become(self.State.REMOVED, removal=removal, leaves_place=leaves_place)

    def mark_spam(self):
        """Take it away without a word; a placeholder stays only where people answered it."""
        with self._locked(self.State.HELD, self.State.PUBLISHED):
            self._become(self.State.SPAM)

    def restore(self, *, quietly=False, held=False):
        """Put a removed comment back in its place; `quietly`, as if it had never been gone.

        One that was `held` waits again.
        """
        with self._locked(self.State.REMOVED, self.State.SPAM):
            if self.purged_at:
                raise Moved(self.state)
            if self.words_until:  # Whoever has left wanted their words away.
                now = timezone.now()
                return self._become(self.State.WITHDRAWN, removal=None, withdrawn_at=now)
            restored_at = self.restored_at if quietly else timezone.now()
            state = self.State.HELD if held else self.State.PUBLISHED
            self._become(state, removal=None, restored_at=restored_at)

    def withdraw(self):
        """Take the comment back, for its writer, who may post the same words again.

        Moderators can judge them for a while; then the worker destroys them.
        """
        with self._locked(self.State.HELD, self.State.PUBLISHED):
            if self.pending_at:
                self._take_edit_back()
            now = timezone.now()
            times = {"withdrawn_at": now, "words_until": now + self.JUDGED_FOR}
            self._become(self.State.WITHDRAWN, submission=None, **times)

    def purge(self):
        """Destroy the words of what is gone already, for good, and every earlier wording."""
        with self._locked(self.State.REMOVED, self.State.SPAM, self.State.WITHDRAWN):
            words = {"text": "", "rendered": "", "lang": "", "site": ""}
            words |= {"submission": None, "text_fingerprint": None}
            self._change(purged_at=timezone.now(), **words)
            self._forget_revisions()
            SearchDocument.forget(SearchDocument.Kind.COMMENT, self.pk)
            outbox.erase(about=self)

    @property
    def _writer(self):
        """The writer of the comment, as the gate knows them."""
        about = {name: getattr(self, name) for name in ("name", "email", "site", "token")}
        return gate.Writer(account=self.author, **about)

    def let_be_named(self, may_be_named):
        """Whether a correction may thank its writer by name; where one does, readers see it at once."""
        with self.locked():
            self._change(may_be_named=may_be_named)

    def lead_to(self, correction):
        """Say beside it which correction it led to, or none any more."""
        with self.locked():
            self._change(led_to=correction and correction.pk)

    def mark_read(self, at=None):
        """Note that somebody on the staff has read it. Changes nothing that readers see."""
        self._change(read_at=at or timezone.now(), passed_at=None)

    def mark_unread(self):
        """Put it back among the unread comments, whoever has read it."""
        self._change(read_at=None, passed_at=None)

    def pass_unread(self, at=None):
        """Note that it was approved with many others and read by nobody; what was read stays read."""
        if self.read_at is None:
            self._change(passed_at=at or timezone.now())

    @contextmanager
    def locked(self):
        """Hold the lock of its article, and read the comment again; verbs within share the lock."""
        if self._steps is not None:
            yield
            return
        self._steps = {}
        try:
            with locked(self.post_id, trees=self._steps) as post:
                self.refresh_from_db()
                self.post = post
                self._steps[self.tree_id] = 0  # No verb of a comment changes another tree.
                yield
        finally:
            self._steps = None

    _steps = None  # While it is locked: by how many more comments are published in its tree.

    @contextmanager
    def _locked(self, *states):
        with self.locked():
            if self.state not in states:
                raise Moved(self.state)
            yield

    def _become(self, state, **changes):
        """Change the state, and the counts of the post and of the tree with it."""
        public = self.State.PUBLISHED
        step = (state == public) - (self.state == public)
        if step < 0:
            changes["leaves_place"] = True  # Somebody may have read it.
        self._change(state=state, **changes)
        if step:
            self.post.comment_count += step  # Its lock is held, and whoever holds it saves it.
            self._steps[self.tree_id] += step
            self._keep_entry()
        if step > 0:
            fan_out.enqueue(self)
        elif step < 0:
            notifications.hide(self.pk)

    def _keep_entry(self):
        if self.is_published:
            self.entry().keep()
        else:
            SearchDocument.forget(SearchDocument.Kind.COMMENT, self.pk)

    def entry(self, words=None):
        """The document that search has of the comment while it is published; `words` are those of its text, if known."""
        return SearchDocument(
            number=SearchDocument.numbered(SearchDocument.Kind.COMMENT, self.pk),
            kind=SearchDocument.Kind.COMMENT,
            key=self.pk,
            post_id=self.post_id,
            at=self.created_at,
            words=" ".join(words_of(plain(self.rendered))) if words is None else words,
        )

    def _change(self, **changes):
        type(self).objects.filter(pk=self.pk).update(**changes)
        for name, value in changes.items():
            setattr(self, name, value)

    def _insert(self):
        """Put a new comment into its tree, and count it. Its parent was read under the lock."""
        if self.verdict.state == gate.PUBLISHED:
            self.state = self.State.PUBLISHED
        published = int(self.is_published)
        self.leaves_place = self.is_published
        if parent := self.parent:
            # Behind all its replies: as django-mptt's insert_node, but one UPDATE numbers and counts.
            where = {"tree": parent.tree_id, "at": parent.rght, "version": self.post.version + 1}
            type(self).objects.make_room_in(**where, published=published)
            self.tree_id, self.level = parent.tree_id, parent.level + 1
            self.lft, self.rght = parent.rght, parent.rght + 1
        else:
            type(self).objects.insert_node(self, None)
            self.thread_count, self.thread_version = published, self.post.version + 1
        self.save_base(force_insert=True)  # django-mptt would look for its place once more.
        if published:
            self.post.comment_count += 1
            self.entry().save(force_insert=True)
            fan_out.enqueue(self)

    def save(self, *args, **kwargs):
        raise TypeError("Comments are written by the verbs of comments.domain.writing.")

    def delete(self, *args, **kwargs):
        raise TypeError("Comments are withdrawn or removed; only whole articles are deleted.")

    def _or_duplicate(self, writer):
        """The comment, for whoever has sent the form twice; raises SaidAlready for everybody else."""
        if self.token != writer.token or self.created_at < timezone.now() - SENT_TWICE:
            raise SaidAlready(self)
        return self

    def _sent_just_now(self):
        """The comment that the same form made a moment ago, if it was sent twice."""
        since = timezone.now() - SENT_TWICE
        theirs = type(self).objects.filter(submission=self.submission, token=self.token)
        return theirs.filter(created_at__gte=since).first()

    @classmethod
    def _badge(cls, writer, post):
        if writer.account is None:
            return cls.Badge.NONE
        if post.is_by(writer.account):
            return cls.Badge.AUTHOR
        return cls.Badge.MODERATOR if writer.account.is_moderator else cls.Badge.NONE
