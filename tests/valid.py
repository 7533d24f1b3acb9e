"""What a parser finds wrong with HTML, of pages and of mails."""

import html5lib


def parsed(html):
    """Its tree, and the mistakes that the parser mended."""
    parser = html5lib.HTMLParser()
    return parser.parse(html), parser.errors


def mistakes(html):
    """What is wrong with it: mended mistakes, ids that stand twice, references that lead nowhere, unknown attributes."""
    tree, found = parsed(html)
    ids = [one.get("id") for one in tree.iter() if one.get("id")]
    named = {one.get("for") or one.get("aria-labelledby") for one in tree.iter()} - {None}
    htmx = [key for one in tree.iter() for key in one.attrib if str(key).startswith("hx-")]
    return [*found, *(one for one in set(ids) if ids.count(one) > 1), *named - set(ids), *htmx]
