"""Articles: what the author writes, day by day."""

import math

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.content import closing, insets
from blog.content.address_forms import AddressForm
from blog.content.keywords import keywords_of
from blog.content.markup.to_html import plain
from blog.models.addresses.redirects import Redirect
from blog.models.articles.findable import Findable
from blog.models.articles.mentions import HasMentions
from blog.models.articles.permalinks import HasPermalink
from blog.models.articles.queries import PostQuerySet
from blog.models.articles.threads import HasThread
from blog.models.articles.visibility import HasVisibility
from blog.models.media.pictures import Picture
from blog.models.search.documents import SearchDocument
from blog.models.site.site import CacheDeadline, Site
from blog.models.terms.series import InSeries
from blog.models.terms.term import Category, Tag
from blog.models.texts.authors import HasAuthors
from blog.models.texts.bin import Binnable, OutsideTheBin
from blog.models.texts.moves import Movable
from blog.models.texts.written import Written
from lib.text.words import count, words_of

WORDS_A_MINUTE = 230  # A usual pace for prose on a screen.


def minutes_of(text):
    """How long plain text takes to read, at a usual pace."""
    return max(1, math.ceil(count(text) / WORDS_A_MINUTE))


class Post(
    Movable,
    HasPermalink,
    HasAuthors,
    InSeries,
    HasVisibility,
    Binnable,
    HasThread,
    HasMentions,
    Findable,
    Written,
):
    """An article, at /YYYY/MM/DD/slug/ or where the blog's own form of addresses says."""

    linked_as = "article"

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        # No query for what readers see finds it, whoever forgot the bin.
        BINNED = "binned", _("In the bin")
        # Has the thread of a trial reading, and is never out.
        TRIAL = "trial", _("Trial reading")

    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("One or two sentences, shown below the title.")
    )
    lead = models.ForeignKey(
        Picture, models.SET_NULL, null=True, blank=True, verbose_name=_("lead picture")
    )
    categories = models.ManyToManyField(Category, blank=True, related_name="posts")
    tags = models.ManyToManyField(Tag, blank=True, related_name="posts")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(
        _("publication time"),
        default=timezone.now,
        help_text=_("The article appears at this time."),
    )
    # The day in the address: kept, so that a change of time zone moves no article.
    day = models.DateField(editable=False)
    # What stands before <!--more-->, as plain text, for lists and feeds.
    beginning = models.TextField(editable=False, blank=True, default="", db_default="")
    minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    version = models.PositiveBigIntegerField(default=1, editable=False, db_column="edition")
    # Rises when more than one tree of the thread may have changed. Each has a number of its own
    # besides, so that what happens in one leaves the others as they were drawn.
    trees_version = models.PositiveBigIntegerField(
        default=0, db_default=0, editable=False, db_column="trees_edition"
    )

    skips_mail = models.BooleanField(
        _("don’t send it to subscribers"),
        default=False,
        db_default=False,
        help_text=_("Otherwise it is sent once, when it appears; later changes aren’t."),
    )
    binned_from = models.CharField(
        max_length=10, blank=True, default="", db_default="", editable=False
    )

    # The draft whose trial reading has its thread here.
    trial_of = models.ForeignKey(
        "self", models.CASCADE, null=True, editable=False, related_name="trials"
    )

    objects = OutsideTheBin.from_queryset(PostQuerySet)()
    everything = PostQuerySet.as_manager()
    unshown = {
        "password": "a digest of what readers of the article enter",
        "coauthors": "which articles are theirs, which are shown",
        "beginning keywords": "of its text, which is shown whole",
        "binned_from": "what it was before it lay in the bin, as its versions tell",
        "form_note_html": "the same note as readers see it",
        "canonical_url closing_reason lang meta_description social_title": "its page tells it",
        "slug permalink": "the address, which is shown",
    }

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "slug"],
                name="one_article_at_an_address",
                violation_error_message=_("Another article of that day already has this address."),
            )
        ]
        indexes = [
            # Of all: SQLite uses a partial index only where its condition is no parameter.
            models.Index(fields=["status", "-published_at", "-id"], name="posts_by_status"),
            models.Index(fields=["visibility"], name="posts_by_visibility"),
        ]

    @property
    def summary(self):
        """What lists say of it below its title, or nothing."""
        return self.standfirst or self.beginning

    @classmethod
    def begin(cls, **about):
        about |= {"day": timezone.localdate(), "comments_open": Site.current().opens_comments}
        return super().begin(**about)

    @classmethod
    def begin_trial(cls, draft):
        """The article, never out, that the thread of a trial reading of `draft` hangs below."""
        about = {"author": draft.author, "lang": draft.lang, "trial_of": draft}
        thread = cls.begin(**about)
        title = (draft.working_copy() or draft).title[:250]
        of_trial = {"status": cls.Status.TRIAL, "title": title, "comments_open": True}
        cls.everything.filter(pk=thread.pk).update(**of_trial)
        thread = cls.everything.get(pk=thread.pk)
        others = draft.authors[1:]
        thread.coauthors.set(others)
        cls.everything.filter(pk=thread.pk).update(has_coauthors=bool(others))
        return thread

    # What the thread and the versions keep in the post's row: a form opened earlier must not put it back.
    KEPT_BY_OTHERS = {
        "version", "trees_version", "thanks_version", "pins_version", "comment_count", "mention_count", "public_version",
        "announced_at", "related_at", "permalink",
    }  # fmt: skip

    def save(self, *args, **kwargs):
        """Keep the article and expire every page, since neighbours and lists show it too; none shows a new draft."""
        with transaction.atomic():
            is_new = self._state.adding
            is_shown = not (is_new and self.status == self.Status.DRAFT)
            if not is_new:
                Post.everything.filter(pk=self.pk).bump()
                names = {one.name for one in self._meta.concrete_fields if not one.primary_key}
                kwargs.setdefault("update_fields", names - self.KEPT_BY_OTHERS)
            self._keep_day()
            if is_new:
                self.permalink = None  # A copy has that of what it is a copy of.
            kept = None if is_new else Post.everything.without_texts().filter(pk=self.pk).first()
            super().save(*args, **kwargs)
            if is_shown:
                self._keep_entry()
                Site.bump(everything=True)
            # Behind the site's lock, so that what it says of closing is what holds.
            site = Site.current()
            if is_shown:
                self._keep_address(AddressForm.of(site), kept)
            CacheDeadline.expect(self.published_at, *closing.moments(self, site))
            with site.in_force():
                CacheDeadline.expect(*self.changes_by_the_hour())

    def delete(self, *args, **kwargs):
        """Delete the article and its whole thread for good, under the thread's lock."""
        with transaction.atomic():
            Post.everything.filter(pk=self.pk).bump()
            deleted = super().delete(*args, **kwargs)
            Site.bump(everything=True)
        return deleted

    def clean(self):
        super().clean()
        # The day isn't on the form, so the form doesn't ask the constraint.
        self._keep_day()
        others = Post.everything.filter(day=self.day, slug=self.slug).exclude(pk=self.pk)
        if other := self.slug and others.without_texts().first():
            raise ValidationError({"slug": other.has_the_address})

    @property
    def has_the_address(self):
        """Error message for another article that asks for this one's address."""
        if self.status == self.Status.BINNED:
            return _("An article in the bin has this address. Choose another.")
        return _("Another article of that day already has this address.")

    def _bin(self, kept, by):
        changes = {"status": self.Status.BINNED, "binned_from": kept.status}
        self._rebinned(kept, binned_at=timezone.now(), binned_by=by, **changes)

    def _put_back(self, kept):
        """What was to appear while it lay in the bin is a draft: nobody said it should appear now."""
        has_missed = kept.binned_at < kept.published_at <= timezone.now()
        status = self.Status.DRAFT if has_missed else kept.binned_from
        self._rebinned(kept, binned_at=None, binned_by=None, status=status, binned_from="")

    def _rebinned(self, kept, **changes):
        Post.everything.filter(pk=kept.pk).bump(**changes)
        kept = Post.everything.get(pk=kept.pk)
        kept._keep_entry()
        Site.bump(everything=True)
        CacheDeadline.expect(kept.published_at, *closing.moments(kept, Site.current()))

    def _keep_address(self, form, kept):
        """Take its address, and remember where it could be read before, if it isn't there any more."""
        self._take_address(form, kept)
        if not kept:
            return
        before, here = kept.get_absolute_url(), self.get_absolute_url()
        # What readers can't open now, they may have opened before.
        if kept.is_public or (before != here and self.versions.once_public().exists()):
            Redirect.moved(self, before, here)
            if kept.permalink and kept.dated_url != self.dated_url:
                Redirect.moved(self, kept.dated_url, here)

    def _keep_day(self):
        """The day in the address moves with the time of publication, and never without it.

        An import brings its own: the day that it was where the article was written.
        """
        same_time = Post.everything.filter(pk=self.pk, published_at=self.published_at)
        if not (self.day and (self._state.adding or same_time.exists())):
            self.day = timezone.localdate(self.published_at)

    def _keep_entry(self):
        if self.status == self.Status.PUBLISHED:
            self.entry().keep()
        else:
            SearchDocument.forget(SearchDocument.Kind.ARTICLE, self.pk)

    def entry(self):
        """What search is to know of it. Ahead of its time it is known, but not shown."""
        return SearchDocument.about(
            SearchDocument.Kind.ARTICLE,
            self.pk,
            post_id=self.pk,
            at=self.published_at,
            title=self.title,
            text=f"{self.standfirst}\n{plain(self.rendered)}",
        )

    def keep(self, text, html):
        super().keep(text, html)
        self.beginning = plain(insets.before_more(html))
        text = plain(self.rendered)
        self.minutes = minutes_of(text)
        self.keywords = " ".join(keywords_of(words_of(text)))

    @property
    def has_public_version(self):
        """Whether one of its versions is public, or will be at its time."""
        return self.status == self.Status.PUBLISHED

    @property
    def is_trial(self):
        """Whether it is there for the thread of a trial reading alone."""
        return self.status == self.Status.TRIAL

    @property
    def is_public(self):
        return self.status == self.Status.PUBLISHED and self.published_at <= timezone.now()

    def neighbours(self):
        """The articles published before and after this one, or None; what stands alone has none."""
        if self.stands_alone:
            return None, None
        others = Post.objects.listed().without_texts()
        before = others.filter(published_at__lt=self.published_at).newest_first().first()
        after = others.filter(published_at__gt=self.published_at).order_by("published_at").first()
        return before, after
