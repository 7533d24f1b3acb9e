"""From pixels to pictures fit for a page. Pure: no Django, no database."""

import io
from dataclasses import dataclass

from PIL import Image

# A telephone of 390 px with two or three dots to the pixel; a column, a wide picture;
# the same at two dots to the pixel.
WIDTHS = [480, 800, 1200, 1600, 1920]
# For browsers that know neither AVIF nor WebP; the whole picture is there for them as well.
FALLBACK_WIDTHS = [800, 1600]
# Bytes that a rendition may have on a page that must open quickly (DESIGN 12).
ON_A_TELEPHONE, ON_A_DESK = 50_000, 120_000


@dataclass(frozen=True)
class Made:
    """A picture in one size: its file name's end, its bytes and its width and height."""

    suffix: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Format:
    """What a rendition is written as, from its best quality to the one for pictures of noise."""

    name: str
    suffix: str
    best: int
    worst: int
    options: dict


WEBP = Format("WEBP", ".webp", 82, 8, {"method": 4})
# Slower than this, AVIF takes several times as long for a twentieth of its bytes.
AVIF = Format("AVIF", ".avif", 62, 12, {"speed": 8, "max_threads": 1})


def itself(image: Image.Image, drawn: bool) -> Made:
    """The whole picture, for feed readers and mail programs, and for the sizes to be made from.

    JPEG, or PNG where that keeps edges or is smaller.
    """
    if image.mode == "RGBA":
        return Made(".png", _encoded(image, "PNG", optimize=True), *image.size)
    # Progressive, it would take twice as long to write, for a twentieth of its bytes.
    jpeg = _encoded(image, "JPEG", quality=88, optimize=True)
    png = _encoded(image, "PNG", optimize=True) if drawn else None
    if png and len(png) <= len(jpeg):
        return Made(".png", png, *image.size)
    return Made(".jpg", jpeg, *image.size)


def renditions(image: Image.Image, is_png: bool = False) -> list[Made]:
    """The sizes that pages ask for, narrowest first: AVIF and WebP, then those to fall back on."""
    made = [rendition(image, width, WEBP) for width in _widths(image)]
    avif = [rendition(image, width, AVIF) for width in _widths(image)]
    if _weight(avif) < _weight(made):  # Of flat colours WebP is as small.
        made = [*avif, *made]
    widths = [width for width in FALLBACK_WIDTHS if width < image.width * 0.9]
    return [*made, *(fallback(image, width, is_png) for width in widths)]


def _weight(made):
    return sum(len(one.content) for one in made)


def _widths(image):
    # A last one within a tenth of another would be a file for nothing.
    narrower = [width for width in WIDTHS if width < image.width * 0.9]
    return narrower if image.width > WIDTHS[-1] else [*narrower, image.width]


def _at(image, width):
    height = max(1, round(image.height * width / image.width))
    return (
        image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS)
    )


def rendition(image: Image.Image, width: int, kind: Format) -> Made:
    """The picture so wide and of such a kind, as light as a page needs it."""
    small = _at(image, width)
    budget = ON_A_TELEPHONE if width <= 800 else ON_A_DESK
    # What is taller than wide is not seen at once, and may come bit by bit.
    content = _within(small, kind, budget * max(1, small.height / width))
    return Made(f"-{width}{kind.suffix}", content, *small.size)


def fallback(image: Image.Image, width: int, is_png: bool = False) -> Made:
    """The same for browsers that know neither kind."""
    small = _at(image, width)
    if is_png or small.mode == "RGBA":
        return Made(f"-{width}.png", _encoded(small, "PNG", optimize=True), *small.size)
    jpeg = _encoded(small, "JPEG", quality=80, optimize=True, progressive=True)
    return Made(f"-{width}.jpg", jpeg, *small.size)


def _within(image, kind, budget):
    """The best rendition that keeps to the budget, found by halving; the worst one if none does."""
    low, high = kind.worst, kind.best
    content = _encoded(image, kind.name, quality=high, **kind.options)
    if len(content) <= budget:
        return content
    content = _encoded(image, kind.name, quality=low, **kind.options)
    while high - low > 3:
        middle = (low + high) // 2
        tried = _encoded(image, kind.name, quality=middle, **kind.options)
        if len(tried) <= budget:
            low, content = middle, tried
        else:
            high = middle
    return content


def _encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()
