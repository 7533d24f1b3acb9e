"""From the bytes of an upload to pictures fit for a page. Pure: files in, bytes out.

Whatever a camera wrote beside the picture (where it was taken, by whom, with what)
stays behind, because the pixels alone are written again. What its notes say about the
look, the way up and the colours, is applied to the pixels first.

A picture that moves becomes its first frame: a page stands still for those whom
movement disturbs, and a reader couldn't stop it.
"""

import io
import logging
import warnings
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.text import slugify
from django.utils.translation import gettext_lazy
from PIL import Image, ImageCms, ImageMath, ImageOps, UnidentifiedImageError

logger = logging.getLogger(__name__)

BYTES = 20 * 1024 * 1024
PIXELS = 64_000_000  # A telephone takes 50 million; in memory four bytes each.
FORMATS = ["JPEG", "PNG", "GIF", "WEBP", "AVIF"]
DRAWN = {"PNG", "GIF"}

LARGEST = (2400, 7200)
# A telephone of 390 px with two or three dots to the pixel; a column, a wide picture;
# the same at two dots to the pixel.
WIDTHS = [480, 800, 1200, 1600, 1920]
# Bytes that a rendition may have on a page that must open quickly (DESIGN 12).
ON_A_TELEPHONE, ON_A_DESK = 50_000, 120_000
BEST, WORST = 82, 8  # WebP qualities; the last is for pictures of noise.

# Sentences for the person at the form.
EMPTY = gettext_lazy("This file is empty.")
HEAVY = gettext_lazy("This file is larger than 20 MB. Save the picture smaller and send that.")
HUGE = gettext_lazy(
    "This picture has more than 64 million pixels. Save it smaller, 2,400 pixels wide is enough."
)
UNKNOWN = gettext_lazy(
    "This isn’t a picture that can be shown here. Send a JPEG, PNG, WebP, AVIF or GIF."
)
BROKEN = gettext_lazy("This picture is damaged or incomplete. Save it again and send that.")


class NotAPicture(ValueError):
    """What was sent can't be shown; the argument is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Made:
    """A picture in one size: its file name's end, its bytes and its width and height."""

    suffix: str
    content: bytes
    width: int
    height: int


def make(content: bytes) -> tuple[Made, list[Made]]:
    """The picture itself, at most 2,400 px wide, and its renditions in WebP, narrowest first.

    Raises NotAPicture.
    """
    image, drawn = read(content)
    image.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    return _fallback(image, drawn), [_rendition(image, width) for width in _widths(image)]


def stem(name: str) -> str:
    """What is kept of a file's name: letters and figures of ASCII, for an address."""
    return slugify(PurePath(name.replace("\\", "/")).stem)[:60] or "picture"


def read(content: bytes) -> tuple[Image.Image, bool]:
    """The pixels of an upload, upright, in sRGB and without notes, and whether it is drawn rather than taken."""
    if not content:
        raise NotAPicture(EMPTY)
    if len(content) > BYTES:
        raise NotAPicture(HEAVY)
    try:
        with warnings.catch_warnings():
            # Pillow warns about sizes that we refuse below, or about notes that we drop.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                return _pixels(image), image.format in DRAWN
    except NotAPicture:
        raise
    except Image.DecompressionBombError:
        raise NotAPicture(HUGE) from None
    except UnidentifiedImageError:
        raise NotAPicture(UNKNOWN) from None
    except Exception as error:
        # Damaged files make Pillow's readers raise almost anything.
        logger.info("An uploaded picture couldn't be read: %r", error)
        raise NotAPicture(BROKEN) from error


def _pixels(image):
    # The size is in the file's head: refuse before the memory is taken.
    if image.width * image.height > PIXELS:
        raise NotAPicture(HUGE)
    image.load()
    if getattr(image, "is_animated", False):
        image.seek(0)
    upright = ImageOps.exif_transpose(image)
    return _bare(_in_srgb(upright))


def _in_srgb(image):
    """RGB or RGBA, with the colours that the file's profile means."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        return _from_16_bits(image)
    alpha = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    if image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("RGB")
    image = _converted(image, profile) if profile else image.convert("RGB")
    if alpha and alpha.getextrema() != (255, 255):
        image.putalpha(alpha)
    return image


def _converted(image, profile):
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")  # A profile that is broken or for another mode says nothing.


def _from_16_bits(image):
    """Pillow cuts 16 bits off at 255 where they should be scaled."""
    deep = image.convert("I")
    grey = deep.point(lambda value: value / 257).convert("L")
    clear = image.info.get("transparency")
    image = grey.convert("RGB")
    if isinstance(clear, int):
        shown = ImageMath.lambda_eval(lambda of: (of["deep"] != clear) * 255, deep=deep)
        image.putalpha(shown.convert("L"))
    return image


def _bare(image):
    """The pixels alone. What hangs in `info` would be written into the new file."""
    bare = image.copy()
    bare.info = {}
    return bare


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


def _fallback(image, drawn):
    """For feed readers and mail programs: JPEG, or PNG where that keeps edges or is smaller."""
    if image.mode == "RGBA":
        return Made(".png", _encoded(image, "PNG", optimize=True), *image.size)
    jpeg = _encoded(image, "JPEG", quality=84, optimize=True, progressive=True)
    png = _encoded(image, "PNG", optimize=True) if drawn else None
    if png and len(png) <= len(jpeg):
        return Made(".png", png, *image.size)
    return Made(".jpg", jpeg, *image.size)


def _encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()
