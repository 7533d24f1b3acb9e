"""The moon over the tides that it raises, and how a tide comes in."""

# A drawing is read by its rows of places, which the formatter would break up.
# fmt: off

import math
import random

from transfer.demo.ink import dot, finish, mix, shape, stroke, wash

PAPER = (238, 231, 214)
INK = (66, 61, 54)
RED = (198, 74, 52)


def moons():
    """A month of moons over the tides they raise."""
    page, pen = wash((0, (30, 48, 62)), (0.5, (38, 62, 76)), (1, (28, 50, 64)))
    _stars(pen)
    for n in range(9):
        x = 1.44 + n * 1.64
        _moon(pen, (x, 2.75 - 0.85 * math.sin(math.pi * n / 8)), 0.5, n / 8)
    for row in range(30):
        _tide(pen, row)
    return finish(page, 16)


def _stars(pen):
    chance = random.Random("stars")
    for _ in range(210):
        x, y = chance.uniform(0, 16), chance.uniform(0, 4.3)
        dot(pen, (x, y), chance.choice([0.008, 0.011, 0.011, 0.017]), (126, 148, 154))


def _moon(pen, centre, r, age):
    """The moon at `age` from 0 (new) through a half (full) to 1 (new again)."""
    (cx, cy), lit, dark = centre, (240, 228, 196), (52, 76, 90)
    dot(pen, centre, r + 0.02, (84, 108, 118))
    dot(pen, centre, r, dark)
    edge = math.cos(2 * math.pi * age)
    side = 1 if age <= 0.5 else -1
    limb = [(cx + side * r * math.cos(a), cy + r * math.sin(a)) for a in _sweep(-0.5, 0.5)]
    line = [(cx + side * r * edge * math.cos(a), cy + r * math.sin(a)) for a in _sweep(0.5, -0.5)]
    if abs(edge) < 1 - 1e-9 or age == 0.5:
        shape(pen, limb + line, lit)
        for dx, dy, size in ((-0.16, -0.12, 0.11), (0.14, 0.1, 0.15), (0.05, -0.26, 0.06), (-0.1, 0.26, 0.07)):
            if age in (0.375, 0.5, 0.625):
                dot(pen, (cx + dx * 1.1 + side * 0.02, cy + dy), size, (226, 211, 174))


def _sweep(start, end):
    return [math.pi * (start + (end - start) * n / 60) for n in range(61)]


def _tide(pen, row):
    """One line of water: highest under the new and the full moon, lowest under the halves."""
    base, near = 4.75 + row * 0.145, row / 29
    line = []
    for n in range(420):
        x = n / 26 - 0.05
        share = min(1, max(0, (x - 1.44) / 13.1))
        spring = 0.3 + 0.7 * (0.5 + 0.5 * math.cos(4 * math.pi * share))
        tide = math.sin(2 * math.pi * (x * 1.83 + row * 0.045)) * (0.1 + 0.24 * near) * spring
        line.append((x, base - tide - 0.05 * math.sin(x * 0.7 + row * 0.5)))
    tone = mix((44, 74, 88), (86, 134, 142), near)
    shape(pen, [*line, (16.5, base + 0.9), (-0.5, base + 0.9)], tone if row % 2 else mix(tone, (30, 52, 66), 0.16))
    stroke(pen, line, mix((110, 146, 150), (226, 222, 198), near), 0.012 + 0.012 * near)


def twelfths():
    """How a tide comes in: slowly, hard, hard, slowly, in six bands for six hours."""
    page, pen = wash((0, (243, 238, 226)), (1, (240, 234, 220)))
    heights = [0, 1, 3, 6, 9, 11, 12]
    tints = [(206, 222, 219), (168, 198, 201), (112, 158, 172), (112, 158, 172), (168, 198, 201), (206, 222, 219)]
    left, foot, wide, tall = 1.6, 7.7, 12.8, 6.3
    for n in range(13):
        y = foot - tall * n / 12
        stroke(pen, [(left - 0.18, y), (left + wide, y)], (210, 200, 180), 0.012)
    tide = [(left + wide * n / 240, foot - tall * (1 - math.cos(math.pi * n / 240)) / 2) for n in range(241)]
    for n, tint in enumerate(tints):
        under = tide[n * 40 : n * 40 + 41]
        inside = [(min(max(x, under[0][0] + 0.03), under[-1][0] - 0.03), y) for x, y in under]
        shape(pen, [(inside[0][0], foot), *inside, (inside[-1][0], foot)], tint)
    stroke(pen, tide[2:-2], (44, 84, 104), 0.07)
    for n in range(6):
        low, high = foot - tall * heights[n] / 12, foot - tall * heights[n + 1] / 12
        x = tide[n * 40 + 40][0]
        stroke(pen, [(x, low), (x, high)], RED, 0.05)
        for ring in range(heights[n] + 1, heights[n + 1] + 1):
            dot(pen, (x, foot - tall * ring / 12), 0.075, (243, 238, 226), RED, 0.035)
    stroke(pen, [(left - 0.3, foot), (left + wide + 0.3, foot)], INK, 0.035)
    return finish(page, 19, tooth=12)
