"""Names that readers can confuse, because they look alike. Pure: texts in, answers out.

What looks like what is Unicode's to say (UTS #39, confusables.txt), as the package
confusable_homoglyphs has it. Beside that

- case, width, marks on letters, spaces, punctuation and pictures tell nobody apart: *José* and
  *Jose*, *O’Hara* and *ohara*, *Jose* and *Jose ✿*;
- a name whose letters are of two alphabets, or stand among digits, may be another one in
  disguise (*Mаrrow* with a Cyrillic а, *Marr0w*). It is compared more strictly than *Lan* is
  with *Ian*, which look alike in small letters alone.
"""

import re
import unicodedata
from functools import lru_cache

from confusable_homoglyphs import categories
from confusable_homoglyphs.utils import load

from lib.text.comparing.folding import BOXED, LOOSE_MARKS, SEEMING, SMALL_CAPITALS, UNSEEN, seen

# It has a width, and nothing in it.
BLANK = "\u2800"
# Marks on Latin, Greek and Cyrillic letters; the pointing and the dash of Hebrew and Arabic. Those
# of Indian and Japanese writing make another sound of a sign, and stay.
MARKS = re.compile(f"[{LOOSE_MARKS}\u0483-\u0489\u0591-\u05bd]")
LONGEST = 1000  # A sign may be drawn with eighteen others; what is cut off tells nobody apart.
TALL_I = re.compile("[a-z]I")  # AIder may be an honest name; aIder isn't.
DIGITS = "0123456789@$€"  # They stand for letters among letters.
STAND_INS = str.maketrans("3456789@$€iʙʜ", "easgtbgaselbh")
# Small letters that are drawn as capitals are not far enough from the ones they are read as: the
# Тома of one alphabet is not to be told from the Toma of the other.
OF_OTHERS = {ord("ʍ"): "rn", ord("ĸ"): "k", ord("ᴛ"): "t"}
# What Unicode's own folding would make something else of, or nothing: bars and hooks that are read
# as letters, letters in boxes, and those of flags.
BARS = dict.fromkeys("￨│┃❘❙❚⏐⎜⎢⎥⎪", "l") | {"˛": "i", "ͺ": "i"}
FLAGS = {0x1F1E6 + n: chr(97 + n) for n in range(26)}
FLAG = re.compile(
    "(?<![\\w\U0001f1e6-\U0001f1ff])[\U0001f1e6-\U0001f1ff]{2}(?![\\w\U0001f1e6-\U0001f1ff])"
)
AS_DRAWN = str.maketrans(BARS | SMALL_CAPITALS) | SEEMING | BOXED | FLAGS
NO_SCRIPT = {"COMMON", "INHERITED"}


@lru_cache(maxsize=512)  # The few words that are the blog's own are asked about each time.
def skeleton(name):
    """The skeleton of a name: the same for all that may look alike; `are_confusable` says whether two do.

    >>> skeleton("Marr0w") == skeleton("ΜARROW") == skeleton("marrow")
    True
    """
    folded = _shown(_shown(name).casefold())  # Again, since an M looks like an rn when it is small.
    return (folded.translate(STAND_INS) or _seen(name).casefold())[:LONGEST]


def are_confusable(name, other):
    """Whether one name can be taken for the other, in whatever case.

    >>> are_confusable("lan", "Ian"), are_confusable("Lan", "Ian")
    (True, False)
    """
    if skeleton(name) != skeleton(other):
        return False
    if _is_disguised(name) or _is_disguised(other):
        return True
    cases = str, str.casefold, str.upper
    return any(_shown(case(name)) == _shown(case(other)) for case in cases)


def is_seen(name):
    """Whether anything of a name is to be seen."""
    return bool(_seen(name).strip())


def is_unseen(sign):
    """Whether a sign of a name is drawn as nothing."""
    return sign == BLANK or UNSEEN.match(sign) is not None


def _seen(text):
    return seen(text.replace(BLANK, ""))


def _shown(name):
    """What a name shows, by signs that stand for all that look like them; the case is left."""
    text = MARKS.sub(
        "", unicodedata.normalize("NFD", _seen(FLAG.sub("", name).translate(AS_DRAWN)))
    )
    text = "".join(_PROTOTYPES.get(sign, sign) for sign in unicodedata.normalize("NFC", text))
    text = MARKS.sub("", unicodedata.normalize("NFD", text.translate(OF_OTHERS)))
    text = "".join(
        sign for sign in text if sign in DIGITS or unicodedata.category(sign)[0] not in "PSZ"
    )
    return unicodedata.normalize("NFC", text).replace("vv", "w")


def _is_disguised(name):
    return any(map(_is_mixed, _seen(name).split()))


def _is_mixed(word):
    """Whether its letters are of two alphabets, or stand among digits or a tall I."""
    if any(sign in DIGITS for sign in word) and any(map(str.isalpha, word)):
        return True
    if TALL_I.search(word):
        return True
    return not word.isascii() and len(categories.unique_aliases(word) - NO_SCRIPT) > 1


def _prototypes():
    """{sign: the one that stands for all that look like it}, from pairs that go both ways."""
    alike = {}
    for sign, pairs in load("confusables.json").items():
        sign = sign.strip("\u200e")
        if len(sign) == 1 and len(pairs) == 1:
            alike[sign] = pairs[0]["c"].strip("\u200e")
    # Of two that look like nothing else, either could be the one.
    return {sign: one for sign, one in alike.items() if alike.get(one) != sign or one < sign}


_PROTOTYPES = _prototypes()
