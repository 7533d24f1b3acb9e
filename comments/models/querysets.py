"""Which comments: by what has become of them, who wrote them, and whom they are shown to."""

from datetime import UTC, datetime
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Greatest, Lower
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from mptt.querysets import TreeQuerySet

from blog.models import Post
from comments.models.claims import Claim
from lib.text.email_addresses import spellings

BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)  # Nothing was said before.
DEPTH_DRAWN = 6  # Deeper replies stand on a page of their own.


class State(models.TextChoices):
    HELD = "held", _("Held")
    PUBLISHED = "published", _("Published")
    REMOVED = "removed", _("Removed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SPAM = "spam", _("Spam")


# In the statement itself: a plan that PostgreSQL makes for any values doesn't know that the few who
# are not published have an index of their own, and would read all of a tree of 50,000.
_PUBLISHED = RawSQL(f"'{State.PUBLISHED}'", ())


class CommentQuerySet(TreeQuerySet):
    def published(self):
        return self.filter(state=State.PUBLISHED)

    def once_public(self):
        """The comments that everybody could read at some time, whatever has become of them."""
        return self.filter(Q(state=State.PUBLISHED) | Q(leaves_place=True))

    def newest_of(self, post):
        """The comments on an article, the newest first.

        Because a time is asked for, SQLite goes by the index of the article's times. Else it reads everybody's.
        """
        on_it = self.filter(post=post, created_at__gt=BEGINNING)
        return on_it.order_by("-created_at", "-pk")

    def unpublished(self):
        return self.exclude(state=_PUBLISHED)

    def with_a_place(self, writer):
        """The comments that are drawn for `writer`: all but those without replies that are gone or not for them."""
        return self.filter(self._visible_to(writer) | Q(rght__gt=F("lft") + 1))

    def visible_to(self, writer):
        """The comments that are drawn for `writer` whether anybody answered them or not."""
        return self.filter(self._visible_to(writer))

    def held(self):
        return self.filter(state=State.HELD)

    def outside_the_bin(self):
        """All but the comments on articles that lie in the bin, of which there are few."""
        binned = Post.everything.binned().order_by().values("pk")
        return self.exclude(post__in=binned)

    def drawn_in(self, top):
        """`top` and what hangs below it as far down as its branch is drawn."""
        deepest = top.level + DEPTH_DRAWN
        inside = {"lft__gte": top.lft, "lft__lt": top.rght, "level__lte": deepest}
        return self.filter(tree_id=top.tree_id, **inside)

    def make_room(self, at, published, version):
        """Move what stands behind the place `at` of a tree on by one comment; count that if it is published.

        `version` is as in `bump`.
        """
        behind, first = When(lft__gt=at, then=2), When(level=0, then=published)
        number = {"default": 0, "output_field": models.IntegerField()}
        return self.filter(rght__gte=at).update(
            lft=F("lft") + Case(behind, **number),
            rght=F("rght") + 2,
            thread_count=F("thread_count") + Case(first, **number),
            thread_version=self._thread_version(version),
        )

    def bump(self, step, version):
        """Raise the version of one tree, and count `step` more published comments in it.

        `version` is what its article's becomes by this change: so the trees that have changed since a page was
        drawn have a higher one than the article had then.
        """
        counts = {"thread_count": F("thread_count") + step}
        return self.filter(level=0).update(thread_version=self._thread_version(version), **counts)

    @staticmethod
    def _thread_version(version):
        return Greatest(F("thread_version") + 1, version)

    def answerable(self):
        """The comments that can be answered: published ones, and placeholders of removed ones."""
        return self.filter(self._stands())

    def withdrawable(self):
        return self.filter(state__in=[State.PUBLISHED, State.HELD])

    def not_withdrawn(self):
        return self.exclude(state=State.WITHDRAWN)

    def waiting(self):
        """The comments that wait for a moderator: held ones, and published ones of which an edit waits."""
        return self.filter(self._waiting()).outside_the_bin()

    def fresh(self, site):
        """The comments published so lately that they may be edited, and without replies where these end that."""
        return self.filter(self._fresh(site.edits_since, site.edits_end_with_replies))

    def editable(self, site):
        """The comments that their writers may edit: those that wait, and fresh ones."""
        fresh = self._fresh(site.edits_since, site.edits_end_with_replies)
        return self.filter(self._waiting() | fresh)

    def with_what_its_writer_may(self, since, end_with_replies):
        fresh = self._fresh(since, end_with_replies)
        return self.annotate(can_be_edited=self._waiting() | fresh)

    @classmethod
    def _waiting(cls):
        return Q(state=State.HELD) | Q(pending_at__isnull=False) & cls._not_gone()

    @staticmethod
    def _fresh(since, end_with_replies):
        fresh = Q(state=State.PUBLISHED, created_at__gt=since)
        return fresh & Q(rght=F("lft") + 1) if end_with_replies else fresh

    def unread(self):
        """The comments that nobody on the staff has read, and that are still there to be read."""
        return self.filter(read_at__isnull=True, passed_at__isnull=True).not_gone()

    def passed(self):
        """The comments approved together with many others, read by nobody, and still there to be read."""
        return self.filter(passed_at__isnull=False).not_gone()

    def approved(self):
        """The published comments that the staff have read, or passed together with others."""
        return self.published().filter(Q(read_at__isnull=False) | Q(passed_at__isnull=False))

    def readable(self):
        """The comments on articles that everybody may read: what lists, feeds and search may show."""
        return self.on(Post.objects.published())

    def on(self, posts):
        return self.filter(post__in=posts)

    def on_any_thread(self):
        """The comments on articles that are out, and those of trial readings; for their own writers."""
        trial = Post.everything.filter(status=Post.Status.TRIAL)
        return self.on(Post.objects.out()) | self.on(trial)

    def on_any(self):
        """The comments on articles that are out, whoever may open these."""
        return self.on(Post.objects.out())

    def met_by(self, writer):
        """All comments but the held ones of others; of these, only those that somebody answered."""
        return self.exclude(
            Q(state=State.HELD, rght=F("lft") + 1)
            & ~Q(pk__in=self.model.objects.by(writer).order_by().values("pk"))
        )

    def alike(self, words):
        """The comments that say the same as `words` (a gate.Words), less those that were withdrawn."""
        others = self.exclude(state=State.WITHDRAWN)
        if words.comment:
            others = others.exclude(pk=words.comment.pk)
        fingerprint = words.text_fingerprint
        return others.filter(text_fingerprint=fingerprint) if fingerprint else others.none()

    def people(self):
        """Who wrote them: keys that tell accounts and guests apart, not names."""
        writers = self.order_by().values_list("author", "token", "name").distinct()
        return {author or token or name for author, token, name in writers}

    def of_the_same(self, writer):
        """Comments of `writer` or of a guest under the same name.

        Never under the same address: what follows would tell a stranger that it is the right one.
        """
        if writer.account or not writer.name:
            return self.by(writer)
        return self.filter(self._by(writer) | Q(author=None, name=writer.name))

    @staticmethod
    def as_typed(email):
        """The condition that an address was typed, in whatever case; it may be a Slot of a prepared query."""
        email = email if isinstance(email, Value) else Value(email)
        return Q(Exact(Lower("email"), Lower(email)))

    def typed_under(self, email):
        """What guests wrote and gave this address with, whether it is theirs or not."""
        typed = [self.as_typed(spelling) for spelling in spellings(email)]
        return self.filter(reduce(or_, typed), author=None)

    def of_person(self, person):
        """What a Person wrote: with their account, or without one under their address."""
        if person.account:
            return self.filter(author=person.account)
        return self.typed_under(person.addresses[0])

    def under(self, guest):
        """What guests wrote under the address of `guest`, and what was said to be whose since."""
        claims = Claim.objects.in_force().of(guest)
        return self.filter(Q(author=None, email__iexact=guest.email) | Q(claims__in=claims))

    def by(self, writer):
        """Comments that `writer` wrote: an account's, or a known guest's."""
        return self.filter(self._by(writer))

    def of_reader(self, reader):
        """What a TrialReader wrote: an account, or a guest in whichever browser they confirmed it."""
        if reader.account_id:
            return self.filter(author=reader.account_id)
        confirmed = reader.guest.confirmations.confirmed()
        return self.filter(author=None, token__in=confirmed.values("token"))

    def not_gone(self):
        """The comments that are still there to be read or decided on."""
        return self.filter(self._not_gone()).outside_the_bin()

    @staticmethod
    def _not_gone():
        """The comments that aren't gone. Not "published or held": SQLite would look through all published ones."""
        gone = [State.REMOVED, State.WITHDRAWN, State.SPAM]
        return ~Q(state__in=gone)

    @staticmethod
    def _by(writer):
        if writer.account:
            return Q(author=writer.account)
        return Q(token=writer.token) if writer.token else Q(pk__in=[])

    @classmethod
    def _visible_to(cls, writer):
        """What waits or was removed before anybody met it is shown to its writer alone."""
        return cls._stands() | Q(state__in=[State.HELD, State.REMOVED]) & cls._by(writer)

    @staticmethod
    def _stands():
        # Of what is published nothing more is asked: it leaves a place in any case.
        return Q(state=State.PUBLISHED) | Q(state=State.REMOVED, leaves_place=True)
