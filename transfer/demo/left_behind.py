"""What was left in the boat, laid out in rows."""

# A drawing is read by its rows of places, which the formatter would break up.
# fmt: off

import math

from PIL import Image, ImageDraw

from transfer.demo.ink import above, curve, dot, finish, mix, noise, paint, shape, stroke, wash

PAPER = (238, 231, 214)


def left_behind():
    """What was found in the boat, laid out in rows on canvas."""
    page, pen = wash((0, (206, 198, 176)), (1, (196, 187, 164)))
    _canvas(page)
    shades = [(58, 84, 96), (164, 76, 58), (92, 104, 74), (188, 150, 84), (84, 74, 88), (120, 96, 74)]
    things = [
        _umbrella, _glove, _umbrella, _book, _umbrella, _shoe, _umbrella,
        _flowers, _umbrella, _trombone, _umbrella, _glove, _certificate, _umbrella,
    ]  # fmt: skip
    laid = [
        (thing, _askew((1.42 + (n % 7) * 2.19, 2.35 + n // 7 * 4.3), n), shades[(n * 5 // 2) % 6])
        for n, thing in enumerate(things)
    ]
    _shadows(page, laid)
    pen = ImageDraw.Draw(page)
    for thing, place, tone in laid:
        thing(pen, place, lambda colour: colour, tone)
    return finish(page, 18)


def _canvas(page):
    for across, down, tone in ((320, 2, (222, 215, 194)), (2, 180, (176, 166, 142))):
        paint(page, tone, above(noise("weave", across, down=down), 0.0, 1.2), 0.22)


def _shadows(page, laid):
    """Soft ones, on the cloth below each thing."""
    shade = Image.new("L", page.size)
    pen = ImageDraw.Draw(shade)
    for thing, place, tone in laid:
        thing(pen, lambda p, place=place: place((p[0] + 0.07, p[1] + 0.09)), lambda _: 255, tone)
    shade = shade.reduce(6).resize(page.size, Image.Resampling.BICUBIC)
    paint(page, mix((206, 198, 176), (60, 52, 40), 0.42), shade, 0.62)


def _askew(centre, n):
    """Where a thing's own places come to lie on the sheet: about `centre`, a little turned."""
    turn = (-0.05, 0.04, -0.03, 0.06, 0.02, -0.06, 0.03)[n % 7]
    c, s = math.cos(turn), math.sin(turn)
    return lambda p: (centre[0] + p[0] * c - p[1] * s, centre[1] + p[0] * s + p[1] * c)


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
