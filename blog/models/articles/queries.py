"""Which articles there are, as a reader, a list or the desk asks for them."""

from datetime import datetime, timedelta

from django.db.models import Count, F, Q, Value
from django.utils import timezone
from django.utils.timezone import localtime

from blog.models.articles.visibility import NOT_LISTED, Visibility
from blog.models.operating import edge_purges
from blog.models.texts.authors import HasAuthorsQuerySet
from blog.models.texts.bin import BinQuerySet
from blog.models.texts.has_versions import HasVersionsQuerySet


class PostQuerySet(HasAuthorsQuerySet, BinQuerySet, HasVersionsQuerySet):
    def binned(self):
        """What lies in the bin, by the status that every list is asked for: an index has that."""
        return self.filter(status=self.model.Status.BINNED)

    def outside_the_bin(self):
        """The articles that aren't in the bin, without the hidden ones that threads of trial readings hang below."""
        return self.exclude(status__in=[self.model.Status.BINNED, self.model.Status.TRIAL])

    def published(self, at=None):
        """What everybody may read at a time (now), and what search finds."""
        return self.out(at).filter(visibility=Visibility.EVERYBODY)

    def listed(self, at=None):
        """The published articles that are in lists, feeds and mail: all but those kept out of lists."""
        return self.published(at).filter(stands_alone=False)

    def open_to(self, *, is_member=False, sees_all=False, proven=()):
        """What somebody may open who has its address: with an account, or having proven a password."""
        out = self.out()
        if sees_all:
            return out
        may = Q(visibility__in=[Visibility.EVERYBODY, Visibility.UNLISTED]) | Q(pk__in=list(proven))
        return out.filter(may | Q(visibility=Visibility.MEMBERS) if is_member else may)

    def out(self, at=None):
        """The articles that have appeared at a time (now), whoever may read them."""
        return self.filter(
            status=self.model.Status.PUBLISHED, published_at__lte=at or timezone.now()
        )

    def public(self):
        """The articles that have appeared, by the name that pages have for it."""
        return self.out()

    def hidden(self):
        """The articles that aren't public: drafts, those to come, those in the bin, and those not for everybody."""
        status = self.model.Status
        to_come = Q(status=status.PUBLISHED, published_at__gt=timezone.now())
        return self.filter(
            Q(status__in=[status.DRAFT, status.BINNED, status.TRIAL])
            | to_come
            | Q(visibility__in=NOT_LISTED)
        )

    def in_no_list(self):
        """The hidden, and what its author keeps out of lists."""
        return self.hidden() | self.filter(stands_alone=True)

    def drafts(self):
        return self.filter(status=self.model.Status.DRAFT)

    def submitted(self):
        """The drafts that an editor is to answer."""
        return self.drafts().filter(submissions__isnull=False, submissions__ended_at=None)

    def scheduled(self):
        return self.filter(status=self.model.Status.PUBLISHED, published_at__gt=timezone.now())

    def closing_after_days(self, site):
        """The articles whose threads the blog closes so many days after publication, and hasn't yet."""
        since = timezone.now() - timedelta(days=site.comments_close_days or 0)
        as_the_blog = {"comments_close_at": None, "comments_close_days": None}
        return self.filter(comments_open=True, published_at__gt=since, **as_the_blog)

    def with_own_hours(self):
        """The articles whose comments open and close at hours of their own."""
        return self.filter(comments_hours="own", comments_open=True).defer("text", "rendered")

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
        counts = []
        for year in range(localtime(last).year, localtime(first).year - 1, -1):
            begins, ends = (timezone.make_aware(datetime(n, 1, 1)) for n in (year, year + 1))
            within = self.order_by().filter(published_at__gte=begins, published_at__lt=ends)
            count_of_year = within.values(year=Value(year)).annotate(count=Count("*"))
            counts.append(count_of_year.values_list("year", "count"))
        counted = counts[0].union(*counts[1:], all=True)
        return sorted(counted.order_by(), reverse=True)

    def with_terms(self):
        return self.select_related("author", "lead").prefetch_related("tags", "categories")

    def without_texts(self):
        """The articles for lists: a text can have 200,000 characters, and no list shows it."""
        return self.defer("text", "rendered")

    def bump(self, *, trees=1, **changes):
        """Raise the version and apply `changes` in one UPDATE.

        No stored page of an older version is served after it. All trees of the thread are drawn
        anew as well, unless the caller knows better (0).
        """
        edge_purges.owe_posts(self)
        return self.raise_versions(trees=trees, **changes)

    def bump_thanks(self):
        """Raise the number that thanks are counted under: pages of these articles are joined anew, from the same trees."""
        edge_purges.owe_posts(self)
        return self.update(thanks_version=F("thanks_version") + 1)

    def raise_versions(self, *, trees, **changes):
        """The UPDATE of `bump` alone, for whoever tells the edge cache of it."""
        versions = {"version": F("version") + 1, "trees_version": F("trees_version") + trees}
        return self.update(**versions, **changes)
