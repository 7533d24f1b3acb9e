"""Parts of a picture, cut as the layout cuts it, round what its author wants kept in view. Pure."""

from dataclasses import dataclass

from PIL import Image

from blog.pictures.decoding.renditions import AVIF, WEBP, Made, fallback, rendition


@dataclass(frozen=True)
class Cut:
    """One place of the layout: its width to its height, and how wide its files are."""

    name: str
    ratio: float
    widths: tuple
    kinds: tuple = (AVIF, WEBP)


CUTS = [
    Cut("home", 2, (480, 800, 1344)),
    Cut("list", 16 / 9, (384,), (WEBP,)),
    Cut("card", 1200 / 630, (1200,), (None,)),  # A network that shows a link may know JPEG alone.
]


def crops(image: Image.Image, focus: tuple) -> list[Made]:
    """The cuts of a picture; `focus` is in hundredths of its width and height."""
    return [made for cut in CUTS for made in _cut(image, cut, focus)]


def box(size: tuple, ratio: float, focus: tuple) -> tuple:
    """The largest part of such a shape, as near to the focus as the edges let it.

    >>> box((200, 100), 1, (90, 50))
    (100, 0, 200, 100)
    """
    width = min(size[0], size[1] * ratio)
    part = max(1, round(width)), max(1, round(width / ratio))
    left, top = (
        round(min(max(whole * at / 100 - half / 2, 0), whole - half))
        for whole, half, at in zip(size, part, focus, strict=True)
    )
    return left, top, left + part[0], top + part[1]


def _cut(image, cut, focus):
    part = image.crop(box(image.size, cut.ratio, focus))
    widths = [width for width in cut.widths if width <= part.width] or [part.width]
    flat = part
    if part.mode != "RGB" and None in cut.kinds:
        # JPEG knows no clear pixels, and would make them black.
        flat = Image.new("RGB", part.size, "white")
        flat.paste(part, mask=part.getchannel("A"))
    for kind in cut.kinds:
        for width in widths:
            made = rendition(part, width, kind) if kind else fallback(flat, width)
            yield Made(f"-{cut.name}{made.suffix}", made.content, made.width, made.height)
