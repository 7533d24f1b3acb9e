"""Whether two texts say the same: a digest of what is left without case, spaces and signs.

Pure: text in, digest out.
"""

import hashlib
import unicodedata

from lib.text.comparing.folding import fold

# Of a text that is shorter everybody may say the same: "Thank you!", "+1", "谢谢你".
SHORTEST = 10
DENSE = 3  # letters of an alphabet that a sign of Chinese, Japanese or Korean stands for, about
UNSEEN = ("C", "Z", "P")  # controls and what has no width, spaces, punctuation


def fingerprint(text):
    """A digest that is the same for texts that read the same, or "" for one too short to tell.

    >>> fingerprint("Cheap pears, HERE!") == fingerprint("cheap  pears… he\u200bre")
    True
    >>> fingerprint("Thank you!")
    ''
    """
    bare = essence(text)
    if sum(DENSE if unicodedata.east_asian_width(sign) == "W" else 1 for sign in bare) < SHORTEST:
        return ""
    return hashlib.sha256(bare.encode()).hexdigest()[:32]


def essence(text):
    """Part of a text that its fingerprint is made of."""
    return "".join(sign for sign in fold(text) if unicodedata.category(sign)[0] not in UNSEEN)
