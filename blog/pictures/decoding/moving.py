"""Pictures that move: their frames, within bounds, and the files that are made of them. Pure.

A reader whom movement disturbs is shown the first frame, and so is everybody where the animation
is longer than we keep.
"""

import io
from dataclasses import dataclass

from PIL import Image

from blog.pictures.decoding.reading import NotAPicture, opened
from blog.pictures.decoding.renditions import Made

FRAMES = 600
PIXELS = 20_000_000  # of all frames, as they are kept: four bytes each in memory
A_FRAME = 4_000_000  # pixels, as it was sent
WIDEST, NARROWEST = 1200, 160
BYTES = 8 << 20  # of the file that is kept
KINDS = {"GIF": ".gif", "PNG": ".png", "WEBP": ".webp"}
WIDTHS = [480, WIDEST]
LONG = 10_000  # ms that one frame stays at most


@dataclass
class Moving:
    """The frames of an animation in RGBA, each with the milliseconds that it stays."""

    format: str
    frames: list
    durations: list
    loop: int

    @property
    def size(self):
        return self.frames[0].size


def moves(content: bytes) -> bool:
    with opened(content) as image:
        return image.format in KINDS and getattr(image, "is_animated", False)


def read_moving(content: bytes) -> Moving | None:
    """The animation in a file, in a size that can be kept; None for one that is too long."""
    with opened(content) as image:
        width, height = image.size
        if image.n_frames > FRAMES or width * height > A_FRAME:
            return None
        shrunk = max(1, width / WIDEST, (image.n_frames * width * height / PIXELS) ** 0.5)
        size = max(1, int(width / shrunk)), max(1, int(height / shrunk))
        if shrunk != 1 and size[0] < NARROWEST:
            return None
        frames, durations = [], []
        for number in range(image.n_frames):
            image.seek(number)
            frame = image
            if image.mode.startswith("I"):  # Of 16 bits Pillow would cut off what is above 255.
                frame = image.convert("I").point(lambda value: value / 257).convert("L")
            frame = frame.convert("RGBA")
            frames.append(frame if frame.size == size else frame.resize(size, Image.Resampling.BOX))
            durations.append(min(LONG, max(20, int(image.info.get("duration") or 100))))
        if not frames:
            raise NotAPicture("broken")
        return Moving(image.format, frames, durations, int(image.info.get("loop") or 0))


def itself(moving: Moving) -> Made | None:
    """The animation in the format in which it was sent; None if that is too heavy for a page."""
    options = {"optimize": False} if moving.format == "GIF" else {}
    made = _made(moving, moving.format, KINDS[moving.format], **options)
    return made if len(made.content) <= BYTES else None


def renditions(moving: Moving) -> list[Made]:
    """The animation as WebP, in the widths in which pages show it; narrowest first."""
    width, height = moving.size
    widths = [one for one in WIDTHS if one < width * 0.9] + [width]
    return [_in_webp(moving, one, max(1, round(height * one / width))) for one in widths]


def _in_webp(moving, width, height):
    frames = [frame.resize((width, height)) for frame in moving.frames]
    smaller = Moving(moving.format, frames, moving.durations, moving.loop)
    return _made(smaller, "WEBP", f"-{width}.webp", quality=70, method=2)


def _made(moving, kind, suffix, **options):
    file, first = io.BytesIO(), moving.frames[0]
    first.save(
        file,
        kind,
        save_all=True,
        append_images=moving.frames[1:],
        duration=moving.durations,
        loop=moving.loop,
        **options,
    )
    return Made(suffix, file.getvalue(), *first.size)
