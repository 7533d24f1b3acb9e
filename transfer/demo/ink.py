"""Ink and paper for the demo's drawings: fields, washes, strokes and grain, with Pillow alone.

A drawing is made at twice its size and reduced at the end, which is what makes its edges smooth.
Places are given on a sheet 16 wide and 9 high. Everything random comes from a seed, so a drawing
comes out the same each time.
"""

import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageMath

SIZE = (1600, 900)
FINE = 2
WIDE, HIGH = SIZE[0] * FINE, SIZE[1] * FINE
UNIT = WIDE / 16


def wash(*stops):
    """A sheet washed from top to bottom through `stops`: (height from 0 to 1, colour)."""
    strip = Image.new("RGB", (1, 512))
    for row in range(512):
        strip.putpixel((0, row), between(stops, row / 511))
    page = strip.resize((WIDE, HIGH), Image.Resampling.BILINEAR)
    return page, ImageDraw.Draw(page)


def finish(page, seed=1, tooth=11):
    """The page at its final size, with the tooth of the paper showing through the ink."""
    page = page.reduce(FINE)
    specks = Image.frombytes("L", SIZE, random.Random(seed).randbytes(SIZE[0] * SIZE[1]))
    clouds = noise(seed, 70, SIZE).point(lambda v: v * 70 + 128).convert("L")
    paper = Image.blend(specks, clouds, 0.3).point(
        [128 + (v - 128) * tooth // 128 for v in range(256)]
    )
    return ImageChops.overlay(page, Image.merge("RGB", [paper] * 3))


def between(stops, at):
    """The colour at `at` on a scale of (place, colour) stops, in rising order of place."""
    if at <= stops[0][0]:
        return stops[0][1]
    for (here, first), (there, second) in zip(stops, stops[1:], strict=False):
        if at <= there:
            return mix(first, second, (at - here) / (there - here))
    return stops[-1][1]


def mix(first, second, share):
    return tuple(round(a + (b - a) * share) for a, b in zip(first, second, strict=True))


# Fields: a number for each place, from which shores, contours and clouds are cut


def field(rule, across=320):
    """The field of `rule(x, y)` over the sheet, sampled `across` times from side to side."""
    down = across * 9 // 16
    small = Image.new("F", (across, down))
    small.putdata(
        [
            rule((i + 0.5) * 16 / across, (j + 0.5) * 9 / down)
            for j in range(down)
            for i in range(across)
        ]
    )
    return small.resize((WIDE, HIGH), Image.Resampling.BICUBIC)


def noise(seed, across, size=(WIDE, HIGH), down=None):
    """A smooth random field from -1 to 1, with `across` bumps from side to side (and `down` of them)."""
    chance = random.Random(f"bumps {seed} {across}")
    small = Image.new("F", (across, down or max(3, across * 9 // 16)))
    small.putdata([chance.uniform(-1, 1) for _ in range(small.width * small.height)])
    return small.resize(size, Image.Resampling.BICUBIC)


def total(*parts):
    """The sum of (share, field) pairs."""
    sum_ = ImageMath.lambda_eval(lambda p: p["a"] * parts[0][0], a=parts[0][1])
    for share, part in parts[1:]:
        sum_ = ImageMath.lambda_eval(lambda p, s=share: p["a"] + p["b"] * s, a=sum_, b=part)
    return sum_


def above(ground, level, soft=0.004):
    """A mask of everything in `ground` higher than `level`, with an edge `soft` wide."""
    return ground.point(lambda v: v * (255 / soft) + (127.5 - level * 255 / soft)).convert("L")


def contour(ground, level, width):
    """A mask of the line along which `ground` stands at `level`."""
    return ImageChops.subtract(above(ground, level - width), above(ground, level + width))


def paint(page, colour, mask, strength=1.0):
    if strength < 1:
        mask = mask.point([int(v * strength) for v in range(256)])
    page.paste(colour, (0, 0), mask)


def level(table, at):
    """The value at `at` on a table of (place, value), straight between its entries."""
    for (x0, v0), (x1, v1) in zip(table, table[1:], strict=False):
        if at <= x1:
            return v0 + (v1 - v0) * (at - x0) / (x1 - x0)
    return table[-1][1]


# Strokes


def px(points):
    return [(x * UNIT, y * UNIT) for x, y in points]


def curve(points, steps=24):
    """A smooth line through `points`."""
    ends = [points[0], *points, points[-1]]
    line = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            line.append(
                tuple(
                    _bend(p, q, r, s, step / steps) for p, q, r, s in zip(a, b, c, d, strict=True)
                )
            )
    return [*line, points[-1]]


def _bend(a, b, c, d, t):
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def stroke(pen, points, colour, start, end=None):
    """A line that swells or tapers from `start` to `end` wide, with round ends."""
    end = start if end is None else end
    edge, back = [], []
    for i, (x, y) in enumerate(points):
        (x0, y0), (x1, y1) = points[max(0, i - 1)], points[min(len(points) - 1, i + 1)]
        long = math.hypot(x1 - x0, y1 - y0) or 1
        half = (start + (end - start) * i / max(1, len(points) - 1)) / 2
        dx, dy = -(y1 - y0) / long * half, (x1 - x0) / long * half
        edge.append((x + dx, y + dy))
        back.append((x - dx, y - dy))
    pen.polygon(px(edge + back[::-1]), fill=colour)
    dot(pen, points[0], start / 2, colour)
    dot(pen, points[-1], end / 2, colour)


def dot(pen, centre, radius, colour, rim=None, width=0.03):
    (x, y), r = centre, radius
    pen.ellipse(
        px([(x - r, y - r), (x + r, y + r)]), fill=colour, outline=rim, width=round(width * UNIT)
    )


def shape(pen, points, colour):
    pen.polygon(px(points), fill=colour)


def along(points, gap):
    """Places `gap` apart along a line, each with the direction of the line there."""
    left = 0.0
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        long = math.hypot(x1 - x0, y1 - y0)
        while left < long:
            share = left / long
            yield x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, math.atan2(y1 - y0, x1 - x0)
            left += gap
        left -= long


def ridge(seed, base, rise, rough=5):
    """The skyline of a range of hills: places from side to side, about `base` down the sheet."""
    chance = random.Random(f"ridge {seed}")
    waves = [
        (chance.uniform(0.5, 1) * rise / n, n * chance.uniform(0.25, 0.5), chance.uniform(0, 7))
        for n in range(1, rough + 1)
    ]
    return [
        (x / 20 - 0.5, base - sum(a * math.sin(f * x / 20 + p) for a, f, p in waves))
        for x in range(341)
    ]


def hills(pen, skyline, colour):
    shape(pen, [*skyline, (17, 9.5), (-1, 9.5)], colour)


def glints(pen, seed, top, foot, colours, count, reach=(0.2, 1.6)):
    """Light lying on water: thin level strokes, longer and thicker the nearer they are."""
    chance = random.Random(f"glints {seed}")
    for _ in range(count):
        near = chance.random() ** 1.5
        x, y = chance.uniform(-0.5, 16), top + (foot - top) * near
        long = (reach[0] + (reach[1] - reach[0]) * chance.random()) * (0.3 + near)
        thick = 0.006 + 0.022 * near
        sag = [(x + long * s / 8, y + 0.01 * math.sin(s / 8 * math.pi)) for s in range(9)]
        stroke(pen, sag, chance.choice(colours), thick, thick * 0.3)
