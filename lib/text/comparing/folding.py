"""What every comparing of texts begins with: case, width and unseen signs. Pure: text in, text out."""

import re
import unicodedata

UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Marks that make no other letter of a Latin, Greek or Arabic one; the dash of Arabic.
LOOSE_MARKS = "\u0300-\u036f\u0640\u064b-\u0652\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
# Marks that belong to a word: the vowels of Indian writing, say.
MARKS = "".join(
    sign for sign in map(chr, range(0x300, 0x1AB0)) if unicodedata.category(sign)[0] == "M"
)
BOXED = {first + n: chr(97 + n) for first in (0x1F150, 0x1F170) for n in range(26)}
# Folding would make a sigma of them.
SEEMING = {0x3F2: "c", 0x3F9: "C", 0x37F: "J", 0x3F3: "j"}
SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
# Chinese, Japanese and Korean, which are written without spaces, or with few.
EAST_ASIAN = (
    "\u1100-\u11ff\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3105-\u312f\u3131-\u318e"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)


def fold(text):
    """The text in small letters of the usual width.

    >>> fold("Ｃａfé")
    'café'
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def seen(text):
    """What of a text is to be seen, in the usual width; the case is left."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", UNSEEN.sub("", text)))
