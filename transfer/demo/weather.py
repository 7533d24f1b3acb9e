"""What stands over water in more than one drawing: thin cloud, reflections, the sun's path, birds."""

# A drawing is read by its rows of places, which the formatter would break up.
# fmt: off

import math
import random

from PIL import Image, ImageChops, ImageFilter

from transfer.demo.ink import HIGH, WIDE, above, curve, noise, paint, stroke


def haze(page, seed, strength, colour, top, foot):
    """Long thin cloud between two heights."""
    tall = round((foot - top) / 9 * HIGH)
    cloud = above(noise(seed, 4, (WIDE, tall), down=9), 0.05, 1.1)
    fade = Image.new("L", (1, 64))
    fade.putdata([round(255 * math.sin(math.pi * row / 63) ** 0.8) for row in range(64)])
    strip = ImageChops.multiply(cloud, fade.resize(cloud.size, Image.Resampling.BILINEAR))
    mask = Image.new("L", (WIDE, HIGH))
    mask.paste(strip, (0, round(top / 9 * HIGH)))
    paint(page, colour, mask, strength)


def mirrored(page, line):
    """What stands above the waterline, upside down, dimmed and pulled into streaks."""
    top = round(line / 9 * HIGH)
    tall = HIGH - top
    upside = page.crop((0, max(0, top - tall), WIDE, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    streaked = upside.resize((24, tall)).resize((WIDE, tall), Image.Resampling.BICUBIC)
    soft = Image.blend(upside.filter(ImageFilter.BoxBlur(9)), streaked, 0.45)
    water = page.crop((0, top, WIDE, HIGH)).resize((WIDE, tall))
    return Image.blend(water, soft.resize((WIDE, tall)), 0.5)


def sunpath(pen, middle, top, foot, colour):
    chance = random.Random(f"sun {middle}")
    for n in range(120):
        near = n / 120
        y = top + (foot - top) * near**1.5
        x, long = middle + chance.gauss(0, 0.1 + 0.5 * near), chance.uniform(0.1, 0.5) * (0.5 + near)
        if chance.random() > near * 0.8:
            stroke(pen, [(x - long, y), (x, y + 0.008), (x + long, y)], colour, 0.012 + 0.016 * near)


def birds(pen, seed, at, count, colour):
    chance = random.Random(seed)
    for n in range(count):
        side = 1 if n % 2 else -1
        x, y = at[0] + (n + 1) // 2 * 0.26, at[1] + side * (n + 1) // 2 * 0.1 + chance.uniform(-0.03, 0.03)
        for wing in (-0.13, 0.13):
            lift = chance.uniform(0.04, 0.08)
            stroke(pen, curve([(x, y), (x + wing * 0.45, y - lift), (x + wing, y - lift * 0.6)], 6), colour, 0.024, 0.007)
