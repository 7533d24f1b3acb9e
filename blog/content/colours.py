"""Accent colours: whether they can be read on the blog's own backgrounds, and the nearest that can.

Pure: from "#8280d8" to ratios and other colours. A colour is moved in oklch, where hue and
chroma stay as they are while the lightness changes (Björn Ottosson, "A perceptual color space", 2020).
The arithmetic of colours is coloraide’s.
"""

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


@dataclass(frozen=True)
class ColourUse:
    """One place where an accent stands: "link", "button" or "line"; a line is no text, and always passes."""

    what: str
    ground: str
    ratio: float

    @property
    def passes(self):
        return self.what == "line" or self.ratio >= NEEDED


def uses(colour: str, scheme: str) -> list[ColourUse]:
    """Each with the ground on which the accent is hardest to read there."""
    tokens, page = tokens_of(colour, scheme), _backgrounds(scheme)
    words = [page["paper"], page["raised"], tokens["accent-tint"]]
    grounds = {"link": words, "button": [tokens["on-accent"]], "line": [page["paper"]]}
    result = []
    for what, on in grounds.items():
        least = min(contrast(colour, ground) for ground in on)
        result.append(ColourUse(what, on[0], least))
    return result


def ratio(colour: str, scheme: str) -> float:
    """The lowest contrast that an accent has where it stands: as words, and under those of a button."""
    return min(use.ratio for use in uses(colour, scheme))


def is_readable(colour: str, scheme: str) -> bool:
    return ratio(colour, scheme) >= NEEDED


def nearest_readable(colour: str, scheme: str) -> str:
    """The nearest readable colour: the same hue and chroma, as little darker or lighter as it takes."""
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
    apart = {}
    for name in ("danger", "held", "ok"):
        other = oklch(_backgrounds("light")[name])[2]
        apart[name] = abs((hue - other + 180) % 360 - 180)
    nearest = min(apart, key=apart.get)
    return nearest if apart[nearest] <= TOO_NEAR else ""


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours, from 1 to 21."""
    return _colour(one).contrast(other)


def oklch(colour: str) -> tuple[float, float, float]:
    """(lightness, chroma, hue in degrees) of "#rrggbb"."""
    return tuple(_colour(colour).convert("oklch").coords(nans=False))


def to_hex(lightness: float, chroma: float, hue: float) -> str:
    """The colour as "#rrggbb"; of one that no screen shows, the hue with less chroma."""
    colour = _colour("oklch", [min(1, max(0, lightness)), chroma, hue])
    while not colour.in_gamut("srgb", tolerance=0.0005):
        colour["chroma"] *= 0.97
    return colour.convert("srgb").clip().to_string(hex=True)


def _colour(*parts):
    """Coloraide’s colour. It is imported with the first one, since that takes a sixth of a second."""
    from coloraide import Color

    return Color(*parts)


@cache
def _backgrounds(scheme):
    """{token: "#rrggbb"} of the style sheet that readers get."""
    light, dark = TOKENS.read_text().split("prefers-color-scheme: dark", 1)
    triples = _TOKEN.findall(light if scheme == "light" else dark)
    return {name: to_hex(*map(float, parts)) for name, *parts in triples}
