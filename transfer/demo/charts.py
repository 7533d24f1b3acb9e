"""The two drawings seen from above: the river as a chart, and the creeks of the marsh."""

# A drawing is read by its rows of places, which the formatter would break up.
# fmt: off

import math
import random

from PIL import ImageDraw

from transfer.demo.ink import (
    UNIT,
    above,
    along,
    contour,
    curve,
    dot,
    field,
    finish,
    level,
    mix,
    noise,
    paint,
    shape,
    stroke,
    total,
    wash,
)

PAPER = (238, 231, 214)
INK = (66, 61, 54)
RED = (198, 74, 52)

# The middle of the river from the sea to the hills, and how far it is to either bank.
MIDDLE = [(-1, 6.2), (2, 6.5), (5, 5.5), (7.6, 4.6), (9.4, 4.5), (11.3, 3.5), (13.2, 2.0), (17.5, 0.9)]
BREADTH = [(-1, 3.0), (3, 2.3), (6, 1.5), (8.4, 0.98), (10, 1.08), (12, 0.86), (17, 0.5)]


def chart():
    """The river at Hern: mud in buff, deepening water in blues, the ferry in red."""
    page, _ = wash((0, PAPER), (1, (233, 224, 203)))
    river = [place[:2] for place in along(curve(MIDDLE, 40), 0.12)]

    def depth(x, y):
        off, at = min(((x - mx) ** 2 + (y - my) ** 2, mx) for mx, my in river if abs(x - mx) < 3.2)
        bank = 0.74 * math.exp(-((x - 2.3) ** 2) / 3.2 - (y - 6.75 + (x - 2) * 0.2) ** 2 / 0.16)
        return 1 - math.sqrt(off) / level(BREADTH, at) - bank

    plain = field(depth, 112)
    bed = total((1, plain), (0.09, noise(3, 14)), (0.06, noise(4, 34)), (0.025, noise(5, 90)))
    _land(page, plain)
    _water(page, bed)
    pen = ImageDraw.Draw(page)
    _sea_wall(pen, river)
    _village(pen)
    _withies(pen, river)
    _rose(pen, (13.55, 6.95), 1.05)
    _ferry(pen)
    return finish(page, 11)


def _land(page, plain):
    rise = noise(8, 5)
    for step in range(7):
        paint(page, (190, 172, 136), contour(rise, -0.5 + step * 0.2, 0.006), 0.55)
    pen = ImageDraw.Draw(page)
    chance = random.Random("hedges")
    tones = [(215, 211, 176), (226, 212, 176), (206, 208, 172), (231, 221, 193), (219, 203, 166)]
    corners = {(i, j): _corner(i, j, chance) for i in range(34) for j in range(22)}
    for i in range(33):
        for j in range(21):
            patch = [corners[i, j], corners[i + 1, j], corners[i + 1, j + 1], corners[i, j + 1]]
            if chance.random() < 0.8 and all(_dry(plain, place) for place in patch):
                _patch(pen, _shrunk(patch, 0.05), chance.choice(tones), chance)


def _corner(i, j, chance):
    x, y = i * 0.66 - 2.6 + j * 0.16, j * 0.52 - 1 - i * 0.05
    return x + chance.uniform(-0.16, 0.16), y + chance.uniform(-0.12, 0.12)


def _dry(plain, place, margin=-0.27):
    x, y = (min(max(at, 0.01), most) for at, most in zip(place, (15.98, 8.98), strict=True))
    near_wall = 0 if y < level([(0, 6), (8, 4.6), (12, 3.2), (16, 1)], x) else 0.3
    return plain.getpixel((int(x * UNIT), int(y * UNIT))) < margin - near_wall


def _shrunk(patch, by):
    cx, cy = (sum(place[k] for place in patch) / len(patch) for k in (0, 1))
    return [(x + (cx - x) * by, y + (cy - y) * by) for x, y in patch]


def _patch(pen, patch, tone, chance):
    """One field; a third of them are ploughed."""
    shape(pen, patch, tone)
    if chance.random() < 0.38:
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = patch
        for n in range(1, 9):
            s = n / 9
            furrow = [(ax + (bx - ax) * s, ay + (by - ay) * s), (dx + (cx - dx) * s, dy + (cy - dy) * s)]
            stroke(pen, furrow, mix(tone, (140, 126, 92), 0.32), 0.011)


def _water(page, bed):
    paint(page, (205, 199, 160), above(bed, -0.02, 0.12), 0.5)
    paint(page, (203, 190, 152), above(bed, 0.0))
    paint(page, (189, 193, 163), above(bed, 0.13))
    _stipple(page, bed)
    blues = [(174, 202, 199), (156, 190, 193), (137, 176, 184), (117, 160, 174), (99, 144, 163)]
    for step, blue in enumerate(blues):
        paint(page, blue, above(bed, 0.3 + step * 0.14))
    for step in range(10):
        paint(page, (80, 121, 141), contour(bed, 0.3 + step * 0.07, 0.0035), 0.6)
    paint(page, INK, contour(bed, 0.0, 0.006))
    paint(page, (122, 112, 86), contour(bed, 0.13, 0.004), 0.7)


def _stipple(page, bed):
    """Mud as chart makers have always drawn it: dots, thinning out towards the water."""
    chance, pen = random.Random("mud"), ImageDraw.Draw(page)
    small = bed.reduce(8)
    for _ in range(24000):
        x, y = chance.uniform(0, 16), chance.uniform(0, 9)
        height = small.getpixel((int(x * UNIT / 8), int(y * UNIT / 8)))
        if 0.02 < height < 0.29 and chance.random() > (height - 0.02) * 2.6:
            dot(pen, (x, y), 0.0095, (124, 112, 80))


def _beside(line, off):
    """The line that runs `off` to the right of `line`."""
    return [(x - off(x) * math.sin(a), y + off(x) * math.cos(a)) for x, y, a in along(line, 0.14)]


def _sea_wall(pen, river):
    """The wall on the southern shore, with its ticks on the dry side, and the tufts before it."""
    wall = curve(_beside(river, lambda x: level(BREADTH, x) * 1.2)[::7], 12)
    stroke(pen, wall, (92, 86, 72), 0.028)
    for x, y, a in along(wall, 0.1):
        stroke(pen, [(x, y), (x - 0.075 * math.sin(a), y + 0.075 * math.cos(a))], (92, 86, 72), 0.014)
    chance = random.Random("tufts")
    for x, y, _ in along(wall, 0.17):
        up = chance.uniform(0.1, 0.2) * level(BREADTH, x)
        for lean in (-0.045, 0, 0.045):
            stroke(pen, [(x, y - up), (x + lean, y - up - 0.075)], (112, 124, 84), 0.014, 0.006)


def _village(pen):
    """Hern on its road above the slip, with the church; four houses at Oxmarsh."""
    chance = random.Random("houses")
    roads = [
        curve([(8.55, 3.5), (8.45, 3.0), (8.1, 2.3), (8.3, 1.4), (7.8, -0.2)]),
        curve([(-0.6, 2.25), (2.2, 2.9), (4.3, 2.95), (6.2, 2.75), (8.3, 2.62), (9.6, 2.3), (10.9, 1.2), (11.6, -0.2)]),
        curve([(8.86, 5.6), (9.0, 6.2), (9.9, 7.2), (10.1, 9.4)]),
    ]
    for road in roads:
        stroke(pen, road, (150, 138, 108), 0.115)
    for road in roads:
        stroke(pen, road, (246, 241, 228), 0.088)
    for road, first, last in ((roads[0], 0.12, 2.2), (roads[1], 7.3, 10.4), (roads[2], 0.55, 1.15)):
        gone = 0.0
        for x, y, a in along(road, 0.17):
            gone += 0.17
            for side in (-1, 1):
                if first < gone < last and chance.random() < 0.72:
                    _house(pen, x, y, a, side, chance)
    _church(pen, (8.78, 2.18))


def _house(pen, x, y, a, side, chance):
    out = side * (0.075 + chance.uniform(0.05, 0.1))
    cx, cy = x - out * math.sin(a), y + out * math.cos(a)
    along_, deep = chance.uniform(0.05, 0.075), chance.uniform(0.035, 0.05)
    corners = [(-along_, -deep), (along_, -deep), (along_, deep), (-along_, deep)]
    turned = [(cx + u * math.cos(a) - v * math.sin(a), cy + u * math.sin(a) + v * math.cos(a)) for u, v in corners]
    shape(pen, turned, chance.choice([(72, 67, 59), (88, 80, 69), (101, 90, 76)]))


def _church(pen, at):
    x, y = at
    dot(pen, at, 0.2, (201, 203, 168))
    shape(pen, [(x - 0.13, y - 0.035), (x + 0.13, y - 0.035), (x + 0.13, y + 0.035), (x - 0.13, y + 0.035)], INK)
    shape(pen, [(x - 0.03, y - 0.09), (x + 0.03, y - 0.09), (x + 0.03, y + 0.09), (x - 0.03, y + 0.09)], INK)


def _withies(pen, river):
    """The sticks that mark the channel, one row on each side."""
    for side in (-0.52, 0.52):
        marks = _beside(river, lambda x, s=side: level(BREADTH, x) * s)
        for x, y in marks[4::6]:
            stroke(pen, [(x, y), (x + 0.02, y - 0.14)], INK, 0.016)
            dot(pen, (x, y), 0.022, PAPER, INK, 0.009)


def _ferry(pen):
    course = curve([(8.56, 3.5), (8.76, 4.1), (8.7, 4.6), (8.9, 5.2), (8.86, 5.62)], 30)
    stroke(pen, course, PAPER, 0.125)
    for x, y, _ in along(course, 0.105):
        dot(pen, (x, y), 0.033, RED)
    for end in (course[0], course[-1]):
        dot(pen, end, 0.115, PAPER, RED, 0.05)


def _rose(pen, centre, size):
    """A compass rose, without letters."""
    cx, cy = centre
    dot(pen, centre, size * 1.06, PAPER, (150, 138, 108), 0.012)
    dot(pen, centre, size * 0.98, PAPER, (150, 138, 108), 0.006)
    for tick in range(72):
        a, inner = tick * math.pi / 36, 0.9 if tick % 6 else 0.84
        ends = [(cx + size * r * math.sin(a), cy - size * r * math.cos(a)) for r in (inner, 0.98)]
        stroke(pen, ends, (110, 101, 82), 0.011)
    for points, long, dark in ((8, 0.55, (150, 138, 108)), (4, 0.82, INK)):
        for point in range(points):
            _ray(pen, centre, size * long, (point + (points == 8) / 2) * 2 * math.pi / points, dark)
    stroke(pen, [(cx, cy - size * 0.86), (cx, cy - size * 1.16)], RED, 0.05, 0.0)
    dot(pen, centre, 0.05, PAPER, INK, 0.014)


def _ray(pen, centre, long, a, dark):
    """One point of the rose: half of it inked, half left as paper."""
    cx, cy = centre
    tip = (cx + long * math.sin(a), cy - long * math.cos(a))
    for side, fill in ((-1, dark), (1, PAPER)):
        waist = (cx + long * 0.2 * math.sin(a + side * 0.78), cy - long * 0.2 * math.cos(a + side * 0.78))
        shape(pen, [centre, waist, tip], fill)
        stroke(pen, [centre, waist, tip], dark, 0.009)


def creeks():
    """The marsh from above: creeks that branch and branch again, like a tree laid flat."""
    page, _ = wash((0, (168, 165, 112)), (1, (160, 152, 104)))
    ground = total((1, noise("marsh", 9)), (0.5, noise("marsh", 24)), (0.25, noise("marsh", 60)))
    greens = [(146, 149, 98), (179, 166, 108), (196, 174, 112), (187, 149, 98), (132, 140, 96)]
    for step, green in enumerate(greens):
        paint(page, green, above(ground, -0.55 + step * 0.3, 0.05), 0.85)
    for step in range(8):
        paint(page, (112, 110, 70), contour(ground, -0.7 + step * 0.2, 0.006), 0.35)
    pen = ImageDraw.Draw(page)
    _tufts(pen)
    arms = _arms()
    for tone, wider in (((104, 100, 66), 0.1), ((206, 193, 158), 0.07), ((120, 156, 160), 0.0), ((166, 196, 194), -0.055)):
        for line, start, end in arms:
            if start + wider > 0.012:
                stroke(pen, line, tone, start * (1.06 if wider > 0 else 1) + wider, max(0.006, end + wider * 0.6))
    return finish(page, 12)


def _tufts(pen):
    chance = random.Random("grass")
    tones = [(120, 124, 78), (150, 146, 92), (206, 186, 128), (108, 112, 74)]
    for _ in range(6500):
        x, y = chance.uniform(0, 16), chance.uniform(0, 9)
        lean = chance.uniform(-0.02, 0.05)
        stroke(pen, [(x, y), (x + lean, y - chance.uniform(0.03, 0.07))], chance.choice(tones), 0.012, 0.004)


def _arms():
    """Every creek with its width at either end, the narrowest first.

    Each dry place pulls the nearest creek a step towards itself, and is content once one is
    near: so creeks fill the marsh and never cross.
    """
    chance = random.Random("creeks 7")
    nodes, feeds = [(9.6, 9.5), (-0.5, 6.2)], [None, None]
    dry = [(chance.uniform(-0.4, 16.4), chance.uniform(-0.4, 9.4)) for _ in range(1150)]
    nearest = [min((_far(place, node), i) for i, node in enumerate(nodes)) for place in dry]
    while dry:
        pulls = {}
        for (x, y), (_, i) in zip(dry, nearest, strict=True):
            pulls.setdefault(i, []).append((x, y))
        first = len(nodes)
        for i, places in pulls.items():
            feeds.append(i)
            nodes.append(_step(nodes[i], places, chance))
        fresh = list(enumerate(nodes))[first:]
        nearest = [min(old, min((_far(place, node), i) for i, node in fresh)) for place, old in zip(dry, nearest, strict=True)]
        kept = [k for k, (far, _) in enumerate(nearest) if far > 0.05]
        dry, nearest = [dry[k] for k in kept], [nearest[k] for k in kept]
        if first > 6000:
            break
    return _widened(nodes, feeds)


def _far(a, b):
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _step(node, places, chance):
    x, y = node
    dx = sum((px_ - x) / math.hypot(px_ - x, py - y) for px_, py in places)
    dy = sum((py - y) / math.hypot(px_ - x, py - y) for px_, py in places)
    a = math.atan2(dy, dx) + chance.gauss(0, 0.5)
    return x + 0.13 * math.cos(a), y + 0.13 * math.sin(a)


def _widened(nodes, feeds):
    """A creek is as wide as what it drains: the lines from fork to fork, with their widths."""
    drains, children = [1.0] * len(nodes), {}
    for i in range(len(nodes) - 1, -1, -1):
        if feeds[i] is not None:
            drains[feeds[i]] += drains[i]
            children.setdefault(feeds[i], []).append(i)
    wide = [0.0105 * d**0.54 for d in drains]
    arms = []
    for start in (i for i in range(len(nodes)) if feeds[i] is None or len(children[feeds[i]]) > 1):
        line, at = [nodes[start if feeds[start] is None else feeds[start]]], start
        while True:
            line.append(nodes[at])
            if len(children.get(at, [])) != 1:
                break
            at = children[at][0]
        arms.append((curve(line, 4), wide[start], wide[at]))
    return sorted(arms, key=lambda arm: arm[1])
