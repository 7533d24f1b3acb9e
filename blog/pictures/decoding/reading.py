"""From the bytes of an upload to pixels of a size that a page can show. Pure: no Django, no database.

A picture is never in memory as large as it was taken: a JPEG is decoded at half its size or less,
a PNG in strips, and everything else is made smaller strip by strip.

Whatever a camera wrote beside the picture (where it was taken, by whom, with what)
stays behind, because the pixels alone are written again. What its notes say about the
look, the way up and the colours, is applied to the pixels first.

What is read here stands still: of a picture that moves it is the first frame. The others are read by
blog/pictures/decoding/moving.py.
"""

import io
import re
import warnings
from contextlib import contextmanager

from PIL import ExifTags, Image, ImageCms, ImageMath, UnidentifiedImageError

from blog.pictures.decoding import png_strips

BYTES = 20 * 1024 * 1024
PIXELS = 64_000_000  # A telephone takes 50 million.
# Of what its decoder has in memory as a whole, some several times over.
PIXELS_AT_ONCE = {"WEBP": 16_000_000, "AVIF": 16_000_000, "GIF": 48_000_000, "PNG": 24_000_000}
FORMATS = ["JPEG", "PNG", "GIF", "WEBP", "AVIF"]
DRAWN = {"PNG", "GIF"}

LARGEST = (2400, 7200)
STRIP = 2_000_000  # pixels that are turned into others at once

UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = {UPRIGHT[number] for number in (5, 6, 7, 8)}


# How Pillow's readers say that a file ends too early.
CUT_OFF = re.compile("truncated|ends before|unexpected end|EOF", re.IGNORECASE)
# Photographs of a telephone that the web can't show: brands in the head of an ISO media file.
HEIC = re.compile(rb"....ftyp(?:heic|heix|heim|heis|hevc|mif1|msf1)", re.DOTALL)


class NotAPicture(ValueError):
    """Raised where what was sent can't be shown; the argument says why, as a key of upload.REFUSALS."""


def read(content: bytes) -> tuple[Image.Image, bool]:
    """The pixels of an upload, at most LARGEST, and whether it is drawn rather than taken.

    They are upright, in sRGB and without notes. Raises NotAPicture.
    """
    with opened(content) as image:
        # The size is in the file's head: refuse before the memory is taken.
        pixels, in_strips = image.width * image.height, png_strips.can_be_read(content)
        if pixels > PIXELS:
            raise NotAPicture("huge")
        if pixels > PIXELS_AT_ONCE.get(image.format, PIXELS) and not in_strips:
            raise NotAPicture("dense")
        if in_strips:
            # Pillow would decode all of a PNG first, to look behind its pixels.
            exif = Image.Exif()
            exif.load(png_strips.notes(content))
        else:
            exif = image.getexif()
        turn = UPRIGHT.get(exif.get(ExifTags.Base.Orientation))
        largest = LARGEST[::-1] if turn in SIDEWAYS else LARGEST
        image.draft(None, _within(image.size, largest))
        small = _smaller(image, content, _within(image.size, largest))
        upright = small if turn is None else small.transpose(turn)
        return upright, image.format in DRAWN


@contextmanager
def opened(content: bytes):
    """The file as Pillow's image, for decoding it. What goes wrong with it meanwhile is a NotAPicture."""
    if not content:
        raise NotAPicture("empty")
    if len(content) > BYTES:
        raise NotAPicture("heavy")
    try:
        with warnings.catch_warnings():
            # Pillow warns about sizes that we refuse below, or about notes that we drop.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                yield image
    except (NotAPicture, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise NotAPicture("huge") from None
    except UnidentifiedImageError:
        if b"<svg" in content[:2000].lower():
            raise NotAPicture("svg") from None
        raise NotAPicture("heic" if HEIC.match(content) else "unknown") from None
    except Exception as error:
        # Damaged files make Pillow's readers raise almost anything.
        raise NotAPicture("cut" if CUT_OFF.search(str(error)) else "broken") from error


def _within(size, largest):
    """The size of an image when it fits into the largest one; never larger than it is."""
    shrunk = max(1, size[0] / largest[0], size[1] / largest[1])
    return tuple(max(1, round(side / shrunk)) for side in size)


def _smaller(image, content, size):
    """The image in this size: first whole pixels into one, strip by strip, then the rest at once."""
    factor = max(1, image.width // size[0])
    # What says how its pixels look may stand beside them.
    is_plain = "icc_profile" not in image.info and not image.has_transparency_data
    if factor == 1 and image.mode == "RGB" and is_plain:
        small = image.resize(size, Image.Resampling.LANCZOS)  # A copy before would be for nothing.
        small.info = {}
        return small
    rows = max(1, STRIP // image.width // factor) * factor
    mode = "RGBA" if image.has_transparency_data else "RGB"
    whole = Image.new(mode, (-(-image.width // factor), -(-image.height // factor)))
    for number, strip in enumerate(_strips(image, content, rows)):
        strip.info = image.info
        part = _in_srgb(strip).reduce(factor)
        whole.paste(part.convert(mode), (0, number * rows // factor))
    if mode == "RGBA" and whole.getextrema()[3] == (255, 255):
        whole = whole.convert("RGB")
    return whole if whole.size == size else whole.resize(size, Image.Resampling.LANCZOS)


def _strips(image, content, rows):
    if image.height > rows and png_strips.can_be_read(content):
        yield from png_strips.strips(content, rows)
        return
    image.load()
    if getattr(image, "is_animated", False):
        image.seek(0)
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(image.height, top + rows)))


def _in_srgb(image):
    """RGB or RGBA, with the colours that the file's profile means."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        return _from_16_bits(image)
    alpha = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    if image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("RGB")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            profile = None  # One that is broken or for another mode says nothing.
    if not profile:
        image = image.convert("RGB")
    if alpha:
        image.putalpha(alpha)
    return image


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
