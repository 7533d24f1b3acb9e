"""Numbers as somebody else has written them: in an address, a form, a cookie, a file."""

import re

LARGEST = 2**63 - 1  # that a key in the database can be
LARGEST_COUNT = 2**31 - 1  # that another column holds
_FIGURES = re.compile(r"[0-9]{1,25}")


def number(text, most=LARGEST, least=0):
    """The number from `least` to `most` that a text spells in plain figures; None for any other text, or none at all.

    >>> number("12"), number("12", most=9), number("٣"), number("1e9"), number("9" * 5_000), number(None)
    (12, None, None, None, None, None)
    """
    if not isinstance(text, str) or not _FIGURES.fullmatch(text):
        return None
    value = int(text)
    return value if least <= value <= most else None
