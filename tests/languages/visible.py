"""What somebody reads of a page: its texts, and the attributes that are read out or shown."""

import json
from html.parser import HTMLParser

from django.apps import apps
from django.db import models

UNSEEN = {"script", "style", "code", "kbd", "math", "svg", "pre"}
READ_OUT = {"title", "alt", "aria-label", "placeholder", "label", "aria-description"}
EMPTY = {"input", "img", "br", "hr", "meta", "link", "source", "col", "wbr"}
BUTTONS = {"submit", "button", "reset"}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.texts, self._unseen = [], []

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag in UNSEEN or attrs.get("translate") == "no" or attrs.get("dir") == "auto":
            if tag not in EMPTY:
                self._unseen.append(tag)
            return
        if self._unseen:
            return
        self.texts += [value for name, value in attrs.items() if _is_read(name, value)]
        if tag == "meta" and attrs.get("name") == "description":
            self.texts.append(attrs.get("content", ""))
        if tag == "input" and attrs.get("type") in BUTTONS:
            self.texts.append(attrs.get("value", ""))

    def handle_endtag(self, tag):
        if self._unseen and self._unseen[-1] == tag:
            self._unseen.pop()

    def handle_data(self, data):
        if not self._unseen:
            self.texts.append(data)


def _is_data(name):
    return name.startswith("data-") and not name.startswith("data-hx-")


def _is_read(name, value):
    """Scripts find their sentences in `data-` attributes, beside addresses and names."""
    return name in READ_OUT or (_is_data(name) and " " in value.strip())


def texts(html):
    reader = _Reader()
    reader.feed(html)
    whole = [text for found in reader.texts for text in _unpacked(found)]
    return [" ".join(text.split()) for text in whole if text.strip()]


def _unpacked(text):
    """The sentences in what scripts get as JSON."""
    if not text.startswith(("{", "[")):
        return [text]
    try:
        return list(_leaves(json.loads(text)))
    except ValueError:
        return [text]


def _leaves(thing):
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, (dict, list)):
        for one in thing.values() if isinstance(thing, dict) else thing:
            yield from _leaves(one)


def what_people_wrote():
    """Every text that stands in a column, longest first: no program said it."""
    found = set()
    for model in apps.get_models():
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, (models.CharField, models.TextField)) and not field.choices
        ]
        for row in model._base_manager.values_list(*names) if names else ():
            for value in row:
                if isinstance(value, str) and len(value) > 2:
                    found |= {value, *texts(value)}
    return sorted(found, key=len, reverse=True)
