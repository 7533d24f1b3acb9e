"""The public log: what was decided, told without a name of a reader or a removed word."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import CharField, Count, F, Value
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.models import Comment
from moderation.models import Decision, PolicyRevision, RuleWording
from moderation.sentences import reversal, sentence
from moderation.times import day, days, month_of

A_PAGE = 50
Kind = Decision.Kind
ON_COMMENTS = [*Decision.REMOVALS, Kind.RESTORE]

# The filters of the page: which decisions, and whether revisions stand among them.
KINDS = {
    "": (gettext_lazy("Everything"), [*ON_COMMENTS, Kind.BAN, Kind.LIFT], True),
    "removals": (gettext_lazy("Removals"), ON_COMMENTS, False),
    "suspensions": (gettext_lazy("Suspensions"), [Kind.BAN, Kind.LIFT], False),
    "policy": (gettext_lazy("Policy"), [], True),
}


def page(number, kind="", for_staff=False):
    """A page of entries, newest first. The staff see pending ones and undone slips too.

    Raises EmptyPage when there is no page `number`.
    """
    page = Paginator(_timeline(kind, for_staff), A_PAGE).page(number)
    page.object_list = _fetched(page.object_list)
    return page


def newest(count=A_PAGE):
    return _fetched(_timeline("", for_staff=False)[:count])


def since():
    """When the log begins, or None while it is empty."""
    return Decision.objects.public().order_by("made_at").values_list("made_at", flat=True).first()


class Entry:
    """A decision, or a revision that took effect, in words."""

    def __init__(self, subject):
        self.subject = subject
        self.is_revision = isinstance(subject, PolicyRevision)
        self.at = subject.effective_at if self.is_revision else subject.made_at

    def get_absolute_url(self):
        return self.subject.get_absolute_url()

    @property
    def day(self):
        return localdate(self.at)

    @property
    def html(self):
        """One sentence, with links to the article and the rule."""
        return self._told(format_html, _link)

    @property
    def text(self):
        """The sentence without links, as a feed gives it."""
        return self._told(str.format, self._quote)

    def detail(self):
        """What stands below it in small: who decided, and what it reverses."""
        if self.is_revision:
            return ""
        earlier = self.subject.reverses
        if earlier is None:
            return self.subject.made_by.signed()
        names = {"name": self.subject.made_by.signature}
        names |= {"first": earlier.made_by.signature, "day": day(earlier.made_at)}
        names["n"] = earlier.wording and earlier.wording.number
        return reversal(self.subject) % names

    @cached_property
    def _article_url(self):
        article = None if self.is_revision else self.subject.article
        return article.get_absolute_url() if article else None

    def _told(self, fill, link):
        if self.is_revision:
            return self._revision_told(fill, link)
        where = {"article": self._article(link), "rule": _rule(self.subject.wording, link)}
        return fill(sentence(self.subject), **where, **self._span())

    def _revision_told(self, fill, link):
        revision = self.subject
        named = link(str(revision), revision.get_absolute_url())
        if revision.change is None:
            return fill(_("{revision} took effect: the first policy here."), revision=named)
        summary = revision.change.summary()
        return fill(_("{revision} took effect: {summary}."), revision=named, summary=summary)

    def _quote(self, text, url):
        return f"“{text}”" if url == self._article_url else text

    def _article(self, link):
        article = self.subject.article
        if article is None:
            return _("an article that is no longer here")
        return link(article.title, self._article_url)

    def _span(self):
        until, period = self.subject.until, self.subject.period
        return {"period": period and days(period), "until": until and day(until)}


@dataclass(frozen=True)
class Month:
    """A month in numbers, so far."""

    day: object
    posted: int
    removed: int
    suspended: int
    by_rule: list  # (wording, count), most cited first

    @property
    def most(self):
        return self.by_rule[0][1] if self.by_rule else 0


def month():
    """This month's numbers, or None while nothing in it is public."""
    first = month_of(timezone.now())
    decided = Decision.objects.public().filter(made_at__gte=first)
    if not decided.exists():
        return None
    posted = Comment.objects.filter(
        created_at__gte=first, state__in=[Comment.State.PUBLISHED, Comment.State.REMOVED]
    )
    removed = decided.filter(kind__in=Decision.REMOVALS)
    return Month(
        first,
        posted.count(),
        removed.count(),
        decided.filter(kind=Kind.BAN).count(),
        _by_rule(removed.filter(wording__isnull=False)),
    )


def _timeline(kind, for_staff):
    """(at, key, what) of all entries, newest first; the database joins and cuts them."""
    _label, kinds, with_revisions = KINDS[kind]
    decisions = Decision.objects.told() if for_staff else Decision.objects.public()
    rows = _rows(decisions.filter(kind__in=kinds), "made_at", "decision")
    if with_revisions:
        revisions = _rows(PolicyRevision.objects.effective(), "effective_at", "revision")
        rows = rows.union(revisions, all=True) if kinds else revisions
    return rows.order_by("-at", "-what", "-key")


def _rows(queryset, time, what):
    return queryset.order_by().values(at=F(time), key=F("pk"), what=Value(what, CharField()))


def _fetched(rows):
    rows = list(rows)
    decisions = [row["key"] for row in rows if row["what"] == "decision"]
    found = {"decision": Decision.objects.with_all().in_bulk(decisions)}
    if len(decisions) < len(rows):
        timeline = PolicyRevision.objects.timeline()
        found["revision"] = {revision.pk: revision for revision in timeline}
    return [Entry(found[row["what"]][row["key"]]) for row in rows]


def _by_rule(removed):
    """The rules cited, by their stable identity, each under its latest wording."""
    counts = removed.order_by().values("wording__rule").annotate(n=Count("pk"))
    counted = {row["wording__rule"]: row["n"] for row in counts}
    wordings = RuleWording.objects.filter(rule__in=counted).select_related("revision")
    latest = {}
    for wording in wordings.filter(revision__in=PolicyRevision.objects.effective()).order_by(
        "revision__number"
    ):
        latest[wording.rule_id] = wording
    ranked = sorted(counted.items(), key=lambda row: (-row[1], latest[row[0]].number))
    return [(latest[rule], n) for rule, n in ranked]


def _rule(wording, link):
    if wording is None:
        return ""
    words = {"n": wording.number, "citation": wording.citation}
    return link(_("rule %(n)d: %(citation)s") % words, wording.get_absolute_url())


def _link(text, url):
    return format_html('<a href="{}">{}</a>', url, text)
