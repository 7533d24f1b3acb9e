"""A PNG decoded strip by strip, because its decoder knows only all of it. Pure: bytes in, images out.

Each strip becomes a small PNG of its own. Its rows are told as differences to the row above, so
that one stands before them, as it was decoded.
"""

import io
import zlib
from itertools import count

from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # bytes of a pixel, by the kind of colour
READ = 256 * 1024  # bytes that are decompressed at once


def can_be_read(content: bytes) -> bool:
    """Whether it is of the usual kind: 8 bits, not interlaced."""
    head = content[:29]
    return head[:8] == SIGNATURE and head[24] == 8 and head[25] in SAMPLES and head[28] == 0


def strips(content: bytes, rows: int):
    """The picture from above, as images of so many rows. Raises OSError for one that is damaged."""
    width, height = (int.from_bytes(content[start : start + 4]) for start in (16, 20))
    row = 1 + width * SAMPLES[content[25]]
    kept = [_chunk(kind, data) for kind, data in _chunks(content) if kind in (b"PLTE", b"tRNS")]
    lines, above = _lines(content), b""
    for top in range(0, height, rows):
        here = min(rows, height - top)
        raw = lines(here * row)
        if len(raw) < here * row:
            raise OSError("the picture ends before its last row")
        size = width.to_bytes(4) + (here + bool(above)).to_bytes(4) + content[24:29]
        parts = [_chunk(b"IHDR", size), *kept, _chunk(b"IDAT", zlib.compress(above + raw, 0))]
        strip = Image.open(io.BytesIO(SIGNATURE + b"".join([*parts, _chunk(b"IEND", b"")])))
        strip.load()
        if above:
            strip = strip.crop((0, 1, width, here + 1))
        above = b"\0" + strip.crop((0, here - 1, width, here)).tobytes()
        yield strip


def notes(content: bytes) -> bytes:
    """Exif data that the camera wrote into the picture."""
    return next((data for kind, data in _chunks(content) if kind == b"eXIf"), b"")


def _lines(content):
    """A function that gives the next so many decompressed bytes, or what is left."""
    data = b"".join(data for kind, data in _chunks(content) if kind == b"IDAT")
    inflate, waiting, places = zlib.decompressobj(), bytearray(), count(0, READ)

    def take(number):
        while len(waiting) < number and not inflate.eof:
            more = inflate.unconsumed_tail
            if not more:
                start = next(places)
                more = data[start : start + READ]
            if not more:
                break
            waiting.extend(inflate.decompress(more, number - len(waiting)))
        taken = bytes(waiting[:number])
        del waiting[:number]
        return taken

    return take


def _chunks(content):
    place = len(SIGNATURE)
    while place + 12 <= len(content):
        length = int.from_bytes(content[place : place + 4])
        kind, data = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        end = content[place + 8 + length : place + 12 + length]
        if zlib.crc32(kind + data).to_bytes(4) != end:
            raise OSError(f"the part {kind!r} is damaged")
        yield kind, data
        place += 12 + length


def _chunk(kind, data):
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
