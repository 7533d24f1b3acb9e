"""The hours at which comments are open. Pure: values in, values out."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

WEEKEND = 5, 6  # as `weekday` counts
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """The hours from `opens` until `closes` each day, past midnight where that is earlier; or on weekdays only."""

    opens: time
    closes: time
    weekdays_only: bool = False

    @property
    def is_past_midnight(self):
        return self.closes <= self.opens

    def is_open(self, now):
        """Whether they are open at `now`, an aware time in the blog's time zone."""
        return any(begins <= now < ends for begins, ends in self._spells(now, 1))

    def opens_after(self, now):
        """The time when comments open next."""
        return next(begins for begins, _ends in self._spells(now, 7) if begins > now)

    def changes(self, now, days):
        """The times within so many days at which they open or close."""
        return [at for spell in self._spells(now, days) for at in spell if at > now]

    def _spells(self, now, days):
        """(opening, closing) of each day from yesterday on, for its hours may not be over."""
        for n in range(-1, days + 1):
            day = now.date() + n * DAY
            if not (self.weekdays_only and day.weekday() in WEEKEND):
                until = day + DAY if self.is_past_midnight else day
                # Compared as moments: on the day the clock changes, an hour is there twice.
                yield tuple(
                    datetime.combine(on, at, now.tzinfo).astimezone(UTC)
                    for on, at in ((day, self.opens), (until, self.closes))
                )
