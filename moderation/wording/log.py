"""What stands in the log, in words that name no reader and quote no removed one.

There is a class for each sort of thing that the log tells of. It knows which of its rows
a `Selection` of the log takes in, and says what each of them did.
"""

from django.db.models import CharField, F, Value
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from lib.text.times import day, days
from moderation.models import Decision, PolicyRevision
from moderation.wording.decisions import WORDINGS
from moderation.wording.public import below, sentence
from moderation.wording.staff import DELETED_ARTICLE


class Entry:
    """One thing that was done, in words."""

    what = ""  # the sort of thing, as the timeline calls it
    time = ""  # the column that says when
    badge = None  # (style, words) before the sentence
    is_decision = False

    def __init__(self, subject):
        self.subject = subject

    @classmethod
    def among(cls, selection, for_staff):
        """The rows that the log shows of this sort, or None where it shows none."""
        raise NotImplementedError

    @classmethod
    def rows_by_key(cls, keys):
        """{key: the row, with all that it is told from}."""
        raise NotImplementedError

    @classmethod
    def rows(cls, selection, for_staff):
        """(at, key, what) of its rows, as all sorts can be joined, or None."""
        rows = cls.among(selection, for_staff)
        if rows is None:
            return None
        rows = selection.in_time(rows, cls.time).order_by()
        return rows.values(at=F(cls.time), key=F("pk"), what=Value(cls.what, CharField()))

    @property
    def at(self):
        return getattr(self.subject, self.time)

    @property
    def day(self):
        return localdate(self.at)

    @property
    def anchor(self):
        return f"{self.what}-{self.subject.pk}"

    @property
    def html(self):
        """One sentence, with links to the article and the rule."""
        return self._sentence(format_html, self._link)

    @property
    def text(self):
        """The sentence without links, as a feed gives it."""
        return self._sentence(str.format, self._quote)

    @property
    def detail(self):
        """Details in small print below an entry of the log."""
        return ""

    def get_absolute_url(self):
        return self.subject.get_absolute_url()

    @cached_property
    def article(self):
        """The article that it is about, while people can read it."""
        return getattr(self.subject, "article", None)

    def _sentence(self, fill, link):
        raise NotImplementedError

    def _link(self, text, url):
        if self._is_of_article(url):  # Chinese has 《》 round a title that is a link, too.
            text = pgettext("a title that is a link", "%(title)s") % {"title": text}
        return _link(text, url)

    def _quote(self, text, url):
        return _("“%(title)s”") % {"title": text} if self._is_of_article(url) else text

    def _is_of_article(self, url):
        return self.article and url == self.article.get_absolute_url()

    def _article(self, link):
        if self.article is None:
            return str(DELETED_ARTICLE)
        return link(self.article.title, self.article.get_absolute_url())


class OfDecision(Entry):
    what, time = "decision", "made_at"
    is_decision = True

    @classmethod
    def among(cls, selection, for_staff):
        decisions = Decision.objects.logged() if for_staff else Decision.objects.public()
        return selection.of(decisions)

    @classmethod
    def rows_by_key(cls, keys):
        return Decision.objects.with_all().in_bulk(keys)

    @property
    def anchor(self):
        return f"entry-{self.subject.pk}"  # As it was before there were others.

    @property
    def detail(self):
        return below(self.subject)

    @property
    def badge(self):
        return WORDINGS[self.subject.kind].badge

    @property
    def text(self):
        if self.badge is None:
            return super().text
        return _("%(badge)s: %(sentence)s") % {"badge": self.badge[1], "sentence": super().text}

    def _sentence(self, fill, link):
        article, rule, wording = self._article(link), "", self.subject.wording
        if wording is not None:
            rule = link(wording.cited, wording.get_absolute_url())
        words, until, period = sentence(self.subject), self.subject.until, self.subject.period
        times = {"period": period and days(period), "until": until and day(until)}
        return fill(words, article=article, rule=rule, **times)


class OfRevision(Entry):
    """A revision of the policy took effect."""

    what, time = "revision", "effective_at"
    badge = ("news", gettext_lazy("Policy"))

    @classmethod
    def among(cls, selection, for_staff):
        return PolicyRevision.objects.effective() if selection.tells_of_policy else None

    @classmethod
    def rows_by_key(cls, keys):
        return {revision.pk: revision for revision in PolicyRevision.objects.timeline()}

    def _sentence(self, fill, link):
        revision = self.subject
        named = link(str(revision), revision.get_absolute_url())
        if revision.change is None:
            return fill(_("{revision} took effect: the first policy here."), revision=named)
        summary = revision.change.summary()
        return fill(_("{revision} took effect: {summary}."), revision=named, summary=summary)


def _link(text, url):
    return format_html('<a href="{}">{}</a>', url, text)
