"""A language that nobody speaks: each sentence with accents, longer, in brackets.

What still reads like English on a page went past gettext, or people wrote it.
"""

import re
from contextlib import contextmanager

import pytest
from django.utils import translation

KEPT = re.compile(r"(%\(\w+\)[sd]|%%|%[sd]|\{\w*\}|<[^>]+>|&\w+;|\[bytes\])")
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
STRANGE = "àƀćđéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÀƁĆĐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ"
ACCENTS = str.maketrans(PLAIN, STRANGE)


def said(sentence):
    """The sentence as it is in the language that nobody speaks."""
    if not sentence.strip():
        return sentence
    parts = KEPT.split(sentence)
    parts[::2] = [part.translate(ACCENTS) for part in parts[::2]]
    words, end = "".join(parts), "\n" * sentence.endswith("\n")
    return f"⟦{words.rstrip(chr(10))}{'·' * (len(sentence) * 2 // 5)}⟧{end}"


@contextmanager
def spoken(*, from_the_right=False):
    """Every sentence that is asked for, whatever its language, is in this one; or in one that is written from the right."""
    asked = {
        "gettext": lambda message: said(str(message)),
        "ngettext": lambda one, many, n: said(str(one if n == 1 else many)),
        "pgettext": lambda context, message: said(str(message)),
        "npgettext": lambda context, one, many, n: said(str(one if n == 1 else many)),
    }
    with pytest.MonkeyPatch.context() as patch:
        translation.gettext("")  # Its functions are there from the first use on.
        for name, answer in asked.items():
            patch.setattr(translation._trans, name, answer)
        if from_the_right:
            patch.setattr(translation._trans, "get_language_bidi", lambda: True)
        yield
