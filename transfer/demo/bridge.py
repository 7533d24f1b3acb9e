"""The bridge that was never built, as an engraving with its outline in red."""

# A drawing is read by its rows of places, which the formatter would break up.
# fmt: off

import math
import random

from PIL import ImageDraw

from transfer.demo.ink import (
    along,
    curve,
    dot,
    finish,
    hills,
    mix,
    noise,
    ridge,
    shape,
    stroke,
    wash,
)

SEPIA = (84, 70, 54)


def bridge():
    """The county's drawing: hills and river engraved, the bridge in red because it isn't there."""
    page, pen = wash((0, (240, 231, 210)), (1, (230, 217, 190)))
    _engraved_sky(pen)
    for seed, (base, rise, tone, gap) in enumerate(
        [(3.75, 0.85, (226, 214, 188), 0.1), (4.2, 0.55, (214, 201, 172), 0.085), (4.62, 0.34, (199, 186, 152), 0.07)]
    ):
        _engraved_hill(pen, ridge(seed + 91, base, rise, 6), tone, gap, seed)
    _engraved_water(pen)
    _bridge(pen)
    _mud_and_heron(page)
    return finish(page, 20)


def _engraved_sky(pen):
    """Level lines, left open where the clouds are."""
    cloud = noise("clouds", 6, (320, 90), down=7)
    for row in range(44):
        y, run = 0.1 + row * 0.085, []
        for n in range(321):
            clear = n < 320 and cloud.getpixel((n, min(89, row * 2))) < 0.16 - row * 0.006
            if clear:
                run.append((n / 20, y + 0.012 * math.sin(n / 9 + row)))
            elif len(run) > 3:
                stroke(pen, run, (176, 160, 128), 0.022 - row * 0.0003, 0.01)
                run = []
            else:
                run = []


def _engraved_hill(pen, skyline, tone, gap, seed):
    """A hill in strokes that follow its fall, closer together on the side away from the light."""
    chance = random.Random(f"burin {seed}")
    hills(pen, skyline, tone)
    for i in range(1, len(skyline) - 1):
        (x, y), slope = skyline[i], skyline[i + 1][1] - skyline[i - 1][1]
        shaded = slope > 0
        for k in range(3 if shaded else 1):
            down = chance.uniform(0.25, 0.8) * (1.25 if shaded else 0.45)
            lean = 0.22 + slope * 2
            start = (x + k * 0.017, y + chance.uniform(0.0, 0.06))
            line = curve([start, (start[0] + lean * down * 0.5, y + down * 0.6), (start[0] + lean * down, y + down)], 5)
            stroke(pen, line, mix(SEPIA, tone, 0.32), 0.016, 0.004)
    stroke(pen, skyline, SEPIA, 0.022)


def _engraved_water(pen):
    shape(pen, [(-1, 5.15), (17, 5.15), (17, 9.5), (-1, 9.5)], (222, 215, 196))
    chance = random.Random("ripple")
    for row in range(58):
        near = row / 58
        y, x = 5.17 + 3.9 * near**1.35, -0.5 - chance.random()
        while x < 16.5:
            long = chance.uniform(0.5, 2.6) * (0.6 + near)
            wave = [(x + long * s / 14, y + 0.014 * math.sin(s * 1.3 + row)) for s in range(15)]
            stroke(pen, wave, mix((116, 124, 118), (150, 146, 128), chance.random()), 0.014 + 0.01 * near, 0.006)
            x += long + chance.uniform(0.05, 0.5)
    stroke(pen, [(-1, 5.15), (17, 5.15)], SEPIA, 0.025)


def _bridge(pen):
    """Eleven arches, two toll houses and a clock, outlined over everything else."""
    red, deck = (186, 72, 52), 4.25
    arches = [1.35 + n * 1.21 for n in range(12)]
    for n, x in enumerate(arches[:-1]):
        rise = 0.5 + 0.16 * math.sin(math.pi * (n + 0.5) / 11)
        for inset, thick in ((0.1, 0.034), (0.2, 0.016)):
            half = (1.21 - inset * 2) / 2
            arch = [(x + 0.605 - half * math.cos(a), 5.2 - rise * 1.18 * math.sin(a)) for a in (math.pi * s / 30 for s in range(31))]
            stroke(pen, [(arch[0][0], 5.62), *arch, (arch[-1][0], 5.62)], red, thick)
    crown = [(0.4, deck + 0.12), (4.0, deck - 0.02), (8.0, deck - 0.1), (12.0, deck - 0.02), (15.6, deck + 0.12)]
    for drop, thick in ((0, 0.036), (0.13, 0.018), (-0.14, 0.018)):
        stroke(pen, curve([(x, y + drop) for x, y in crown], 20), red, thick)
    for x, y, _ in along(curve([(x, y - 0.14) for x, y in crown], 20), 0.16):
        stroke(pen, [(x, y), (x, y + 0.14)], red, 0.012)
    for x in (1.0, 15.0):
        _toll_house(pen, x, deck + 0.02, red)
    _clock(pen, 8.0, deck - 0.24, red)
    for x in arches:
        for n in range(14):
            stroke(pen, [(x - 0.1, 5.72 + n * 0.1), (x + 0.1, 5.72 + n * 0.1)], mix(red, (222, 215, 196), n / 14), 0.016)


def _toll_house(pen, x, foot, red):
    walls = [(x - 0.36, foot), (x - 0.36, foot - 0.5), (x + 0.36, foot - 0.5), (x + 0.36, foot)]
    stroke(pen, walls, red, 0.028)
    stroke(pen, [(x - 0.48, foot - 0.48), (x, foot - 0.86), (x + 0.48, foot - 0.48)], red, 0.028)
    stroke(pen, [(x + 0.2, foot - 0.7), (x + 0.2, foot - 1.0), (x + 0.32, foot - 1.0), (x + 0.32, foot - 0.62)], red, 0.022)
    stroke(pen, [(x - 0.1, foot), (x - 0.1, foot - 0.3), (x + 0.1, foot - 0.3), (x + 0.1, foot)], red, 0.02)


def _clock(pen, x, foot, red):
    stroke(pen, [(x - 0.26, foot), (x - 0.22, foot - 1.25), (x + 0.22, foot - 1.25), (x + 0.26, foot)], red, 0.03)
    stroke(pen, [(x - 0.34, foot - 1.25), (x + 0.34, foot - 1.25), (x, foot - 1.78), (x - 0.34, foot - 1.25)], red, 0.028)
    dot(pen, (x, foot - 0.92), 0.17, (240, 231, 210), red, 0.028)
    stroke(pen, [(x, foot - 1.03), (x, foot - 0.92), (x + 0.08, foot - 0.88)], red, 0.02)


def _mud_and_heron(page):
    """The Oxmarsh side as it is: mud, one square of the county's brick, and a heron on it."""
    pen, chance = ImageDraw.Draw(page), random.Random("oxmarsh mud")
    edge = curve([(-1, 8.15), (3, 8.3), (6.2, 7.85), (9.4, 7.75), (12.6, 7.25), (17, 7.0)], 20)
    shape(pen, [*edge, (17, 9.5), (-1, 9.5)], (205, 190, 158))
    stroke(pen, edge, SEPIA, 0.03, 0.02)
    for x, y, _ in list(along(edge, 0.012)):
        for _ in range(2):
            dx, dy = chance.uniform(-0.1, 0.1), chance.random() ** 2 * 1.7
            dot(pen, (x + dx, y + 0.05 + dy), 0.011, (128, 110, 82))
    brick, top = (150, 96, 72), [(11.75, 7.62), (13.15, 7.5), (13.6, 7.74), (12.2, 7.88)]
    shape(pen, top, mix(brick, (240, 231, 210), 0.25))
    shape(pen, [(11.75, 7.62), (12.2, 7.88), (12.2, 8.3), (11.75, 8.02)], mix(brick, (40, 30, 24), 0.25))
    shape(pen, [(12.2, 7.88), (13.6, 7.74), (13.6, 8.14), (12.2, 8.3)], brick)
    for n in range(1, 4):
        stroke(pen, [(12.2, 7.88 + n * 0.105), (13.6, 7.74 + n * 0.1)], SEPIA, 0.012)
    _heron(pen, (12.75, 7.66))


def _heron(pen, foot):
    x, y = foot
    grey, dark = (122, 132, 132), (62, 66, 66)
    for dx in (0, 0.13):
        stroke(pen, [(x + dx, y + dx * 0.4), (x + 0.06, y - 0.62)], dark, 0.026)
    shape(pen, curve([(x + 0.62, y - 0.5), (x + 0.3, y - 0.86), (x - 0.06, y - 1.02), (x - 0.2, y - 0.8), (x - 0.04, y - 0.6), (x + 0.3, y - 0.52), (x + 0.62, y - 0.5)], 8), grey)
    neck = curve([(x - 0.1, y - 0.92), (x - 0.26, y - 1.12), (x - 0.12, y - 1.34), (x - 0.2, y - 1.58)], 8)
    stroke(pen, [(x + 0.1, y - 0.8), *neck], (196, 198, 192), 0.24, 0.09)
    dot(pen, (x - 0.22, y - 1.62), 0.085, (196, 198, 192))
    stroke(pen, [(x - 0.27, y - 1.62), (x - 0.62, y - 1.54)], (176, 128, 62), 0.055, 0.008)
    stroke(pen, curve([(x - 0.26, y - 1.68), (x - 0.12, y - 1.66), (x + 0.12, y - 1.54)], 6), dark, 0.04, 0.008)
    stroke(pen, curve([(x + 0.6, y - 0.5), (x + 0.24, y - 0.68), (x - 0.04, y - 0.76)], 6), dark, 0.05, 0.01)
