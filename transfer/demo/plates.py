"""The drawings that are not views: moons and tides, ferries in a row, things left behind, a sum."""

import math
import random

from PIL import Image, ImageDraw

from transfer.demo.ink import (
    UNIT,
    along,
    curve,
    dot,
    finish,
    mix,
    noise,
    paint,
    above,
    px,
    shape,
    stroke,
    wash,
)

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


def ferries():
    """Five ferries, one above another, each on water of its own."""
    page, pen = wash((0, PAPER), (1, PAPER))
    rows = [
        ((231, 219, 190), (176, 150, 108), _raft),
        ((214, 218, 196), (142, 160, 128), _punt),
        ((238, 226, 200), (132, 168, 174), _rowed),
        ((226, 204, 172), (96, 130, 140), _barge),
        ((200, 212, 208), (66, 96, 112), _car_ferry),
    ]
    for n, (sky, water, boat) in enumerate(rows):
        y = 1.86 + n * 1.62
        top = y - 1.12 if n else 0
        shape(pen, [(0, top), (16, top), (16, y + 0.5), (0, y + 0.5)], sky)
        _shore(pen, n, y, mix(sky, water, 0.35))
        boat(pen, y, water)
        _strip(pen, n, y, water)
    return finish(page, 17)


def _shore(pen, n, y, tone):
    line = [(x / 8, y - 0.24 - 0.2 * math.sin(x / 26 + n * 2.1) - 0.11 * math.sin(x / 9 + n)) for x in range(-4, 134)]
    shape(pen, [*line, (17, y + 0.3), (-1, y + 0.3)], tone)


def _strip(pen, n, level, water):
    """The water of one row, in scallops, drawn last so that its boat sits in it."""
    for deep in range(3):
        y, tone = level + 0.03 + deep * 0.17, mix(water, (30, 46, 56), 0.1 * deep)
        crest = [(x / 24, y - 0.035 * abs(math.sin(math.pi * (x / 24) / 0.62 + deep * 0.9 + n))) for x in range(-6, 392)]
        foot = level + 0.5 if n < 4 else 9.1
        shape(pen, [*crest, (16.4, foot), (-0.4, foot)], tone)
        stroke(pen, crest, mix(tone, PAPER, 0.42), 0.014)


def _raft(pen, y, water):
    for post in (1.2, 14.8):
        stroke(pen, [(post, y + 0.3), (post, y - 0.75)], INK, 0.16)
        dot(pen, (post, y - 0.6), 0.13, (120, 104, 82), INK, 0.03)
    chain = curve([(1.2, y - 0.6), (5.0, y - 0.42), (8.0, y - 0.5), (11.2, y - 0.42), (14.8, y - 0.6)], 30)
    for x, cy, _ in along(chain, 0.115):
        dot(pen, (x, cy), 0.045, None, INK, 0.022)
    for n in range(9):
        shape(pen, [(6.55 + n * 0.33, y - 0.1), (6.84 + n * 0.33, y - 0.1), (6.84 + n * 0.33, y + 0.04), (6.55 + n * 0.33, y + 0.04)], (128, 96, 66) if n % 2 else (146, 112, 78))
    for n in (6.8, 8.0, 9.2):
        dot(pen, (n, y + 0.12), 0.13, (92, 76, 60))
    _person(pen, (7.25, y - 0.1), (112, 128, 96), reach=(0.42, -0.4))
    _person(pen, (8.35, y - 0.1), (176, 92, 68), reach=(0.42, -0.36))
    _goat(pen, (9.05, y - 0.1))


FACES = [(96, 74, 60), (198, 158, 124), (150, 112, 86), (220, 182, 150)]


def _person(pen, foot, coat, reach=None, hat=None):
    x, y = foot
    face = FACES[sum(coat) % 4]
    for dx in (-0.05, 0.06):
        stroke(pen, [(x + dx, y), (x + dx * 0.6, y - 0.34)], INK, 0.065)
    shape(pen, curve([(x - 0.13, y - 0.28), (x - 0.11, y - 0.58), (x, y - 0.7), (x + 0.11, y - 0.58), (x + 0.14, y - 0.28)], 6), coat)
    dot(pen, (x + 0.02, y - 0.79), 0.085, face)
    if reach:
        stroke(pen, curve([(x, y - 0.6), (x + reach[0] / 2, y - 0.5), (x + reach[0], y + reach[1])], 6), mix(coat, INK, 0.25), 0.065)
    if hat:
        stroke(pen, [(x - 0.12, y - 0.84), (x + 0.16, y - 0.84)], hat, 0.035)
        stroke(pen, [(x - 0.03, y - 0.89), (x + 0.07, y - 0.89)], hat, 0.08)


def _goat(pen, foot):
    x, y = foot
    for dx in (0, 0.07, 0.25, 0.31):
        stroke(pen, [(x + dx, y), (x + dx, y - 0.2)], (226, 218, 200), 0.035)
    stroke(pen, [(x, y - 0.24), (x + 0.3, y - 0.25)], (236, 229, 212), 0.17)
    stroke(pen, [(x + 0.34, y - 0.28), (x + 0.42, y - 0.42), (x + 0.52, y - 0.38)], (236, 229, 212), 0.09)
    stroke(pen, curve([(x + 0.41, y - 0.45), (x + 0.38, y - 0.56), (x + 0.3, y - 0.58)], 5), INK, 0.022)


def _punt(pen, y, water):
    stroke(pen, [(9.9, y - 1.0), (10.75, y + 0.5)], (120, 96, 66), 0.04)
    hull = [(5.6, y - 0.16), (6.1, y + 0.12), (10.3, y + 0.12), (10.8, y - 0.16), (10.5, y - 0.1), (6.0, y - 0.1)]
    shape(pen, hull, (74, 88, 74))
    stroke(pen, [(5.62, y - 0.15), (6.05, y - 0.085), (10.4, y - 0.085), (10.78, y - 0.15)], (206, 196, 160), 0.028)
    _person(pen, (9.85, y - 0.08), (206, 196, 168), reach=(0.26, -0.5), hat=(182, 152, 96))
    for x, coat in ((6.9, (160, 118, 88)), (7.5, (94, 116, 128)), (8.3, (196, 160, 92))):
        shape(pen, curve([(x - 0.15, y - 0.06), (x - 0.11, y - 0.34), (x, y - 0.44), (x + 0.11, y - 0.34), (x + 0.15, y - 0.06)], 6), coat)
        dot(pen, (x, y - 0.52), 0.085, FACES[sum(coat) % 4])
    shape(pen, [(8.32, y - 0.92), (8.0, y - 0.66), (8.7, y - 0.66)], RED)
    stroke(pen, [(8.34, y - 0.86), (8.38, y - 0.28)], INK, 0.02)


def _rowed(pen, y, water):
    sheer = curve([(6.3, y - 0.3), (7.2, y - 0.12), (8.2, y - 0.08), (9.2, y - 0.13), (10.05, y - 0.36)], 12)
    shape(pen, [*sheer, *curve([(9.75, y + 0.1), (8.2, y + 0.26), (6.7, y + 0.12)], 8)], (66, 104, 116))
    stroke(pen, sheer, (238, 226, 200), 0.035)
    _sitting(pen, (8.35, y - 0.1), RED)
    _sitting(pen, (7.15, y - 0.1), (122, 134, 96))
    _sitting(pen, (9.4, y - 0.14), (206, 170, 104))
    stroke(pen, [(7.85, y - 0.36), (9.15, y + 0.22)], (150, 122, 82), 0.035)
    stroke(pen, [(9.0, y + 0.14), (9.3, y + 0.3)], (150, 122, 82), 0.075)


def _sitting(pen, at, coat):
    x, y = at
    shape(pen, curve([(x - 0.14, y), (x - 0.12, y - 0.32), (x, y - 0.44), (x + 0.12, y - 0.32), (x + 0.15, y)], 6), coat)
    dot(pen, (x, y - 0.53), 0.09, FACES[sum(coat) % 4])


def _barge(pen, y, water):
    stroke(pen, [(8.3, y - 0.1), (8.3, y - 1.22)], INK, 0.05)
    shape(pen, curve([(8.36, y - 1.05), (9.3, y - 1.14), (10.3, y - 0.98)], 8) + curve([(10.15, y - 0.55), (9.9, y - 0.3), (8.38, y - 0.24)], 8), (166, 84, 58))
    shape(pen, [(8.24, y - 1.16), *curve([(7.6, y - 0.8), (6.8, y - 0.36), (6.25, y - 0.2)], 8), (8.2, y - 0.26)], (186, 104, 70))
    shape(pen, [(10.35, y - 0.85), (10.85, y - 0.8), (10.8, y - 0.3), (10.35, y - 0.26)], (152, 76, 54))
    stroke(pen, [(8.34, y - 0.24), (10.3, y - 1.0)], INK, 0.026)
    stroke(pen, [(10.35, y - 0.1), (10.35, y - 0.92)], INK, 0.035)
    shape(pen, [(6.0, y - 0.22), (6.25, y + 0.2), (10.9, y + 0.2), (11.15, y - 0.2), (10.6, y - 0.1), (6.6, y - 0.1)], (54, 58, 56))
    stroke(pen, curve([(6.0, y - 0.2), (8.6, y - 0.06), (11.12, y - 0.18)], 12), (214, 180, 112), 0.03)
    shape(pen, [(9.0, y - 0.1), (9.0, y - 0.22), (9.9, y - 0.22), (9.9, y - 0.1)], (120, 104, 82))


def _car_ferry(pen, y, water):
    shape(pen, [(4.4, y - 0.18), (4.75, y + 0.22), (11.5, y + 0.22), (11.85, y - 0.18)], (44, 58, 68))
    shape(pen, [(4.4, y - 0.18), (11.85, y - 0.18), (11.8, y - 0.09), (4.5, y - 0.09)], RED)
    shape(pen, [(4.42, y - 0.2), (3.55, y - 0.66), (3.5, y - 0.58), (4.42, y - 0.06)], (92, 102, 106))
    shape(pen, [(11.83, y - 0.2), (12.7, y - 0.66), (12.75, y - 0.58), (11.83, y - 0.06)], (92, 102, 106))
    shape(pen, [(7.3, y - 0.18), (7.3, y - 0.78), (8.9, y - 0.78), (8.9, y - 0.18)], (236, 229, 212))
    shape(pen, [(7.55, y - 0.78), (7.65, y - 1.08), (8.55, y - 1.08), (8.65, y - 0.78)], (236, 229, 212))
    for n in range(4):
        shape(pen, [(7.72 + n * 0.2, y - 0.84), (7.74 + n * 0.2, y - 1.0), (7.88 + n * 0.2, y - 1.0), (7.88 + n * 0.2, y - 0.84)], (70, 96, 110))
    for n in range(6):
        dot(pen, (7.48 + n * 0.25, y - 0.5), 0.06, (70, 96, 110))
    stroke(pen, [(8.1, y - 1.08), (8.1, y - 1.22)], INK, 0.05)
    for x, tone in ((5.1, (196, 150, 84)), (6.1, (120, 140, 116)), (9.3, (170, 84, 64)), (10.3, (92, 118, 134))):
        _car(pen, x, y - 0.2, tone)


def _car(pen, x, y, tone):
    shape(pen, curve([(x + 0.12, y - 0.2), (x + 0.24, y - 0.38), (x + 0.52, y - 0.39), (x + 0.66, y - 0.2)], 6), mix(tone, PAPER, 0.45))
    stroke(pen, [(x + 0.07, y - 0.14), (x + 0.75, y - 0.14)], tone, 0.14)
    for wheel in (0.2, 0.62):
        dot(pen, (x + wheel, y - 0.06), 0.075, (44, 46, 46))
        dot(pen, (x + wheel, y - 0.06), 0.028, (190, 186, 176))


def left_behind():
    """What was found in the boat, laid out in rows on canvas."""
    page, pen = wash((0, (206, 198, 176)), (1, (196, 187, 164)))
    _canvas(page)
    pen = ImageDraw.Draw(page)
    shades = [(58, 84, 96), (164, 76, 58), (92, 104, 74), (188, 150, 84), (84, 74, 88), (120, 96, 74)]
    things = [
        _umbrella, _glove, _umbrella, _book, _umbrella, _shoe, _umbrella,
        _flowers, _umbrella, _trombone, _umbrella, _glove, _certificate, _umbrella,
    ]  # fmt: skip
    for n, thing in enumerate(things):
        centre = (1.42 + (n % 7) * 2.19, 2.35 + n // 7 * 4.3)
        _laid(page, thing, centre, shades[(n * 5 // 2) % 6], n)
    return finish(page, 18)


def _canvas(page):
    for across, down, tone in ((320, 2, (222, 215, 194)), (2, 180, (176, 166, 142))):
        paint(page, tone, above(noise("weave", across, down=down), 0.0, 1.2), 0.22)


def _laid(page, thing, centre, tone, n):
    """One thing with its soft shadow on the cloth, a little askew."""
    from_centre = _askew(centre, (-0.05, 0.04, -0.03, 0.06, 0.02, -0.06, 0.03)[n % 7])
    shade = Image.new("L", page.size)
    thing(ImageDraw.Draw(shade), lambda p: _moved(from_centre(p), 0.07, 0.09), lambda _: 255, tone)
    page.paste(mix((206, 198, 176), (60, 52, 40), 0.42), (0, 0), shade.reduce(6).resize(page.size, Image.Resampling.BICUBIC).point([int(v * 0.62) for v in range(256)]))
    thing(ImageDraw.Draw(page), from_centre, lambda colour: colour, tone)


def _askew(centre, turn):
    c, s = math.cos(turn), math.sin(turn)
    return lambda p: (centre[0] + p[0] * c - p[1] * s, centre[1] + p[0] * s + p[1] * c)


def _moved(p, dx, dy):
    return p[0] + dx, p[1] + dy


def _umbrella(pen, at, ink, tone):
    body = [(0, -1.35), (0.1, -1.2), (0.3, 0.35), (0.16, 0.62), (-0.16, 0.62), (-0.3, 0.35), (-0.1, -1.2)]
    stroke(pen, [at((0, -1.6)), at((0, -1.2))], ink((92, 86, 78)), 0.045)
    shape(pen, [at(p) for p in body], ink(tone))
    for dx, share in ((-0.13, 0.22), (0.13, 0.16), (0.0, 0.12)):
        stroke(pen, [at((dx * 0.2, -1.2)), at((dx * 1.2, 0.56))], ink(mix(tone, (20, 20, 20), share)), 0.02, 0.06)
    stroke(pen, [at((-0.27, -0.02)), at((0.27, -0.08))], ink(mix(tone, PAPER, 0.3)), 0.06)
    handle = curve([(0, 0.6), (0, 1.25), (0.06, 1.48), (0.24, 1.52), (0.36, 1.36), (0.36, 1.24)], 8)
    stroke(pen, [at(p) for p in handle], ink((128, 92, 58)), 0.085)


def _glove(pen, at, ink, tone):
    wool = mix(tone, PAPER, 0.12)
    for dx, tip, wide in ((-0.3, -0.78, 0.2), (-0.1, -0.98, 0.21), (0.12, -0.94, 0.21), (0.33, -0.7, 0.19)):
        stroke(pen, [at((dx * 0.9, 0)), at((dx * 1.12, tip))], ink(wool), wide)
    shape(pen, [at(p) for p in ((-0.42, -0.12), (0.43, -0.12), (0.4, 0.55), (-0.36, 0.55))], ink(wool))
    stroke(pen, [at((-0.28, 0.35)), at((-0.55, 0.02)), at((-0.68, -0.26))], ink(wool), 0.27, 0.19)
    shape(pen, [at(p) for p in ((-0.37, 0.5), (0.41, 0.5), (0.4, 1.02), (-0.36, 1.02))], ink(mix(wool, (30, 30, 30), 0.2)))
    for n in range(7):
        stroke(pen, [at((-0.3 + n * 0.105, 0.54)), at((-0.3 + n * 0.105, 0.98))], ink(mix(wool, PAPER, 0.22)), 0.022)


def _book(pen, at, ink, tone):
    shape(pen, [at(p) for p in ((-0.62, -0.9), (0.66, -0.9), (0.66, 0.92), (-0.62, 0.92))], ink((232, 224, 204)))
    shape(pen, [at(p) for p in ((-0.68, -0.95), (0.6, -0.95), (0.6, 0.86), (-0.68, 0.86))], ink(tone))
    shape(pen, [at(p) for p in ((-0.68, -0.95), (-0.5, -0.95), (-0.5, 0.86), (-0.68, 0.86))], ink(mix(tone, (20, 20, 20), 0.25)))
    knot = [(0.35 * math.sin(2 * t), 0.3 * math.sin(3 * t + 0.7)) for t in (n * math.pi / 40 for n in range(81))]
    stroke(pen, [at((x + 0.06, y - 0.14)) for x, y in knot], ink((224, 206, 160)), 0.055)
    stroke(pen, [at((0.3, 0.86)), at((0.3, 1.16)), at((0.36, 1.1))], ink((176, 60, 48)), 0.06)


def _shoe(pen, at, ink, tone):
    sole = curve([(0, -1.22), (0.34, -1.0), (0.44, -0.5), (0.3, 0.15), (0.34, 0.7), (0.24, 1.08), (0, 1.18), (-0.24, 1.08), (-0.32, 0.7), (-0.24, 0.15), (-0.4, -0.5), (-0.3, -1.0), (0, -1.22)], 8)
    shape(pen, [at((x * 1.06, y * 1.03)) for x, y in sole], ink((70, 50, 36)))
    shape(pen, [at((x * 0.96, y * 0.97)) for x, y in sole], ink((134, 88, 56)))
    mouth = curve([(0, 0.05), (0.19, 0.25), (0.22, 0.7), (0.1, 0.98), (-0.1, 0.98), (-0.2, 0.7), (-0.17, 0.25), (0, 0.05)], 8)
    shape(pen, [at(p) for p in mouth], ink((58, 42, 32)))
    stroke(pen, [at(p) for p in curve([(-0.36, -0.62), (0, -0.76), (0.4, -0.62)], 8)], ink((100, 64, 42)), 0.025)
    for y in (-0.4, -0.22, -0.04):
        stroke(pen, [at((-0.15, y)), at((0.17, y - 0.06))], ink((226, 210, 176)), 0.04)


def _flowers(pen, at, ink, tone):
    for n in range(7):
        dx = (n - 3) * 0.2
        stroke(pen, [at(p) for p in curve([(dx * 0.12, 1.2), (dx * 0.3, 0.3), (dx * 1.15, -0.55 - 0.06 * (n % 2))], 8)], ink((92, 112, 72)), 0.04)
    shape(pen, [at(p) for p in ((-0.56, -0.15), (0.56, -0.22), (0.16, 1.3), (-0.14, 1.3))], ink((222, 212, 186)))
    stroke(pen, [at((-0.56, -0.15)), at((0.08, 1.28))], ink((196, 184, 154)), 0.025)
    blooms = [(198, 92, 74), (224, 178, 96), (214, 196, 190), (166, 84, 92)]
    for n, (x, y) in enumerate([(-0.2, -1.1), (0.26, -1.0), (-0.56, -0.8), (0.6, -0.7), (0.02, -0.72), (-0.3, -0.48), (0.34, -0.42)]):
        for petal in range(6):
            a = petal * math.pi / 3 + n
            dot(pen, at((x + 0.11 * math.cos(a), y + 0.11 * math.sin(a))), 0.088, ink(blooms[n % 4]))
        dot(pen, at((x, y)), 0.06, ink((112, 84, 52)))
    stroke(pen, [at((-0.24, 0.72)), at((0.26, 0.69))], ink((176, 60, 48)), 0.06)


def _trombone(pen, at, ink, tone):
    brass, dim = (196, 154, 78), (150, 112, 54)
    for x, top, foot in ((-0.3, -1.25, 1.3), (-0.02, -1.25, 1.3)):
        stroke(pen, [at((x, top)), at((x, foot))], ink(brass), 0.075)
    stroke(pen, [at(p) for p in curve([(-0.3, 1.28), (-0.28, 1.45), (-0.16, 1.52), (-0.04, 1.45), (-0.02, 1.28)], 6)], ink(brass), 0.075)
    stroke(pen, [at(p) for p in curve([(-0.02, -1.2), (0.05, -1.5), (0.26, -1.5), (0.34, -1.2), (0.34, 0.1)], 8)], ink(brass), 0.085)
    horn = [(0.29, 0.0), (0.28, 0.55), (0.16, 0.92), (-0.02 + 0.0, 1.08), (0.72, 1.08), (0.53, 0.92), (0.4, 0.55), (0.39, 0.0)]
    shape(pen, [at(p) for p in horn], ink(brass))
    stroke(pen, [at((-0.03, 1.08)), at((0.73, 1.08))], ink(dim), 0.06)
    for y in (-0.85, -0.1):
        stroke(pen, [at((-0.3, y)), at((-0.02, y))], ink(dim), 0.05)
    stroke(pen, [at((-0.3, -1.25)), at((-0.3, -1.45))], ink(dim), 0.13)


def _certificate(pen, at, ink, tone):
    frame = [(-0.8, -1.0), (0.8, -1.0), (0.8, 1.0), (-0.8, 1.0)]
    shape(pen, [at(p) for p in frame], ink((96, 70, 48)))
    shape(pen, [at((x * 0.86, y * 0.89)) for x, y in frame], ink((240, 234, 218)))
    for n, long in enumerate((0.36, 0.5, 0.5, 0.42)):
        stroke(pen, [at((-long, -0.55 + n * 0.2)), at((long, -0.55 + n * 0.2))], ink((168, 158, 138)), 0.035)
    for n in range(3):
        wave = [(x / 10 - 0.5, 0.34 + n * 0.1 + 0.03 * math.sin(x * 1.6)) for x in range(11)]
        stroke(pen, [at(p) for p in wave], ink((112, 156, 166)), 0.03)
    dot(pen, at((0.38, 0.66)), 0.11, ink((188, 72, 54)))


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
