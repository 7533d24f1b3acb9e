"""The settings as the checks use them: lists taken apart once, and kept by each process."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.conf import settings

from blog.models.articles.threads import Wait
from moderation.models import Screening
from moderation.screening.checks import HOLD, REFUSE
from moderation.screening.patterns import Patterns
from moderation.screening.words import WordList, entries_of, entry_of, reminders_of


@dataclass(frozen=True)
class Rules:
    """Screening's settings, ready for use."""

    version: str = ""
    hold_all: bool = False
    first: str = Screening.First.GUESTS
    links: int | None = 1
    repeat_hours: int | None = 24
    words: WordList = WordList(())
    reminders: WordList = WordList(())  # Their action is the number of a rule.
    patterns: Patterns | None = None
    removals: int | None = None
    removals_among: int = 10
    pace: int | None = 10
    pace_of_range: int | None = 30
    pace_minutes: int = 10
    seconds: float = 2
    own_host: str = ""

    def on(self, post):
        """The same on an article, which may have its own rule of whose comments wait.

        Lists, repeated texts, holds on people and a hold on the whole blog go before it.
        """
        if post.comments_wait in (Wait.BLOG, Wait.ALL):
            return self
        first = Screening.First.ALL if post.comments_wait == Wait.FIRST else Screening.First.NOBODY
        links = 0 if post.comments_wait == Wait.LINKS else None
        return replace(self, first=first, links=links)

    def holds_first(self, is_guest):
        return (
            self.first == Screening.First.ALL or self.first == Screening.First.GUESTS and is_guest
        )


KEPT_AS_THEY_ARE = (
    "version", "hold_all", "first", "links", "repeat_hours", "pace", "pace_of_range", "pace_minutes",
    "removals", "removals_among",
)  # fmt: skip
_cached = None


def cached_rules():
    """The Rules as this process knows them, which may be those of a while ago."""
    return _cached or read_rules()


def read_rules():
    """The Rules as they are."""
    global _cached
    _cached = rules_of(Screening.current())
    return _cached


def rules_of(screening):
    refused = entries_of(screening.refused_words, REFUSE)
    return Rules(
        words=WordList(refused + entries_of(screening.held_words, HOLD)),
        reminders=WordList(
            [entry_of(word, number) for number, word in reminders_of(screening.reminder_words)]
        ),
        patterns=Patterns(screening.held_patterns, screening.refused_patterns),
        seconds=settings.FORM_SECONDS,
        own_host=urlsplit(settings.SITE_URL).netloc,
        **{name: getattr(screening, name) for name in KEPT_AS_THEY_ARE},
    )
