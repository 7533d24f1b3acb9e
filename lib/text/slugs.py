"""The part of an address that is made of a title, in any script.

What people read in their own script they know again in an address, so Chinese, Hindi or Arabic stays as it
is (browsers show it so, and send it percent-encoded) instead of being spelt in Latin letters. Django's slugify
and its check of slugs drop combining marks, without which Hindi and Thai have no vowels.
"""

import re
import unicodedata
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST = 200
BYTES = 600  # percent-encoded: about 65 Chinese signs; mail programs break longer addresses
JOINERS = re.compile("[\u200c\u200d'’ʼ]")  # within a word


def slug_of(title, longest=LONGEST):
    """“你好，世界” → "你好-世界", “Don’t wait” → "dont-wait"; empty where there is nothing to read."""
    words = unicodedata.normalize("NFKC", str(title)).lower()
    words = JOINERS.sub("", words)
    slug = "".join(sign if _is_of_a_word(sign) else "-" for sign in words)
    slug = re.sub(r"-[-_]*", "-", slug).strip("-_")[:longest]
    while len(quote(slug)) > BYTES:
        slug = slug[: slug.rfind("-")] if "-" in slug[len(slug) // 2 :] else slug[:-1]
    return slug.strip("-_")


def refuse_odd(slug):
    """Raise ValidationError for what can't be typed as part of an address."""
    if not all(_is_of_a_word(sign) or sign == "-" for sign in slug):
        raise ValidationError(_("Use letters, numbers, hyphens and underscores."), code="invalid")


def _is_of_a_word(sign):
    return sign == "_" or unicodedata.category(sign)[0] in "LNM"
