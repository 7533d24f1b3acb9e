"""How a text reads, whatever signs it is made of. Pure: text in, readings out.

Case, width and what has no width make no difference. Chinese, Japanese, Korean, Thai and
their like are written without spaces, so they are read as one run of signs; all else as words.

Two things can't be told for certain, and are read both ways:

- The capital I is i, and in Turkish ı. A small ı is never an i: *sık* is "often", and the
  word that it becomes with a dot is none for a list that would hold every second Turkish
  comment.
- A word with letters of two alphabets, or with digits among its letters, may be another one in
  disguise: *cаsino* with a Cyrillic а, *v1agra*. Such words alone are compared by how they
  look. The Russian сор, all of one alphabet, is no *cop*.
"""

import re
from functools import cached_property

from lib.text.comparing.folding import (
    BOXED,
    EAST_ASIAN,
    LOOSE_MARKS,
    MARKS,
    SEEMING,
    SMALL_CAPITALS,
    fold,
    seen,
)

# Marks that no letter took up (a struck-through word), the pointing and the dash of Arabic.
LOOSE = re.compile(f"[{LOOSE_MARKS}]")
UNSPACED = EAST_ASIAN + "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai and its like
WORD = re.compile(rf"(?:[^\W_{UNSPACED}][{MARKS}]*)+")
IN_DISGUISE = re.compile(rf"[^\W_{UNSPACED}@$€!|]*[^\W_]?(?:[@$€!|]?[^\W_{UNSPACED}]+)+")
BETWEEN_UNSPACED = re.compile(rf"(?<=[{UNSPACED}]) +(?=[{UNSPACED}])")
# 🇬🇹🇷🇺 is two flags, and 🇹🇷 none of them.
FLAG = re.compile("([\U0001f1e6-\U0001f1ff]{2})")
SAME = BOXED | {ord("ё"): "е", ord("\u2800"): " "}
SPELT = 4  # single letters in a row that may be a word: c-a-s-i-n-o

LATIN, CYRILLIC, GREEK = range(3)
_ODD = SMALL_CAPITALS | dict(zip("ɑɡɩłøđħŧ", "agilodht", strict=True))
_LOOKS = {
    **_ODD,
    **dict(zip("авсԁегнһіјкӏмпорԛѕтуѵԝхзэбьѓґ", "abcderhhijklmnopqstyvwxeebbrr", strict=True)),
    **dict(zip("αβγδεηικμνορστυχω", "abydenikuvopotuxw", strict=True)),
    **dict(zip("0134578@$€!|6", "oleastbasellb", strict=True)),
    "i": "l",  # 1 is either
}
LOOKS = str.maketrans({sign: _LOOKS.get(look, look) for sign, look in _LOOKS.items()})
STAND_INS = frozenset("0123456789@$€!|")


class Text:
    """A text, ready to be searched for the entries of a list."""

    def __init__(self, text):
        self.source = text

    @cached_property
    def words(self):
        """The words with a space on each side, once for each way to read them."""
        readings = []
        for reading in self._readings:
            words, spelt, run = WORD.findall(reading), [], []
            for word in [*words, "\0\0"]:
                if len(word) == 1:
                    run.append(word)
                    continue
                if len(run) >= SPELT:
                    spelt += ["\0", "".join(run)]
                run = []
            readings.append(f" {' '.join([*words, *spelt])} ")
        return readings

    @cached_property
    def signs(self):
        """The text as one run, once for each way to read it."""
        return list(self._readings)

    @cached_property
    def disguised(self):
        """(the words as they look, which of them are in disguise); None if none is."""
        words = IN_DISGUISE.findall(self._readings[0])
        which = [is_disguised(word) for word in words]
        if not any(which):
            return None
        return f" {' '.join(look(word) for word in words)} ", which

    @cached_property
    def _readings(self):
        return readings(self.source)


def readings(text):
    """The text folded; twice, where it has a capital I that may be a Turkish one.

    >>> readings("KIZ")
    ['kiz', 'kız']
    """
    english = folded(text)
    if "I" not in text:
        return [english]
    return [english, folded(text.replace("I", "ı"))]


def folded(text):
    """A text without what makes no difference to how it reads.

    >>> folded("Ｃａ\u00adＳＩ\u200bno")
    'casino'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    text = LOOSE.sub("", fold(seen(text.translate(SEEMING)).replace("İ", "i")))
    text = FLAG.sub(r"\1 ", text.translate(SAME))
    return BETWEEN_UNSPACED.sub("", " ".join(text.split()))


def look(word):
    """How a word looks, by letters that stand for all that look like them.

    >>> look("v1agra") == look("viagra")
    True
    """
    return word.translate(LOOKS)


def is_disguised(word):
    """Whether its letters are of two alphabets, or stand among digits and signs."""
    if word.isascii() and word.isalpha() or not any(sign.isalpha() for sign in word):
        return False
    if any(sign in STAND_INS or sign in _ODD for sign in word):
        return True
    return len({_alphabet(sign) for sign in word} - {None}) > 1


def _alphabet(sign):
    code = ord(sign)
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return LATIN
    if 0x370 <= code < 0x400 or 0x1F00 <= code < 0x2000:
        return GREEK
    return CYRILLIC if 0x400 <= code < 0x530 else None
