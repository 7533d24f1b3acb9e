"""Accent colours: whether they can be read on the blog's own backgrounds, and the nearest that can.

Pure: from "#8280d8" to ratios and other colours. A colour is moved in oklch, where hue and
chroma stay as they are while the lightness changes (Björn Ottosson, "A perceptual color space", 2020).
"""

import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NEEDED = 4.5  # of text on its background, after WCAG 2.2
TOKENS = Path(__file__).parents[2] / "static/css/tokens.css"
HEX = re.compile(r"\A#[0-9a-f]{6}\Z")
_TOKEN = re.compile(r"--([a-z0-9-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)")
# Hues that already mean something, in degrees; and how near an accent may come.
TOO_NEAR, COLOURLESS = 20, 0.03


@dataclass(frozen=True)
class Scheme:
    """What an accent is derived by, on light pages or on dark ones."""

    tint: tuple  # lightness and chroma
    on: tuple
    hover: tuple  # lightness added, share of the chroma
    step: float  # of lightness, towards what can be read


LIGHT = Scheme((0.952, 0.018), (0.99, 0.004), (-0.085, 0.775), -0.004)
DARK = Scheme((0.275, 0.03), (0.19, 0.02), (0.08, 0.82), 0.004)
SCHEMES = {"light": LIGHT, "dark": DARK}


def tokens_of(colour: str, scheme: str) -> dict[str, str]:
    """{token: colour} of an accent: itself, its hover, its tint, and the words on a button."""
    derived = SCHEMES[scheme]
    lightness, chroma, hue = oklch(colour)
    share = min(1, chroma / 0.05)  # Grey has a grey tint.
    moved, kept = derived.hover
    return {
        "accent": colour,
        "accent-hi": to_hex(lightness + moved, chroma * kept, hue),
        "accent-tint": to_hex(derived.tint[0], derived.tint[1] * share, hue),
        "on-accent": to_hex(derived.on[0], derived.on[1] * share, hue),
    }


def ratio(colour: str, scheme: str) -> float:
    """The lowest contrast that an accent has where it stands: as words, and under those of a button."""
    tokens, page = tokens_of(colour, scheme), _backgrounds(scheme)
    grounds = [page["paper"], page["raised"], tokens["accent-tint"], tokens["on-accent"]]
    return min(contrast(colour, ground) for ground in grounds)


def is_readable(colour: str, scheme: str) -> bool:
    return ratio(colour, scheme) >= NEEDED


def nearest_readable(colour: str, scheme: str) -> str:
    """The same hue and chroma, as little darker or lighter as it takes."""
    lightness, chroma, hue = oklch(colour)
    while not is_readable(colour, scheme):
        lightness += SCHEMES[scheme].step
        colour = to_hex(lightness, chroma, hue)
    return colour


def for_dark(colour: str) -> str:
    """The accent for dark pages that goes with one for light pages."""
    lightness, chroma, hue = oklch(colour)
    return nearest_readable(to_hex(max(0.8, lightness), min(chroma, 0.11), hue), "dark")


def page(scheme: str) -> str:
    """The colour of a page."""
    return _backgrounds(scheme)["paper"]


def forced(scheme: str) -> str:
    """A rule that gives a page the tokens of one scheme, whatever the reader's system says."""
    light, dark = TOKENS.read_text().split("prefers-color-scheme: dark", 1)
    tokens = _TOKEN.findall(light if scheme == "light" else dark)
    colours = ";".join(f"--{name}:oklch({' '.join(parts)})" for name, *parts in tokens)
    return f":root{{color-scheme:{scheme};{colours}}}"


def taken_for(colour: str) -> str:
    """The token that an accent may be mistaken for: "danger", "held", "ok" or ""."""
    _, chroma, hue = oklch(colour)
    if chroma < COLOURLESS:
        return ""
    near = {
        name: _apart(hue, oklch(_backgrounds("light")[name])[2])
        for name in ("danger", "held", "ok")
    }
    nearest = min(near, key=near.get)
    return nearest if near[nearest] <= TOO_NEAR else ""


def _apart(one, other):
    return abs((one - other + 180) % 360 - 180)


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    return sum(
        share * part for share, part in zip((0.2126, 0.7152, 0.0722), _linear(colour), strict=True)
    )


def _linear(colour):
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def oklch(colour: str) -> tuple[float, float, float]:
    """(lightness, chroma, hue in degrees) of "#rrggbb"."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def to_hex(lightness: float, chroma: float, hue: float) -> str:
    """The colour as "#rrggbb"; of one that no screen shows, the hue with less chroma."""
    lightness = min(1, max(0, lightness))
    while True:
        parts = _srgb(lightness, chroma, hue)
        if chroma < 0.001 or all(-0.0005 <= part <= 1.0005 for part in parts):
            return "#" + "".join(f"{round(255 * min(1, max(0, part))):02x}" for part in parts)
        chroma *= 0.97


def _srgb(lightness, chroma, hue):
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return [12.92 * p if p <= 0.0031308 else 1.055 * p ** (1 / 2.4) - 0.055 for p in linear]


@cache
def _backgrounds(scheme):
    """{token: "#rrggbb"} of the style sheet that readers get."""
    light, dark = TOKENS.read_text().split("prefers-color-scheme: dark", 1)
    found = _TOKEN.findall(light if scheme == "light" else dark)
    return {name: to_hex(*map(float, parts)) for name, *parts in found}
