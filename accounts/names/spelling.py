"""The names people write under: what may stand in one, and when two are the same."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lib.text.comparing.confusables import is_seen, is_unseen
from lib.text.comparing.folding import fold

LONGEST = 50
# Joiners are part of words in Persian and Hindi, and of some emoji.
JOINERS = {"\u200c", "\u200d"}
# And these choose between the two ways in which a sign is drawn, an emoji or not.
KINDS_OF_SIGN = {"\ufe0e", "\ufe0f"}
UNSEEN = _("A name can’t have invisible characters.")
TOO_LONG = _("A name can have at most %(n)d characters.")
TAKEN = _("Somebody already uses this name, or one that looks like it. Choose another.")


def tidy(name: str) -> str:
    """The name without needless spaces. Raises ValidationError where nobody sees all of it."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if len(name) > LONGEST:  # Put together, a few signs are more than they were.
        raise ValidationError(TOO_LONG % {"n": LONGEST})
    refuse_unseen(name)
    return name


def refuse_unseen(name: str):
    """Refuse a name with invisible characters; line breaks and the like let one name pose as another."""
    if any(map(_is_unseen, name)) or name and not is_seen(name):
        raise ValidationError(UNSEEN)


def key(name: str) -> str:
    """The name's key: the same for all names that differ only in case, width or joiners."""
    return fold("".join(letter for letter in name if letter not in JOINERS))


def _is_unseen(sign):
    if sign in JOINERS or sign in KINDS_OF_SIGN:
        return False
    return unicodedata.category(sign)[0] == "C" or is_unseen(sign)
