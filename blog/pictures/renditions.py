"""From pixels to pictures fit for a page. Pure: no Django, no database."""

import io
from dataclasses import dataclass

from PIL import Image

# A telephone of 390 px with two or three dots to the pixel; a column, a wide picture;
# the same at two dots to the pixel.
WIDTHS = [480, 800, 1200, 1600, 1920]
# Bytes that a rendition may have on a page that must open quickly (DESIGN 12).
ON_A_TELEPHONE, ON_A_DESK = 50_000, 120_000
BEST, WORST = 82, 8  # WebP qualities; the last is for pictures of noise.


@dataclass(frozen=True)
class Made:
    """A picture in one size: its file name's end, its bytes and its width and height."""

    suffix: str
    content: bytes
    width: int
    height: int


def itself(image: Image.Image, drawn: bool) -> Made:
    """The whole picture, for feed readers and mail programs, and for the sizes to be made from.

    JPEG, or PNG where that keeps edges or is smaller.
    """
    if image.mode == "RGBA":
        return Made(".png", _encoded(image, "PNG", optimize=True), *image.size)
    jpeg = _encoded(image, "JPEG", quality=88, optimize=True, progressive=True)
    png = _encoded(image, "PNG", optimize=True) if drawn else None
    if png and len(png) <= len(jpeg):
        return Made(".png", png, *image.size)
    return Made(".jpg", jpeg, *image.size)


def renditions(image: Image.Image) -> list[Made]:
    """The sizes that pages ask for, in WebP, narrowest first."""
    return [_rendition(image, width) for width in _widths(image)]


def _widths(image):
    # A last one within a tenth of another would be a file for nothing.
    narrower = [width for width in WIDTHS if width < image.width * 0.9]
    return narrower if image.width > WIDTHS[-1] else [*narrower, image.width]


def _rendition(image, width):
    height = max(1, round(image.height * width / image.width))
    small = (
        image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS)
    )
    budget = ON_A_TELEPHONE if width <= 800 else ON_A_DESK
    # What is taller than wide is not seen at once, and may come bit by bit.
    return Made(
        f"-{width}.webp", _webp_within(small, budget * max(1, height / width)), width, height
    )


def _webp_within(image, budget):
    """The best WebP that keeps to the budget, found by halving; the worst one if none does."""
    low, high = WORST, BEST
    content = _encoded(image, "WEBP", quality=high, method=4)
    if len(content) <= budget:
        return content
    content = _encoded(image, "WEBP", quality=low, method=4)
    while high - low > 3:
        middle = (low + high) // 2
        tried = _encoded(image, "WEBP", quality=middle, method=4)
        if len(tried) <= budget:
            low, content = middle, tried
        else:
            high = middle
    return content


def _encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()
