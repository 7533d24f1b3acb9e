"""When moderators are told: what “daily” and “hourly” mean on the clock, and when it is quiet."""

from datetime import datetime, time, timedelta

AT_ONCE, HOURLY, DAILY, NEVER = "at_once", "hourly", "daily", "never"
MORNING = time(8)
SUNDAY = 6


def due_up_to(often, now):
    """The time up to which things are told, for a `now` in the zone of the clock on the wall.

    What happened since waits for the next hour, or the next morning.
    """
    if often == AT_ONCE:
        return now
    if often == HOURLY:
        return now.replace(minute=0, second=0, microsecond=0)
    morning = _at(now, MORNING)
    return morning if morning <= now else _at(now - timedelta(days=1), MORNING)


def quiet_until(now, starts, ends, sundays):
    """End of the present quiet hours, or None outside them.

    From `starts` to `ends`, over midnight if it ends earlier in the day; and all of Sunday, if
    `sundays`. Where one span follows on another, the end of both.
    """
    until = now
    while (later := _end_of_span(until, starts, ends, sundays)) and later > until:
        until = later
    return until if until > now else None


def _end_of_span(at, starts, ends, sundays):
    """The end of a quiet span that `at` lies in, or None."""
    if sundays and at.weekday() == SUNDAY:
        return _at(at + timedelta(days=1), time(0))
    if starts == ends or not (starts and ends):
        return None
    clock = at.time()
    if starts < ends:
        return _at(at, ends) if starts <= clock < ends else None
    if clock >= starts:
        return _at(at + timedelta(days=1), ends)
    return _at(at, ends) if clock < ends else None


def _at(day, clock):
    """The time `clock` on the wall on a day, whatever is done to the clocks meanwhile."""
    return datetime.combine(day.date(), clock, tzinfo=day.tzinfo)
