"""Five ferries, one above another."""

# A drawing is read by its rows of places, which the formatter would break up.
# fmt: off

import math

from transfer.demo.ink import along, curve, dot, finish, mix, shape, stroke, wash

PAPER = (238, 231, 214)
INK = (66, 61, 54)
RED = (198, 74, 52)
FACES = [(96, 74, 60), (198, 158, 124), (150, 112, 86), (220, 182, 150)]


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


def _strip(pen, n, surface, water):
    """The water of one row, in scallops, drawn last so that its boat sits in it."""
    for deep in range(3):
        y, tone = surface + 0.03 + deep * 0.17, mix(water, (30, 46, 56), 0.1 * deep)
        crest = [(x / 24, y - 0.035 * abs(math.sin(math.pi * (x / 24) / 0.62 + deep * 0.9 + n))) for x in range(-6, 392)]
        foot = surface + 0.5 if n < 4 else 9.1
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
