"""Pictures of an old blog, decoded by threads while what stands before them is written."""

from collections import namedtuple
from threading import Lock

from blog.pictures.decoding import process
from blog.pictures.decoding.reading import BYTES, NotAPicture
from transfer.sources.archives import DAMAGED

MOST = 32 << 20  # bytes of files that wait in memory

_Waiting = namedtuple("_Waiting", "taken bytes")


class DecodedAhead:
    """What is known of pictures before their turn has come; of one that can't be had nothing, and its turn says why."""

    def __init__(self):
        self._lock, self._waiting, self._bytes = Lock(), {}, 0
        self._begun, self._over = set(), set()  # keys

    def decode(self, key, file):
        """Decode the picture at the path `file`, unless it was begun before or enough of them wait."""
        with self._lock:
            if key in self._begun or self._bytes >= MOST:
                return
            self._begun.add(key)
        try:
            with file.open("rb") as source:
                content = source.read(BYTES + 1)
            taken = process.taken_in(content)
        except (OSError, NotAPicture, RuntimeError, ValueError, *DAMAGED):
            return
        weight = len(content) + len(taken.picture.content)
        with self._lock:
            if key not in self._over:
                self._waiting[key] = _Waiting(taken, weight)
                self._bytes += weight

    def take(self, key):
        """The Taken of a picture whose turn has come, or None."""
        with self._lock:
            self._begun.add(key)
            self._over.add(key)
            picture = self._waiting.pop(key, None)
            self._bytes -= picture.bytes if picture else 0
        return picture and picture.taken
