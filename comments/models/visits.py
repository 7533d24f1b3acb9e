"""When somebody last opened the thread of an article, so that what is new since can be marked.

A visit lasts for as long as the thread is opened again within half an hour: the marks stay until
the next one, or until they are all marked read. For guests the browser does the same
(static/js/parley.js), which is why it is the time of a comment alone that says what is new.
"""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.of_comments import ARTICLE
from lib.people.personal_data import Personal

VISIT = timedelta(minutes=30)
KEPT = timedelta(days=365)


class VisitQuerySet(models.QuerySet):
    def with_news_since(self, at=None):
        """Each with `news_since`: what was said after that is new to whoever opens it now.

        One that lasts still was gone on with later than `at`, the length of a visit ago.
        """
        is_over = When(last__lte=at or timezone.now() - VISIT, then=F("last"))
        return self.annotate(news_since=Case(is_over, default=F("since")))

    def with_newest(self, comments):
        """Each with the time of the newest of `comments` on its article, as `newest`."""
        latest = comments.newest_of(OuterRef("post"))
        return self.annotate(newest=Subquery(latest.values("created_at")[:1]))

    def old(self):
        """The visits that are kept no longer; the worker deletes them."""
        return self.filter(last__lte=timezone.now() - KEPT)


class Visit(models.Model):
    """Up to when an account has read the thread of an article."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="visits", db_index=False
    )
    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="visits")
    since = models.DateTimeField()  # What is later is new.
    last = models.DateTimeField(db_index=True)  # When the thread was last opened.

    objects = VisitQuerySet.as_manager()
    personal = (
        Personal("visits", _("Threads that you opened"), order="last")
        .left_behind()
        .shows(article=ARTICLE, opened=(_("Last opened"), "last"))
        .shows(new_since=(_("New since"), "since"))
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "post"], name="one_visit_to_a_thread")
        ]

    def __str__(self):
        return f"since {self.since:%Y-%m-%d %H:%M}"

    @classmethod
    def begin(cls, account, post):
        """The first one, on which nothing is new."""
        now = timezone.now()
        visit = cls(account=account, post=post, since=now, last=now)
        with suppress(IntegrityError), transaction.atomic():  # One of the two may be gone.
            cls.objects.bulk_create([visit], ignore_conflicts=True)

    @property
    def has_something_new(self):
        """Whether that it goes on has to be written: it was over, or there is something that was not there before.

        `with_newest` has said what there is.
        """
        is_over = self.last <= timezone.now() - VISIT
        return is_over or bool(self.newest and self.newest > self.last)

    def go_on(self):
        """The thread is opened again; `with_news_since` has said from when on."""
        mine = type(self).objects.filter(pk=self.pk, last=self.last)
        mine.update(since=self.news_since, last=timezone.now())

    @classmethod
    def end(cls, account, post, until):
        """Whatever was said until then is read."""
        mine = cls.objects.filter(account=account, post=post, since__lt=until)
        mine.update(since=until, last=Greatest("last", Value(until)))
