"""The thread below an article, as its author has set it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.content import closing
from blog.content.hours import Hours
from blog.content.markup.to_html import MarkupError, render_comment, trusted
from blog.models.site.hours import HasHours, changes_of
from blog.models.site.site import HOURS_AHEAD, Site


class KeptHours(models.TextChoices):
    """The choice of which opening hours an article's comments have."""

    BLOG = "blog", _("As on the whole blog")
    ALWAYS = "always", _("At all hours")
    OWN = "own", _("At these hours")


class Wait(models.TextChoices):
    """Which comments on an article wait for a moderator."""

    BLOG = "", _("As on the whole blog")
    ALL = "all", _("Everything")
    FIRST = "first", _("First-timers")
    LINKS = "links", _("With links")
    NOTHING = "nothing", _("Nothing")


@dataclass(frozen=True)
class Rest:
    """The pause of a thread outside its opening hours, and when it opens again."""

    hours: Hours
    opens_at: datetime  # in the blog's time
    is_of_site: bool

    @property
    def is_today(self):
        """Whether its hour alone says when that is."""
        return self.opens_at - timezone.now() < timedelta(days=1)


class HasThread(HasHours):
    """What may be answered by comments, for as long as its thread is open."""

    comments_open = models.BooleanField(_("comments are open"), default=True)
    comments_hours = models.CharField(
        _("when comments are open"),
        max_length=10,
        choices=KeptHours,
        default=KeptHours.BLOG,
        db_default=KeptHours.BLOG,
    )
    comments_wait = models.CharField(
        _("which comments wait for a moderator"),
        max_length=10,
        choices=Wait,
        blank=True,
        default=Wait.BLOG,
        db_default=Wait.BLOG,
    )
    form_note = models.TextField(
        _("note above the form"),
        max_length=500,
        blank=True,
        default="",
        db_default="",
        help_text=_("What you would like to hear from readers. Markdown for links and emphasis."),
    )
    form_note_html = models.TextField(blank=True, default="", db_default="", editable=False)
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
    takes_thanks = models.BooleanField(
        _("readers can thank for comments"),
        default=True,
        db_default=True,
        help_text=_("If thanks are switched on for the blog."),
    )
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    # Rises with every pin; 0 where nothing was ever pinned to the head of its thread.
    pins_version = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)
    # Rises with every thank given or taken back; 0 where nobody ever gave one.
    thanks_version = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def accepts_comments(self):
        return self.accepts_comments_on(Site.current())

    def accepts_comments_on(self, site):
        """The same, for whoever knows what the blog says of closing."""
        is_at_work = self.is_trial or self.is_public and not self.rest_on(site)
        return is_at_work and not self.has_closed_on(site)

    def takes_thanks_on(self, site):
        """Whether its readers can thank for comments; a trial reading's never do."""
        return site.takes_thanks and self.takes_thanks and not self.is_trial

    def has_closed_on(self, site):
        """Whether its thread has closed for good."""
        end = self.closing_on(site)
        return bool(end and end.is_over(timezone.now()))

    def hours_on(self, site):
        """The Hours at which its comments are open, or None."""
        if self.comments_hours == KeptHours.BLOG:
            return site.hours
        return self.hours if self.comments_hours == KeptHours.OWN else None

    def rest_on(self, site):
        """The Rest if its thread is closed for now, or None: it is open, or has closed for good."""
        hours, now = self.hours_on(site), timezone.localtime()
        if hours is None or hours.is_open(now) or self.has_closed_on(site):
            return None
        opens_at = timezone.localtime(hours.opens_after(now))
        return Rest(hours, opens_at, self.comments_hours == KeptHours.BLOG)

    def changes_by_the_hour(self):
        """The times to come at which its own hours open or close its thread."""
        is_own = self.comments_hours == KeptHours.OWN
        return changes_of(self.hours, HOURS_AHEAD) if is_own else []

    @property
    def note_above_the_form(self):
        return trusted(self.form_note_html)

    def save(self, *args, **kwargs):
        note = self.form_note.strip()
        # The form has judged it; one of before that is over today's bounds stays as it is.
        with suppress(MarkupError):
            self.form_note_html = render_comment(note) if note else ""
        super().save(*args, **kwargs)

    def closing_on(self, site):
        """Closing of the article's thread, past or to come: its time and reason; None where nothing closes it."""
        return closing.closing(self, site, timezone.now())
