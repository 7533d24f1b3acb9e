"""The blog itself, and what makes its stored pages old."""

import secrets
from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.names import ownership
from blog.content import closing
from blog.models.operating import edge_purges
from blog.models.site.hours import HasHours, changes_of
from blog.models.site.locale import Locale
from blog.models.site.look import Look
from blog.models.site.mail_server import in_use
from blog.models.site.menus import Menus
from lib.cache import leases
from lib.db.prepared import Prepared, PreparedUpdate
from lib.web import form_tokens

HOURS_AHEAD = 14  # days for which it is known beforehand when comments open and close


def new_identity():
    return secrets.token_hex(16)


class Site(Locale, Look, Menus, HasHours):
    """The blog itself: one row, its name and its words."""

    unshown = "of people it has only whose picture links to it show"

    name = models.CharField(_("name"), max_length=80, default="Parley")
    heading = models.CharField(_("home page title"), max_length=120, blank=True)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    thread_word = models.CharField(
        _("what comments are called"),
        max_length=10,
        choices=[("comment", _("comments")), ("thought", _("thoughts"))],
        default="comment",
        help_text=_("In headings, counts, forms, feeds, search and e-mails to readers."),
    )
    # For articles that are begun from now on.
    opens_comments = models.BooleanField(
        _("new articles are open for comments"), default=True, db_default=True
    )
    # A blog begins with it, too.
    takes_thanks = models.BooleanField(
        _("readers can thank for a comment"),
        default=False,
        db_default=False,
        help_text=_("One press below it. Everybody sees how many did."),
    )
    # A blog begins with it (moderation/founding/action.py); those from before are left as they were.
    smart_punctuation = models.BooleanField(
        _("smart punctuation"),
        default=False,
        db_default=False,
        help_text=_(
            "As you type, straight quotation marks become those of the article’s language, -- and ---"
            " become dashes, and three dots an ellipsis. Press Backspace to keep what you typed. Code,"
            " links, HTML and pasted text stay as they are."
        ),
    )
    edit_minutes = models.PositiveSmallIntegerField(
        _("minutes for editing a comment"),
        default=15,
        validators=[MaxValueValidator(7 * 24 * 60)],
        help_text=_("Counted from its publication. 0 = no editing."),
    )
    edits_end_with_replies = models.BooleanField(_("only until somebody replies"), default=True)
    holds_edits = models.BooleanField(
        _("edits wait for a moderator"),
        default=False,
        help_text=_("Until then everybody sees the earlier version."),
    )
    shows_edits = models.BooleanField(
        _("readers see how an edited comment changed"),
        default=False,
        db_default=False,
        help_text=_(
            "Versions that everybody could read for two minutes or longer, from now on. The form for"
            " editing says so. Nothing is shown of a removed comment."
        ),
    )
    shows_unread_removals = models.BooleanField(
        _("keep a placeholder even if nobody saw the removed comment"),
        default=False,
        help_text=_(
            "If not, a placeholder stays only where people replied. The log has the removal anyway."
        ),
    )
    comments_close_days = models.PositiveSmallIntegerField(
        _("close comments after … days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Counted from the article’s publication. Leave empty to keep comments open. Each"
            " article can have its own number."
        ),
    )
    comments_close_at = models.DateTimeField(_("close all comments on"), null=True, blank=True)
    closing_reason = models.CharField(
        _("reason for closing"),
        max_length=300,
        blank=True,
        help_text=_("Readers see it on every article, before and after that day."),
    )
    # Empty: as the environment says.
    mail_from = models.CharField(_("e-mails come from"), max_length=200, blank=True)
    reply_to = models.EmailField(_("answers go to"), blank=True)
    counts_reads = models.BooleanField(
        _("count how often articles are read"), default=True, db_default=True
    )
    mails_articles = models.BooleanField(
        _("readers can subscribe to articles by e-mail"), default=True, db_default=True
    )
    imprint = models.CharField(
        _("who sends it"), max_length=200, blank=True, default="", db_default=""
    )
    # Encrypted (blog/models/site/mail_server.py); empty: mails are printed, or sent as the environment says.
    mail_server = models.TextField(
        _("mail server"), blank=True, default="", db_default="", editable=False
    )
    staff_need_second_step = models.BooleanField(
        _("everybody with a role needs two-step sign-in"), default=False, db_default=False
    )
    # The form of addresses (blog/content/address_forms.py); empty: with the day.
    permalinks = models.CharField(
        _("addresses of articles"), max_length=120, blank=True, default="", db_default=""
    )
    # The last article that has its address in that form; None once all have (blog/addresses/moving.py).
    permalinks_moved_to = models.PositiveBigIntegerField(null=True, editable=False)
    # Put away by the owner; they stay under Settings.
    shows_first_steps = models.BooleanField(default=True, db_default=True, editable=False)
    # Two counters that stored pages are checked against: `pages_version` rises when something
    # changes that stands on every page, `lists_version` when anything changes that any page shows.
    pages_version = models.PositiveBigIntegerField(default=1, editable=False, db_column="edition")
    lists_version = models.PositiveBigIntegerField(default=1, editable=False, db_column="turn")
    # Rises with every thank, which no list shows.
    thanks_version = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)
    # Which site's pages they are: a folder or a Redis may hold those of several.
    identity = models.CharField(max_length=32, default=new_identity, editable=False)

    last_known = None  # for a page that is shown while the database is away

    class Meta:
        verbose_name = verbose_name_plural = _("settings")

    def __str__(self):
        return self.name

    @classmethod
    def current(cls):
        return _current.first() or cls.objects.get_or_create(pk=1)[0]

    @classmethod
    def as_it_stands(cls):
        """The site with its version, for a page whose content is read after it."""
        site = _as_it_stands.first(at=timezone.now()) or cls.current()
        Site.last_known = site
        return site

    def called(self, n=2):
        """What `n` comments are called here, for readers: “comments”, or “thoughts”."""
        if self.thread_word == "thought":
            return ngettext("thought", "thoughts", n)
        return ngettext("comment", "comments", n)

    @property
    def sends_mail(self):
        """Whether mails leave, and aren't only printed where the blog runs."""
        return in_use(self) is not None

    @property
    def edits_since(self):
        """The time since which a comment must have been written to be edited still."""
        return timezone.now() - timedelta(minutes=self.edit_minutes)

    @property
    def version(self):
        """The site's version, the same until something changes beside an article or on every page."""
        return self.identity, self.pages_version, getattr(self, "changes_at", None)

    @classmethod
    def bump(cls, *, everything=False, **changes):
        """Raise the version of the lists (home, archives, feeds): none that is stored is served then.

        Or that of `everything`, for what stands in the header, the footer or beside an article.
        Call it last in a transaction: on PostgreSQL the row is a lock that writers of all posts share.
        """
        if everything:
            versions = {
                "lists_version": F("lists_version") + 1,
                "pages_version": F("pages_version") + 1,
            }
            cls.objects.filter(pk=1).update(**versions, **changes)
            edge_purges.owe(edge_purges.SITE)
        else:
            _lists_bumped()
            edge_purges.owe(edge_purges.LISTS)
        leases.bumped()

    @classmethod
    def bump_thanks(cls):
        """Have workers ask again whether the articles that they remember are current."""
        cls.objects.filter(pk=1).update(thanks_version=F("thanks_version") + 1)
        leases.bumped()

    def save(self, *args, **kwargs):
        """Keep the words and expire every page; the counters rise in the database alone."""
        if self._state.adding:
            return super().save(*args, **kwargs)
        with transaction.atomic():
            counters = {"pages_version", "lists_version", "identity", "permalinks_moved_to"}
            counters |= {
                "thanks_version",
                "mail_server",
            }  # It is set by `bump` alone, and no older row undoes it.
            kept = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            super().save(update_fields=kept - counters)
            Site.bump(everything=True)
            self.expect_changes()

    def expect_changes(self):
        """Note when pages change by the clock: its own closing, those that its number of days gives to articles, the announcement's end."""
        CacheDeadline.expect(self.comments_close_at, self.announcement_until)
        self.expect_hours()
        if self.comments_close_days:
            # Articles know of the site, not the other way round.
            articles = self._meta.apps.get_model("blog", "Post").objects.closing_after_days(self)
            articles = articles.only(*closing.ASKED)
            times = {at for post in articles for at in closing.moments(post, self)}
            CacheDeadline.expect(*times)

    def expect_hours(self):
        """Expect the opening hours of the days to come, the site's and those of articles that have their own."""
        articles = self._meta.apps.get_model("blog", "Post").objects.with_own_hours()
        with self.in_force():
            times = set(changes_of(self.hours, HOURS_AHEAD))
            times |= {at for post in articles for at in post.changes_by_the_hour()}
        CacheDeadline.expect(*times)


def staff_need_second_step():
    """The owner's choice, as the site stood when this process last answered somebody.

    Each page asks for it several times, and each request reads the site at its beginning.
    """
    return (Site.last_known or Site.current()).staff_need_second_step


@ownership.reserve
def _name_of_the_blog():
    return Site.objects.order_by().values_list("name", Value(True))


class CacheDeadline(models.Model):
    """A time at which pages change by the clock: publication, closing, a revision's effect.

    No page is stored beyond the next of them. Whoever sets such a time adds its moment
    in the same transaction, and turns what shows it. New Year is always one: a date names
    its year only when that isn't the present one. So is the turn of the week: forms are sealed
    with it.
    """

    at = models.DateTimeField(unique=True)

    class Meta:
        db_table = "blog_moment"  # as it was called at first

    @classmethod
    def expect(cls, *times):
        coming = [cls(at=at) for at in times if at and at > timezone.now()]
        cls.objects.bulk_create(coming, ignore_conflicts=True)

    @classmethod
    def forget_past(cls):
        cls.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()

    @classmethod
    def next(cls):
        """The next time at which anything changes by itself."""
        now = timezone.now()
        new_year = timezone.make_aware(datetime(timezone.localtime(now).year + 1, 1, 1))
        return min(new_year, form_tokens.next_week(), _coming.first(at=now) or new_year)


_coming = Prepared(
    lambda at: (
        CacheDeadline.objects.filter(at__gt=at).order_by("at").values_list("at", flat=True)[:1]
    ),
    at=models.DateTimeField(),
)
_current = Prepared(lambda: Site.objects.filter(pk=1))
_lists_bumped = PreparedUpdate(
    lambda: Site.objects.filter(pk=1).update(lists_version=F("lists_version") + 1)
)
_as_it_stands = Prepared(
    lambda at: Site.objects.filter(pk=1).annotate(
        changes_at=Subquery(CacheDeadline.objects.filter(at__gt=at).order_by("at").values("at")[:1])
    ),
    at=models.DateTimeField(),
)


class Shown(models.Model):
    """What stands on many pages: when it is kept or deleted, all of them change."""

    stands_when_new = True  # A file stands nowhere before a text or an article names it.

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with transaction.atomic():
            stands = self.stands_when_new or not self._state.adding
            super().save(*args, **kwargs)
            if stands:
                Site.bump(everything=True)

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            Site.bump(everything=True)
        return deleted
