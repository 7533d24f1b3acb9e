"""How often articles were read: by day, and by the site on which the link stood; never by whom."""

from collections import Counter
from datetime import timedelta
from itertools import batched

from django.db import connection, models, transaction
from django.db.models import Max, Min, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.articles.post import Post
from blog.models.site.site import Site

NAMED_FROM = 3  # reads of a day: a site from which fewer came is one of the other sites
KEPT_UNNAMED = timedelta(days=2)  # by then it is written as such
BY_DAY = timedelta(days=366)  # then by month
OF_AN_ARTICLE, OF_A_DAY = 30, 2000  # hosts that are told apart; more are other sites
AT_ONCE = 200  # rows in one transaction

# A row that is there is raised: processes that write at once don't wait for each other's look.
_ADD = """
    INSERT INTO blog_readcount (post_id, day, site, times) VALUES {rows}
    ON CONFLICT (post_id, day, site) DO UPDATE SET times = blog_readcount.times + excluded.times
"""


class ReadCountQuerySet(models.QuerySet):
    def between(self, first, last):
        return self.filter(day__gte=first, day__lte=last)

    def by_day(self):
        """{day: reads}."""
        return dict(self.order_by().values_list("day").annotate(n=Sum("times")))

    def by_site(self):
        """[(site, reads)], most first; hosts with few reads are told as other sites."""
        counts = Counter()
        for site, n in self.order_by().values_list("site").annotate(n=Sum("times")):
            is_named = n >= NAMED_FROM or site not in self.model.hosts([site])
            counts[site if is_named else self.model.OTHERS] += n
        return sorted(
            counts.items(), key=lambda one: (one[0] == self.model.OTHERS, -one[1], one[0])
        )

    def total(self):
        return self.aggregate(n=Sum("times"))["n"] or 0

    def span(self):
        """(first day, last day), or (None, None)."""
        return tuple(self.aggregate(first=Min("day"), last=Max("day")).values())

    def fold(self):
        """Forget the names of rare sites after two days, and the days of a month after a year."""
        today = timezone.localdate()
        rare = self.filter(day__lte=today - KEPT_UNNAMED, times__lt=NAMED_FROM)
        rare = rare.exclude(site__in=self.model.KINDS)
        self._fold(rare, lambda one: one | {"site": self.model.OTHERS})
        old = self.filter(day__lt=today - BY_DAY).exclude(day__day=1)
        self._fold(old, lambda one: one | {"day": one["day"].replace(day=1)})

    def _fold(self, rows, changed):
        rows = rows.order_by("pk").values("pk", "post_id", "day", "site", "times")
        while some := list(rows[:AT_ONCE]):
            with transaction.atomic():
                self.filter(pk__in=[one["pk"] for one in some]).delete()
                folded = Counter()
                for one in map(changed, some):
                    folded[one["post_id"], one["day"], one["site"]] += one["times"]
                _write(folded)


class ReadCount(models.Model):
    """How often an article was sent to browsers on one day, by links on one site."""

    # In place of a host, which has no space in it.
    NO_SITE, THIS_BLOG, SEARCH, OTHERS = "", "this blog", "a search engine", "other sites"
    KINDS = NO_SITE, THIS_BLOG, SEARCH, OTHERS
    LONGEST = 100

    post = models.ForeignKey(Post, models.CASCADE, related_name="reads")
    day = models.DateField()
    site = models.CharField(max_length=LONGEST, blank=True)
    times = models.PositiveBigIntegerField(default=0)

    objects = ReadCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("reads of a day")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "day", "site"], name="reads_of_a_day_and_a_site"
            )
        ]
        indexes = [models.Index(fields=["day"], name="reads_by_day")]

    def __str__(self):
        return f"{self.times}, {self.day}"

    @classmethod
    def hosts(cls, sites):
        return [site for site in sites if site not in cls.KINDS]

    @classmethod
    def add(cls, counted):
        """Count {(key of an article, site): times} for today, if the blog counts reads."""
        site = Site.current()
        if not site.counts_reads:
            return
        with site.in_force():
            day = timezone.localdate()
        there = set(
            Post.everything.filter(pk__in={key for key, _ in counted}).values_list("pk", flat=True)
        )
        counted = {key: times for key, times in counted.items() if key[0] in there}
        bounded = Counter()
        for (post, host), times in cls._bounded(counted, day):
            bounded[post, day, host] += times
        for some in batched(sorted(bounded.items()), AT_ONCE):
            with transaction.atomic():
                _write(dict(some))

    @classmethod
    def _bounded(cls, counted, day):
        """The same, most first, with hosts as other sites once an article or the day has had enough of them."""
        of_today = cls.objects.filter(day=day).exclude(site__in=cls.KINDS)
        known = set(
            of_today.filter(post__in={post for post, _ in counted}).values_list("post", "site")
        )
        named, room = Counter(post for post, _ in known), OF_A_DAY - of_today.count()
        for (post, host), times in sorted(counted.items(), key=lambda one: (-one[1], one[0])):
            if (post, host) not in known and host not in cls.KINDS:
                if room <= 0 or named[post] >= OF_AN_ARTICLE:
                    host = cls.OTHERS
                else:
                    named[post] += 1
                    room -= 1
            yield (post, host), times


def _write(counted):
    """Add {(key of an article, day, site): times}, in one order for all who write at once."""
    values = [part for key, times in sorted(counted.items()) for part in (*key, times)]
    with connection.cursor() as cursor:
        rows = ", ".join(["(%s, %s, %s, %s)"] * (len(values) // 4))
        cursor.execute(_ADD.format(rows=rows), values)
