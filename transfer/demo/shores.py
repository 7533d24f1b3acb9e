"""The drawings that stand at the water's edge: an evening, fog, and low water."""

# A drawing is read by its rows of places, which the formatter would break up.
# fmt: off

import math
import random

from PIL import Image, ImageChops, ImageDraw

from transfer.demo.ink import (
    HIGH,
    WIDE,
    above,
    along,
    curve,
    dot,
    finish,
    glints,
    hills,
    mix,
    noise,
    paint,
    ridge,
    shape,
    stroke,
    wash,
)
from transfer.demo.weather import birds, haze, mirrored, sunpath

DARK = (38, 47, 54)


def bell():
    """The bell on its post at the end of the causeway, in the evening."""
    page, pen = wash(
        (0, (66, 95, 110)), (0.26, (128, 148, 148)), (0.43, (214, 184, 150)), (0.535, (238, 196, 150)),
        (0.536, (206, 168, 142)), (0.66, (150, 144, 138)), (1, (50, 76, 90)),
    )  # fmt: skip
    haze(page, "evening", 0.25, (244, 214, 172), 1.2, 4.3)
    dot(pen, (4.9, 4.05), 0.62, (252, 226, 178))
    far = [(4.55, 0.75, (168, 152, 140)), (4.72, 0.5, (126, 128, 128)), (4.86, 0.28, (84, 100, 106))]
    for seed, (base, rise, tone) in enumerate(far):
        hills(pen, [(x, min(y, 4.8)) for x, y in ridge(seed + 40, base, rise)], tone)
    page.paste(mirrored(page, 4.83), (0, round(4.83 / 9 * HIGH)))
    pen = ImageDraw.Draw(page)
    glints(pen, 1, 4.95, 9.2, [(226, 186, 148), (190, 164, 142), (84, 108, 116)], 260)
    sunpath(pen, 4.9, 4.95, 8.8, (252, 224, 178))
    birds(pen, "geese", (2.2, 2.0), 9, (58, 74, 82))
    _causeway(pen)
    _bell_post(pen, 11.3, 8.05)
    _reeds(pen, "left", (-0.4, 3.6), 9.2, 2.1, 90)
    _reeds(pen, "right", (13.2, 16.4), 9.2, 1.7, 70)
    return finish(page, 13)


def _causeway(pen):
    top = curve([(16.5, 7.15), (14.6, 7.4), (12.6, 7.75), (11.0, 7.95), (10.2, 8.25)])
    shape(pen, [*top, (9.2, 8.75), (8.2, 9.3), (16.5, 9.5)], DARK)
    for x, y, _ in list(along(top, 0.62))[:10]:
        stroke(pen, [(x, y + 0.1), (x + 0.01, y - 0.62)], DARK, 0.07)
    stroke(pen, [(px_, py + 0.01) for px_, py in top], (126, 116, 106), 0.02)
    stroke(pen, [(16.5, 6.72), (14.6, 6.97), (12.6, 7.33), (11.3, 7.5)], DARK, 0.03)


def _bell_post(pen, x, foot):
    stroke(pen, [(x, foot + 0.4), (x, 2.5)], DARK, 0.2, 0.17)
    stroke(pen, [(x - 0.62, 3.0), (x - 0.62, 2.6)], DARK, 0.1)
    stroke(pen, [(x - 0.06, foot), (x - 0.055, 2.95)], (104, 104, 100), 0.018)
    stroke(pen, [(x - 0.95, 2.98), (x + 0.5, 2.98)], DARK, 0.13)
    stroke(pen, [(x - 0.02, 3.62), (x - 0.48, 3.02)], DARK, 0.085)
    shape(pen, [(x - 1.35, 2.66), (x - 0.3, 2.02), (x + 0.75, 2.66), (x + 0.68, 2.78), (x - 0.3, 2.2), (x - 1.28, 2.78)], DARK)
    shape(pen, [(x - 1.1, 2.7), (x - 0.3, 2.18), (x + 0.5, 2.7)], (52, 62, 68))
    _bell_shape(pen, x - 0.62, 3.02)
    stroke(pen, curve([(x - 0.62, 4.0), (x - 0.6, 4.9), (x - 0.68, 5.8), (x - 0.6, 6.6)], 10), (190, 170, 140), 0.03)
    dot(pen, (x - 0.6, 6.66), 0.055, (190, 170, 140))


def _bell_shape(pen, x, top):
    half = curve([(0.05, 0.04), (0.19, 0.1), (0.235, 0.3), (0.27, 0.55), (0.38, 0.76), (0.45, 0.84)], 10)
    outline = [(x + dx, top + dy) for dx, dy in half] + [(x - dx, top + dy) for dx, dy in reversed(half)]
    dot(pen, (x, top + 0.87), 0.085, (28, 36, 42))
    shape(pen, outline, (46, 52, 54))
    lit = [(x - dx * 0.86, top + dy) for dx, dy in half[4:]]
    stroke(pen, lit, (196, 160, 118), 0.02, 0.05)
    stroke(pen, [(x - 0.44, top + 0.83), (x + 0.44, top + 0.83)], (30, 38, 44), 0.05)
    crack = [(x + 0.2, top + 0.84), (x + 0.16, top + 0.68), (x + 0.21, top + 0.55), (x + 0.17, top + 0.42)]
    stroke(pen, crack, (214, 184, 150), 0.02, 0.006)


def _reeds(pen, seed, across, foot, tall, count, tone=DARK):
    chance = random.Random(seed)
    for _ in range(count):
        x, up = chance.uniform(*across), tall * chance.uniform(0.45, 1)
        lean = chance.uniform(-0.1, 0.45)
        stem = curve([(x, foot), (x + lean * 0.2, foot - up * 0.5), (x + lean, foot - up)], 8)
        stroke(pen, stem, tone, 0.032, 0.008)
        if chance.random() < 0.45:
            (tx, ty), (bx, by) = stem[-1], stem[-5]
            for n in range(5):
                px_, py = tx + (bx - tx) * n / 4, ty + (by - ty) * n / 4
                stroke(pen, [(px_, py), (px_ + 0.1, py - 0.02 + 0.03 * n)], tone, 0.03, 0.01)


def fog():
    """A boat with one rower, and no shore."""
    page, pen = wash((0, (206, 210, 203)), (0.4, (219, 220, 211)), (0.56, (208, 212, 205)), (1, (156, 172, 173)))
    _ghosts(pen)
    for n, (height, tone) in enumerate([(5.4, (196, 203, 198)), (6.3, (182, 192, 189)), (7.4, (166, 180, 179))]):
        haze(page, f"bank {n}", 0.5, tone, height - 0.6, height + 1.2)
    pen = ImageDraw.Draw(page)
    glints(pen, 5, 5.3, 9.2, [(190, 199, 195), (214, 217, 209), (146, 163, 165)], 210, (0.5, 3.0))
    _rower(pen, (6.6, 5.75))
    haze(page, "near", 0.75, (222, 223, 214), 5.0, 6.6)
    haze(page, "high", 0.5, (226, 226, 218), 0.4, 4.4)
    return finish(page, 14)


def _ghosts(pen):
    """What there is on either side, if you know that it's there."""
    pale, paler = (194, 201, 195), (205, 209, 202)
    hills(pen, [(x, y + 0.25) for x, y in ridge(61, 4.4, 0.42)], paler)
    shape(pen, [(-1, 4.9), (17, 4.75), (17, 9.5), (-1, 9.5)], (207, 211, 204))
    for x, top in ((1.0, 3.7), (1.75, 3.95), (2.35, 3.8)):
        shape(pen, [(x, 4.9), (x, top + 0.3), (x + 0.3, top), (x + 0.6, top + 0.3), (x + 0.6, 4.9)], paler)
    dot(pen, (1.3, 4.25), 0.16, (232, 222, 190))
    dot(pen, (1.3, 4.25), 0.07, (246, 228, 176))
    stroke(pen, [(13.6, 5.3), (13.6, 3.3)], pale, 0.09)
    shape(pen, [(12.85, 3.35), (13.4, 2.95), (13.95, 3.35)], pale)
    shape(pen, [(13.08, 3.95), (13.18, 3.5), (13.34, 3.5), (13.44, 3.95)], pale)


def _rower(pen, at, tone=(74, 86, 90)):
    x, y = at
    hull = curve([(x - 1.55, y - 0.3), (x - 1.2, y + 0.08), (x - 0.4, y + 0.24), (x + 0.6, y + 0.22), (x + 1.35, y + 0.02), (x + 1.75, y - 0.42)], 12)
    sheer = curve([(x + 1.75, y - 0.42), (x + 0.9, y - 0.16), (x, y - 0.1), (x - 0.9, y - 0.16), (x - 1.55, y - 0.3)], 12)
    shape(pen, hull + sheer, tone)
    stroke(pen, [(px_, py + 0.055) for px_, py in sheer], (128, 138, 138), 0.02)
    body = curve([(x - 0.02, y - 0.12), (x - 0.1, y - 0.5), (x - 0.02, y - 0.86), (x + 0.2, y - 0.94), (x + 0.36, y - 0.72), (x + 0.34, y - 0.12)], 10)
    shape(pen, body, (58, 68, 73))
    dot(pen, (x + 0.1, y - 1.12), 0.155, (58, 68, 73))
    shape(pen, curve([(x - 0.09, y - 1.17), (x - 0.05, y - 1.3), (x + 0.1, y - 1.37), (x + 0.25, y - 1.3), (x + 0.29, y - 1.17)], 8), (176, 88, 66))
    stroke(pen, [(x - 0.12, y - 1.17), (x + 0.3, y - 1.17)], (150, 74, 56), 0.05)
    stroke(pen, curve([(x + 0.16, y - 0.72), (x - 0.2, y - 0.52), (x - 0.55, y - 0.46)], 8), (58, 68, 73), 0.11, 0.07)
    stroke(pen, [(x - 0.62, y - 0.5), (x + 0.95, y + 0.5)], (92, 96, 92), 0.04)
    stroke(pen, [(x + 0.7, y + 0.34), (x + 1.15, y + 0.63)], (92, 96, 92), 0.075, 0.1)
    chance = random.Random("under the boat")
    for n in range(46):
        down = 0.3 + n * 0.027
        mid, long = x + chance.gauss(0.05, 0.35), 1.45 * (1 - n / 60) * chance.uniform(0.3, 0.9)
        stroke(pen, [(mid - long, y + down), (mid + long, y + down)], mix((98, 110, 113), (172, 184, 183), n / 46), 0.017)


def morning():
    """Low water: the river gone to the middle, and the boat waiting on the mud."""
    page, pen = wash((0, (160, 186, 188)), (0.25, (212, 213, 190)), (0.42, (246, 222, 172)), (0.46, (250, 228, 178)), (0.461, (176, 158, 130)), (1, (104, 92, 78)))
    haze(page, "first light", 0.45, (250, 236, 202), 0.5, 3.9)
    dot(pen, (11.7, 3.25), 0.5, (255, 244, 212))
    for seed, (base, rise, tone) in enumerate([(3.95, 0.6, (190, 186, 164)), (4.05, 0.34, (150, 156, 144)), (4.12, 0.16, (112, 124, 118))]):
        hills(pen, [(x, min(y, 4.16)) for x, y in ridge(seed + 71, base, rise)][:], tone)
    shape(pen, [(-1, 4.14), (17, 4.14), (17, 9.5), (-1, 9.5)], (172, 154, 128))
    _flats(page)
    pen = ImageDraw.Draw(page)
    for start, end, top in ((4.0, 0.0, 4.3), (8.0, 0.34, 4.86)):
        _channel(pen, start, end, top)
    sunpath(pen, 11.7, 4.3, 5.25, (255, 240, 200))
    for n, (x, y) in enumerate([(3.0, 4.55), (6.2, 4.62), (9.1, 4.78), (13.2, 5.0), (1.2, 5.25), (5.0, 5.6)]):
        stroke(pen, [(x, y), (x + 0.05, y - 0.35 - 0.09 * n)], (74, 70, 62), 0.026)
    _aground(pen, (5.5, 7.0))
    _waiting(pen)
    birds(pen, "gulls", (3.6, 2.3), 5, (96, 108, 108))
    return finish(page, 15)


def _flats(page):
    """Mud that holds a little of the sky in its ripples, finer and finer towards the far bank."""
    for seed, (top, foot, across, down) in enumerate([(4.2, 5.6, 26, 22), (5.0, 7.2, 17, 20), (6.3, 9.0, 11, 18)]):
        for tone, sign, strength in (((206, 186, 150), 1, 0.55), ((116, 100, 82), -1, 0.4)):
            size = (WIDE, round((foot - top) / 9 * HIGH))
            wet = above(noise(f"ripple {seed} {sign}", across, size, down=down), 0.18, 0.5)
            fade = Image.new("L", (1, 64))
            fade.putdata([round(255 * math.sin(math.pi * row / 63) ** 0.6) for row in range(64)])
            mask = Image.new("L", (WIDE, HIGH))
            mask.paste(ImageChops.multiply(wet, fade.resize(size)), (0, round(top / 9 * HIGH)))
            paint(page, tone, mask, strength)


def _channel(pen, start, end, top):
    """A shining arm of the river, near bank and far bank."""
    chance = random.Random(f"arm {start}")
    far = curve([(-1, top), (3, top + 0.05), (6, top + 0.18), (10, top + 0.1), (17, top + 0.2)])
    near = curve([(17, top + 0.5 + end), (12, top + 0.55 + end), (8.5, top + 0.38), (5, top + 0.4 + end / 2), (2, top + 0.22), (-1, top + 0.2)])
    shape(pen, far + near, (240, 219, 174))
    stroke(pen, far, (118, 104, 86), 0.02)
    for _ in range(60):
        x, y = chance.uniform(-0.5, 16), top + chance.uniform(0.1, 0.36)
        stroke(pen, [(x, y), (x + chance.uniform(0.3, 1.2), y + 0.01)], chance.choice([(252, 236, 200), (206, 198, 172)]), 0.014)


def _aground(pen, at):
    x, y = at
    shape(pen, curve([(x - 2.1, y + 0.62), (x, y + 0.8), (x + 2.5, y + 0.58), (x + 1.4, y + 0.46), (x - 1.6, y + 0.46)], 10), (78, 68, 58))
    hull = curve([(x - 1.9, y - 0.38), (x - 1.5, y + 0.3), (x - 0.5, y + 0.66), (x + 0.7, y + 0.62), (x + 1.6, y + 0.16), (x + 2.15, y - 0.62)], 12)
    sheer = curve([(x + 2.15, y - 0.62), (x + 1.1, y - 0.2), (x, y - 0.06), (x - 1.0, y - 0.14), (x - 1.9, y - 0.38)], 12)
    shape(pen, hull + sheer, (58, 84, 92))
    for share in (0.3, 0.55, 0.78):
        plank = [(sx, sy + (0.62 * share) * (1 - abs(sx - x) / 2.9)) for sx, sy in sheer]
        stroke(pen, plank[4:-4], (44, 66, 74), 0.02)
    inner = curve([(x - 1.75, y - 0.36), (x - 0.6, y - 0.3), (x + 0.8, y - 0.36), (x + 1.95, y - 0.56)], 12)
    shape(pen, inner + sheer[8:-6], (120, 96, 70))
    stroke(pen, sheer, (232, 214, 178), 0.05)
    for end in (-1.2, 1.5):
        stroke(pen, [(x + end * 0.4, y - 0.26), (x + end + (0.9 if end > 0 else -0.9), y + 0.72)], (196, 166, 116), 0.045)
    stroke(pen, curve([(x + 2.12, y - 0.56), (x + 3.2, y + 0.3), (x + 4.6, y + 0.62), (x + 6.0, y + 0.5)], 12), (84, 74, 62), 0.022)


def _waiting(pen):
    """The slip, the bench that faces west, and somebody who was told nine o'clock."""
    stone, shade = (92, 88, 82), (62, 60, 58)
    shape(pen, [(16.5, 6.5), (13.4, 6.72), (10.6, 7.62), (9.6, 8.35), (9.9, 9.5), (16.5, 9.5)], stone)
    shape(pen, [(9.6, 8.35), (10.0, 8.3), (16.5, 8.0), (16.5, 9.5), (9.9, 9.5)], shade)
    for n in range(6):
        stroke(pen, [(10.7 + n * 1.0, 7.7 - n * 0.16), (10.0 + n * 1.2, 8.3 - n * 0.06)], shade, 0.018)
    for x in (13.35, 14.85):
        stroke(pen, [(x, 6.98), (x, 6.3)], DARK, 0.07)
        stroke(pen, [(x + 0.28, 6.94), (x + 0.28, 6.55)], DARK, 0.06)
    stroke(pen, [(13.2, 6.55), (15.2, 6.55)], DARK, 0.09)
    stroke(pen, [(13.2, 6.2), (15.1, 6.2)], DARK, 0.06)
    _passenger(pen, (12.55, 7.05))


def _passenger(pen, at):
    x, y = at
    coat = (160, 74, 56)
    for dx in (-0.07, 0.1):
        stroke(pen, [(x + dx, y), (x + dx * 0.8, y - 0.55)], DARK, 0.1)
    shape(pen, curve([(x - 0.25, y - 0.4), (x - 0.17, y - 0.95), (x, y - 1.12), (x + 0.17, y - 0.95), (x + 0.26, y - 0.4)], 8), coat)
    dot(pen, (x, y - 1.24), 0.135, (70, 58, 52))
    stroke(pen, [(x - 0.12, y - 0.98), (x - 0.3, y - 0.72), (x - 0.12, y - 0.64)], mix(coat, (0, 0, 0), 0.16), 0.09)
    shape(pen, [(x + 0.34, y), (x + 0.34, y - 0.36), (x + 0.66, y - 0.36), (x + 0.66, y)], (112, 90, 66))
    stroke(pen, curve([(x + 0.42, y - 0.36), (x + 0.5, y - 0.47), (x + 0.58, y - 0.36)], 6), (112, 90, 66), 0.03)
