"""What stands in a cell of a table that a spreadsheet will open. Pure: value in, text out."""

BEGINS_FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def inert(value):
    """A value as a text that no spreadsheet takes for a formula.

    >>> inert("=1+1"), inert(12), inert(None)
    ("'=1+1", '12', '')
    """
    text = "" if value is None else str(value)
    if not isinstance(value, int | float) and text.lstrip(" \ufeff").startswith(BEGINS_FORMULA):
        return f"'{text}"
    return text
