"""Bars that stand beside each other, in the units of a drawing. Pure: numbers in, places out."""

from dataclasses import dataclass

from lib.observing.charts import LINES, line_step

HEIGHT, STEP, BAR = 180, 100, 46  # of the drawing; from bar to bar; a bar's width
GAP = 3  # between what was decided and what of it was overturned


@dataclass(frozen=True)
class BarPart:
    """A part of a bar."""

    kind: str
    x: float
    y: float
    height: float
    width: int = BAR


@dataclass(frozen=True)
class Line:
    """A line across the drawing, for a number."""

    n: int
    y: float


@dataclass(frozen=True)
class Bars:
    """A drawing of bars: its size, what is in it, and the numbers at its lines, the highest first."""

    width: int
    boxes: list
    lines: list
    height: int = HEIGHT


def drawn(stacks):
    """A bar for each stack: {"removed": n, "approved": n, "overturned": n}, the first lowest."""
    step = line_step(max((sum(stack.values()) for stack in stacks), default=0))
    unit = HEIGHT / (step * LINES)
    lines = [Line(n * step, HEIGHT - n * step * unit) for n in range(LINES, -1, -1)]
    boxes = []
    for n, stack in enumerate(stacks):
        top = HEIGHT
        for kind, number in stack.items():
            if number:
                height = number * unit
                gap = min(GAP, height / 2) if kind == "overturned" else 0
                top -= height
                x = n * STEP + (STEP - BAR) / 2
                boxes.append(BarPart(kind, x, round(top, 2), round(height - gap, 2)))
    return Bars(STEP * max(1, len(stacks)), boxes, lines)
