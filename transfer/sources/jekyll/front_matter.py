"""The words about a text that stand before it: YAML between `---`, TOML between `+++`, or a JSON object.

YAML is read as strings, lists and dictionaries alone: what a tag would have made of it is never made, and nothing is merged.
"""

import json
import re
import tomllib

import yaml
from django.utils.translation import gettext as _

LONGEST = 1 << 14  # characters; no more can be meant
_DEEP = re.compile(
    r"^\s*(?:[\w-]+\s*\.\s*){20}", re.MULTILINE
)  # A key of TOML's, of no use and slow.
_FENCED = re.compile(
    r"(---|\+\+\+)[ \t]*\n(.*?)(?:^|\n)\1[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_EMPTY = ("", "null", "~", "Null", "NULL")  # as YAML writes nothing


class UnreadableFrontMatter(ValueError):
    """What stands before a text can't be read."""


def parted(text):
    """(front matter, text after it) of a file; None for one that has none. Raises UnreadableFrontMatter."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if match := _FENCED.match(text):
        read = read_yaml if match[1] == "---" else read_toml
        return read(match[2]), text[match.end() :]
    if not re.match(r'\{\s*"', text):
        return None, text
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):  # Then it is a text that begins so.
        return None, text
    return value, text[end:].lstrip("\n")


def read_yaml(text):
    """The dictionary that is written in YAML. Raises UnreadableFrontMatter."""
    pairs = _dictionary(lambda text: yaml.load(text, yaml.BaseLoader), text)
    return {key: one for key, one in pairs.items() if not (isinstance(one, str) and one in _EMPTY)}


def read_toml(text):
    """The dictionary that is written in TOML. Raises UnreadableFrontMatter."""
    if _DEEP.search(text[:LONGEST]):
        raise UnreadableFrontMatter(_("too long"))
    return _dictionary(tomllib.loads, text)


def _dictionary(load, text):
    if len(text) > LONGEST:
        raise UnreadableFrontMatter(_("too long"))
    try:
        pairs = load(text)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise UnreadableFrontMatter(str(error)) from error
    if pairs is None or pairs == "":
        return {}
    if not isinstance(pairs, dict):
        raise UnreadableFrontMatter(_("it holds no pairs"))
    return pairs
