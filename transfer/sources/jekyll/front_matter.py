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
_EMPTY = ("null", "~", "Null", "NULL")


class UnreadableFrontMatter(ValueError):
    """What stands before a text can't be read."""


def parted(text):
    """(front matter, text after it) of a file; None for one that has none. Raises UnreadableFrontMatter."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if found := _FENCED.match(text):
        read = read_yaml if found[1] == "---" else read_toml
        return read(found[2]), text[found.end() :]
    return _read_json(text) if re.match(r'\{\s*"', text) else (None, text)


def read_yaml(text):
    """The dictionary that is written in YAML. Raises UnreadableFrontMatter."""
    return _as_dictionary(_without_nothing, lambda text: yaml.load(text, yaml.BaseLoader), text)


def read_toml(text):
    """The dictionary that is written in TOML. Raises UnreadableFrontMatter."""
    return _as_dictionary(dict, tomllib.loads, text)


def _as_dictionary(finish, load, text):
    if len(text) > LONGEST or (load is tomllib.loads and _DEEP.search(text)):
        raise UnreadableFrontMatter(_("too long"))
    try:
        found = load(text)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise UnreadableFrontMatter(str(error)) from error
    if found is None or found == "":
        return {}
    if not isinstance(found, dict):
        raise UnreadableFrontMatter(_("it holds no pairs"))
    return finish(found)


def _without_nothing(found):
    """The pairs whose value isn't written as nothing."""
    return {
        key: value
        for key, value in found.items()
        if not (isinstance(value, str) and (value in _EMPTY or not value))
    }


def _read_json(text):
    try:
        found, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):  # Then it is a text that begins so.
        return None, text
    return found, text[end:].lstrip("\n")
