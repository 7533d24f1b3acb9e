"""What hourly, daily and quiet mean on the clock; nothing here needs a database."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from moderation.pure.alert_times import AT_ONCE, DAILY, HOURLY, due_up_to, quiet_until

BERLIN = ZoneInfo("Europe/Berlin")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("often", "now", "up_to"),
    [
        (AT_ONCE, "2026-11-27 10:12", "2026-11-27 10:12"),
        (HOURLY, "2026-11-27 10:12", "2026-11-27 10:00"),
        (HOURLY, "2026-11-27 10:00", "2026-11-27 10:00"),
        (DAILY, "2026-11-27 10:12", "2026-11-27 08:00"),
        (DAILY, "2026-11-27 08:00", "2026-11-27 08:00"),
        (DAILY, "2026-11-27 07:59", "2026-11-26 08:00"),
    ],
)
def test_things_are_told_up_to_the_last_full_hour_or_morning(often, now, up_to):
    assert due_up_to(often, at(now)) == at(up_to)


NIGHT = time(22), time(7), False
NOON = time(12), time(14), False
SUNDAYS = None, None, True
BOTH = time(22), time(7), True


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        (NIGHT, "2026-11-27 21:59", None),
        (NIGHT, "2026-11-27 22:00", "2026-11-28 07:00"),
        (NIGHT, "2026-11-28 06:59", "2026-11-28 07:00"),
        (NIGHT, "2026-11-28 07:00", None),
        (NOON, "2026-11-27 11:59", None),
        (NOON, "2026-11-27 12:00", "2026-11-27 14:00"),
        (NOON, "2026-11-27 14:00", None),
        (SUNDAYS, "2026-11-28 23:59", None),
        (SUNDAYS, "2026-11-29 00:00", "2026-11-30 00:00"),
        # Saturday night, all of Sunday, and the night after it.
        (BOTH, "2026-11-28 22:30", "2026-11-30 07:00"),
        ((time(9), time(9), False), "2026-11-27 09:00", None),
        ((None, None, False), "2026-11-27 09:00", None),
        # The night in which the clocks are put back.
        (NIGHT, "2026-10-24 23:00", "2026-10-25 07:00"),
    ],
)
def test_it_is_quiet_between_two_times_and_on_sundays(hours, now, until):
    assert quiet_until(at(now), *hours) == (until and at(until))
