"""What to expect of a thread: how others under the same tags went, and who is there to read it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from statistics import median

from django.db.models import Max, Q
from django.db.models.functions import TruncHour
from django.utils import timezone

from blog.models import Post
from comments.models import Comment
from moderation.models import Decision, Pseudonym
from moderation.models.staff.alerts import QuietHours
from moderation.statistics.threads import Went

ENOUGH, MOST = 3, 30  # articles under the tags
FIRST = timedelta(days=2)  # What is said in them is most of a thread.
READ = 20_000  # comments that are looked at
LATELY = timedelta(weeks=8)
OFTEN = 2  # of these eight days of the week, to be there usually
HOURS = range(6, 24)  # of a day that are drawn


class Alike:
    """The threads of the newest articles under some tags, each at least two days old."""

    def __init__(self, tags, but=None):
        posts = Post.objects.out(timezone.now() - FIRST).filter(tags__name__in=tags)
        posts = posts.exclude(pk=but and but.pk).order_by("-published_at", "-pk").distinct()
        self.published = dict(posts.values_list("pk", "published_at")[:MOST])
        self.posts = Post.objects.filter(pk__in=self.published)

    @property
    def are_enough(self):
        return len(self.published) >= ENOUGH

    @property
    def since(self):
        return min(self.published.values())

    @cached_property
    def went(self):
        return Went(self.posts)

    @property
    def first_days(self):
        """(the middle, the fewest, the most) comments that one of them had in its first two days."""
        counts = sorted(self._first_of.values())
        return round(median(counts)), counts[0], counts[-1]

    @property
    def days(self):
        """The middle of how many days it took until the last comment."""
        last = self._comments().values_list("post").annotate(last=Max("created_at"))
        return round(median([(at - self.published[post]).days for post, at in last] or [0]))

    @cached_property
    def by_hour(self):
        """{hours since publication: comments, on average}."""
        return {hour: n / len(self.published) for hour, n in Counter(self._hours).items()}

    @cached_property
    def share_that_waited(self):
        total = self._comments().count()
        return min(1, self.went.waited / total) if total else 0

    @cached_property
    def _first_of(self):
        counts = dict.fromkeys(self.published, 0)
        for post, at in self._times:
            counts[post] += at - self.published[post] < FIRST
        return counts

    @property
    def _hours(self):
        return [(at - self.published[post]) // timedelta(hours=1) for post, at in self._times]

    @cached_property
    def _times(self):
        times = self._comments().order_by("post", "created_at").values_list("post", "created_at")
        return list(times[:READ])

    def _comments(self):
        return Comment.objects.published().filter(post__in=self.published).order_by()


@dataclass(frozen=True)
class Moderator:
    """Who decides, and the stretches of the day (from, until) in which they are there."""

    name: str
    spans: list


def moderators_on(day):
    """The Moderators who are there on a day, those longest there first.

    Whoever states their hours is there then; of the others it is guessed.
    """
    moderators = [*_stated(day), *_guessed(day)]
    return sorted(moderators, key=lambda one: (-sum(b - a for a, b in one.spans), one.name))


def _stated(day):
    """The moderators who say in their account that they are there; an hour counts if they are in its middle."""
    midnight = datetime.combine(day, datetime.min.time(), timezone.get_current_timezone())
    for one in QuietHours.objects.stated().filter(is_listed=True).select_related("account"):
        middles = {hour: midnight.replace(hour=hour, minute=30) for hour in range(24)}
        there = {hour for hour, at in middles.items() if one.there.is_open(at)}
        if there and one.account.is_moderator:
            yield Moderator(one.account.name, _spans(there))


def _guessed(day):
    """The moderators who decided often enough on this day of the week in the last weeks."""
    now = timezone.now()
    decided = Decision.objects.not_undone().filter(made_at__gte=now - LATELY)
    weekday = day.isoweekday() % 7 + 1  # as the database counts them
    decided = decided.filter(made_at__week_day=weekday, made_by__account__is_active=True)
    listed = Q(made_by__account__quiet_hours=None) | Q(
        made_by__account__quiet_hours__is_listed=True
    )
    decided = decided.exclude(made_by__account__quiet_hours__in=QuietHours.objects.stated())
    hours = decided.filter(listed).order_by().annotate(hour=TruncHour("made_at"))
    there = defaultdict(Counter)
    for person, hour in hours.values_list("made_by", "hour").distinct():
        there[person][timezone.localtime(hour).hour] += 1
    people = Pseudonym.objects.select_related("account").in_bulk(there)
    for person, counted in there.items():
        if spans := _spans({hour for hour, n in counted.items() if n >= OFTEN}):
            yield Moderator(people[person].account.name, spans)


@dataclass(frozen=True)
class Gap:
    """Hours in which comments are expected and nobody is there."""

    begins: int
    ends: int
    comments: int
    would_wait: int

    @property
    def hours(self):
        return self.ends - self.begins

    @property
    def times(self):
        return f"{self.begins:02}:00", f"{self.ends % 24:02}:00"


class Forecast:
    """The day on which an article appears `at` a local time: comments by the hour, and who is there.

    `hours` are those at which its comments are open, or None.
    """

    def __init__(self, at, alike, hours=None):
        self.at, self.alike, self.hours = at, alike, hours
        self.moderators = moderators_on(at.date())

    @cached_property
    def expected(self):
        """{hour: comments}."""
        expected = dict.fromkeys(HOURS, 0)
        midnight = datetime.combine(self.at.date(), datetime.min.time(), self.at.tzinfo)
        for hour in HOURS:
            if not self.alike.are_enough or hour < self.at.hour:
                continue
            if not self.hours or self.hours.is_open(midnight + timedelta(hours=hour)):
                expected[hour] = self.alike.by_hour.get(hour - self.at.hour, 0)
        return expected

    @cached_property
    def gap(self):
        """The first Gap, or None."""
        covered = {hour for one in self.moderators for a, b in one.spans for hour in range(a, b)}
        lonely = [hour for hour in HOURS if self.expected[hour] >= 1 and hour not in covered]
        if not lonely or not self.moderators:
            return None
        begins, ends = _spans(set(lonely))[0]
        comments = sum(self.expected[hour] for hour in range(begins, ends))
        waiting = round(comments * self.alike.share_that_waited)
        return Gap(begins, ends, max(1, round(comments)), waiting)


def _spans(hours):
    """[(from, until)] of the hours that follow each other.

    >>> _spans({7, 8, 20})
    [(7, 9), (20, 21)]
    """
    spans = []
    for hour in sorted(hours):
        if spans and spans[-1][1] == hour:
            spans[-1] = (spans[-1][0], hour + 1)
        else:
            spans.append((hour, hour + 1))
    return spans
