"""The drawing of a day: comments expected by the hour, and below them who is there. Pure."""

from dataclasses import dataclass

LEFT, HOUR, FIRST, LAST = 76, 16, 6, 24  # of the drawing: names, an hour's width, the day's hours
BARS, ROW = 56, 24  # heights


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    is_lonely: bool = False


@dataclass(frozen=True)
class Row:
    """A moderator's line."""

    name: str
    y: int
    boxes: list


@dataclass(frozen=True)
class Drawing:
    bars: list
    rows: list
    hours: list  # (x, label)
    gap: Box | None
    height: int
    width: int = LEFT + (LAST - FIRST) * HOUR + 10  # for half of the last hour's name
    left: int = LEFT
    base: int = BARS


def drawn(expected, moderators, gap=None):
    """`expected` {hour: comments}, `moderators` [(name, [(from, until)])], `gap` (from, until) or None."""
    most = max([*expected.values(), 1])
    lonely = range(*gap) if gap else ()
    bars = [
        Box(
            _x(hour) + 1,
            round(BARS - n / most * BARS, 1),
            HOUR - 2,
            round(n / most * BARS, 1),
            hour in lonely,
        )
        for hour, n in expected.items()
        if n
    ]
    rows = []
    for n, (name, spells) in enumerate(moderators):
        y = BARS + ROW * (n + 1)
        within = [(max(FIRST, begins), min(LAST, ends)) for begins, ends in spells]
        boxes = [Box(_x(begins), y - 3, max(0, ends - begins) * HOUR, 6) for begins, ends in within]
        rows.append(Row(name, y, boxes))
    bottom = BARS + ROW * len(rows) + ROW / 2
    box = gap and Box(_x(gap[0]), 0, (gap[1] - gap[0]) * HOUR, bottom)
    hours = [(_x(hour), f"{hour:02}") for hour in range(FIRST, LAST + 1, 3)]
    return Drawing(bars, rows, hours, box, int(bottom) + 18)


def _x(hour):
    return LEFT + (hour - FIRST) * HOUR
