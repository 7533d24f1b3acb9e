"""Articles and pages: what the author writes."""

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, Q, Value
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from blog.content import closing
from blog.content.markup.to_html import MarkupError, plain, render_article, trusted
from blog.content.picture_display import size_at
from blog.models.pictures import Picture
from blog.models.search_documents import SearchDocument
from blog.models.site import CacheDeadline, Shown, Site
from blog.models.terms import Category, Tag

WORDS_A_MINUTE = 230  # A usual pace for prose on a screen.


class Written(models.Model):
    """A title and a Markdown text, rendered when it is written."""

    title = models.CharField(_("title"), max_length=250)
    slug = models.SlugField(_("address"), max_length=200, allow_unicode=True)
    text = models.TextField(_("text"), blank=True)
    rendered = models.TextField(editable=False, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    @property
    def html(self):
        return trusted(self.rendered)

    def write(self, text):
        """Take `text` as the source and render it; `save` keeps both.

        Raises MarkupError, with a sentence for the writer, when it can't be rendered.
        """
        self.keep(text, render_article(text, size_at(Picture.objects)))

    def keep(self, text, html):
        """Take `text` as the source, and `html`, which blog.content.markup.to_html has made of it already."""
        self.text, self.rendered = text, html

    def clean(self):
        super().clean()
        try:
            self.write(self.text)
        except MarkupError as refusal:
            raise ValidationError({"text": str(refusal)}) from refusal


class PostQuerySet(models.QuerySet):
    def published(self, at=None):
        """What a reader may open at a time (now)."""
        return self.filter(status=Post.Status.PUBLISHED, published_at__lte=at or timezone.now())

    def hidden(self):
        """The others: drafts, and what is to come."""
        to_come = Q(status=Post.Status.PUBLISHED, published_at__gt=timezone.now())
        return self.filter(Q(status=Post.Status.DRAFT) | to_come)

    def closing_after_days(self, site):
        """Those whose threads the blog closes so many days after publication, and hasn't yet."""
        since = timezone.now() - timedelta(days=site.comments_close_days or 0)
        as_the_blog = {"comments_close_at": None, "comments_close_days": None}
        return self.filter(comments_open=True, published_at__gt=since, **as_the_blog)

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def by_year(self):
        """(year, how many were published in it), newest first.

        Each year is a question of its own, which an index answers; to sort ten thousand
        articles into years would take longer than the rest of the archive's page.
        """
        times = self.order_by("published_at").values_list("published_at", flat=True)
        first, last = times.first(), times.last()
        if first is None:
            return []
        years = range(localtime(last).year, localtime(first).year - 1, -1)
        counts = [self._in_year(year).values_list("year", "count") for year in years]
        found = counts[0].union(*counts[1:], all=True)
        return sorted(found.order_by(), reverse=True)

    def _in_year(self, year):
        begins, ends = (timezone.make_aware(datetime(n, 1, 1)) for n in (year, year + 1))
        within = self.order_by().filter(published_at__gte=begins, published_at__lt=ends)
        return within.values(year=Value(year)).annotate(count=Count("*"))

    def with_terms(self):
        return self.select_related("author", "lead").prefetch_related("tags", "categories")

    def without_texts(self):
        """For lists: a text can have 200,000 characters, and no list shows it."""
        return self.defer("text", "rendered")

    def bump(self, *, trees=1, **changes):
        """Raise the version and apply `changes` in one UPDATE.

        No stored page of an older version is served after it. All trees of the thread are drawn
        anew as well, unless the caller knows better (0).
        """
        versions = {"version": F("version") + 1, "trees_version": F("trees_version") + trees}
        return self.update(**versions, **changes)


class Post(Written):
    """An article, at /YYYY/MM/DD/slug/."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name=_("author")
    )
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
    comments_open = models.BooleanField(_("comments are open"), default=True)
    comments_held = models.BooleanField(
        _("hold all comments for a moderator"), default=False, db_default=False
    )
    comments_close_at = models.DateTimeField(_("close comments on"), null=True, blank=True)
    comments_close_days = models.PositiveSmallIntegerField(
        _("close comments after … days"),
        null=True,
        blank=True,
        help_text=_("Leave empty for the blog’s own number of days (0 = never)."),
    )
    closing_reason = models.CharField(
        _("reason for closing"),
        max_length=300,
        blank=True,
        help_text=_("Readers see it in place of the form."),
    )
    minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveBigIntegerField(default=1, editable=False, db_column="edition")
    # Rises when more than one tree of the thread may have changed. Each has a number of its own
    # besides, so that what happens in one leaves the others as they were drawn.
    trees_version = models.PositiveBigIntegerField(
        default=0, db_default=0, editable=False, db_column="trees_edition"
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
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
        ]

    # What the thread keeps in the post's row: a form opened earlier must not put it back.
    KEPT_BY_THE_THREAD = {"version", "trees_version", "comment_count"}

    def save(self, *args, **kwargs):
        """Keep the article and expire every page, since neighbours and lists show it too."""
        with transaction.atomic():
            if not self._state.adding:
                Post.objects.filter(pk=self.pk).bump()
                kwargs.setdefault("update_fields", self._fields_of_the_desk())
            self._keep_day()
            super().save(*args, **kwargs)
            self._keep_entry()
            Site.bump(everything=True)
            # Behind the site's lock, so that what it says of closing is what holds.
            CacheDeadline.expect(self.published_at, *closing.moments(self, Site.current()))

    def delete(self, *args, **kwargs):
        """Delete the article and its whole thread, under the thread's lock."""
        with transaction.atomic():
            Post.objects.filter(pk=self.pk).bump()
            deleted = super().delete(*args, **kwargs)
            Site.bump(everything=True)
        return deleted

    def clean(self):
        super().clean()
        # The day isn't on the form, so the form doesn't ask the constraint.
        self._keep_day()
        others = Post.objects.filter(day=self.day, slug=self.slug).exclude(pk=self.pk)
        if self.slug and others.exists():
            raise ValidationError(
                {"slug": _("Another article of that day already has this address.")}
            )

    def _keep_day(self):
        """The day in the address moves with the time of publication, and never without it.

        An import brings its own: the day that it was where the article was written.
        """
        same_time = Post.objects.filter(pk=self.pk, published_at=self.published_at)
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

    def _fields_of_the_desk(self):
        names = {field.name for field in self._meta.concrete_fields if not field.primary_key}
        return names - self.KEPT_BY_THE_THREAD

    def keep(self, text, html):
        super().keep(text, html)
        self.minutes = max(1, math.ceil(len(plain(self.rendered).split()) / WORDS_A_MINUTE))

    def get_absolute_url(self):
        return reverse("article", args=self.address)

    @property
    def address(self):
        """Year, month, day and slug, as they stand in the address."""
        return [f"{self.day:%Y}", f"{self.day:%m}", f"{self.day:%d}", self.slug]

    @property
    def is_public(self):
        return self.status == self.Status.PUBLISHED and self.published_at <= timezone.now()

    @property
    def accepts_comments(self):
        return self.accepts_comments_on(Site.current())

    def accepts_comments_on(self, site):
        """The same, for whoever knows what the blog says of closing."""
        end = self.closing_on(site)
        return self.is_public and not (end and end.is_over(timezone.now()))

    def closing_on(self, site):
        """When and why its thread closes, or has closed (a Closing); None where nothing says so."""
        return closing.closing(self, site, timezone.now())

    def neighbours(self):
        """The articles published before and after this one, or None."""
        others = Post.objects.published().without_texts()
        before = others.filter(published_at__lt=self.published_at).newest_first().first()
        after = others.filter(published_at__gt=self.published_at).order_by("published_at").first()
        return before, after


class PageQuerySet(models.QuerySet):
    def linked(self):
        """Those that every page links."""
        return self.filter(in_menu=True).defer("text", "rendered")


class Page(Shown, Written):
    """A page beside the articles, at /slug/."""

    # The owner's own words on the page that says what is kept (templates/blog/privacy.html).
    PRIVACY = "privacy"

    in_menu = models.BooleanField(_("in the menu"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        ordering = ["position", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="one_page_at_an_address",
                violation_error_message=_("Another page already has this address."),
            )
        ]

    def get_absolute_url(self):
        return reverse("page", args=[self.slug])

    def clean(self):
        super().clean()
        if self.slug and resolve(f"/{self.slug}/").url_name not in ("page", self.PRIVACY):
            raise ValidationError({"slug": _("The blog uses this address itself. Choose another.")})
