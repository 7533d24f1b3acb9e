"""A zip of sections: everything in one data.json for programs, and pages for people.

Written in one go, a few rows at a time, so that it takes no more memory for a hundred thousand
comments than for ten. docs/own-data.md describes the shape.
"""

import json
import shutil
import tempfile
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from blog.models import Site
from lib.people.personal_data import Link
from lib.text.dates import date_format
from lib.web.absolute_urls import absolute
from transfer.archive.writing import new_archive

FORMAT, VERSION = "parley-own-data", 1
A_PAGE = 200  # rows


class Encoder(DjangoJSONEncoder):
    def default(self, thing):
        if isinstance(thing, Link):
            return {"address": absolute(thing.path), "title": thing.title}
        return super().default(thing)


def pack(path, name, sections, *, progress):
    """Write the zip to `path`. After every few rows, `progress(number)` is told of them."""
    # The data lie beside the zip, which can be written at one place only, and go by themselves.
    with (
        new_archive(path) as archive,
        tempfile.TemporaryFile("w+", encoding="utf-8", dir=path.parent) as data,
    ):
        package = Package(archive, data, name, progress)
        package.close([package.add(section) for section in sections])


class Package:
    """A zip that is being written."""

    def __init__(self, archive, data, name, progress):
        self.archive, self.data, self.progress = archive, data, progress
        self.about = {
            "site": Site.current(),
            "address": absolute("/"),
            "made_at": timezone.now(),
            "name": name,
        }
        self.sections = 0
        head = {
            "format": FORMAT,
            "version": VERSION,
            "site": {"name": self.about["site"].name, "address": self.about["address"]},
            "made_at": self.about["made_at"],
        }
        self.data.write(_open(head, "sections", "{"))

    def add(self, section):
        """Write one section, and say what the contents are to say of it."""
        keys = section.keys()
        fields = {field.key: field.label for field in section.fields}
        head = _open({"title": section.title, "fields": fields}, "rows", "[")
        self.data.write(f"{',' if self.sections else ''}\n{_json(section.name)}: {head}")
        self.sections += 1
        pages = [keys[start : start + A_PAGE] for start in range(0, len(keys), A_PAGE)]
        between = "\n"
        for number, part in enumerate(pages, 1):
            rows = section.read(part)
            for row in rows:
                self.data.write(between + _json(row))
                between = ",\n"
            self._page(section, rows, number, len(pages))
            self.progress(len(part))
        self.data.write("]}")
        return {"title": section.title, "count": len(keys), "first": page_name(section, 1)}

    def close(self, contents):
        self.data.write("\n}}\n")
        self.data.seek(0)
        with self.archive.file("data.json") as inside:
            shutil.copyfileobj(self.data.buffer, inside)
        self._write("index.html", "data_export/index.html", contents=contents)

    def _page(self, section, rows, number, pages):
        self._write(
            page_name(section, number),
            "data_export/section.html",
            section=section,
            rows=[list(for_eyes(section.fields, row)) for row in rows],
            number=number,
            pages=pages,
            before=page_name(section, number - 1) if number > 1 else "",
            after=page_name(section, number + 1) if number < pages else "",
        )

    def _write(self, name, template, **context):
        with self.archive.file(name) as inside:
            inside.write(render_to_string(template, self.about | context).encode())


def page_name(section, number):
    return f"{section.name}.html" if number == 1 else f"{section.name}-{number}.html"


def for_eyes(fields, row):
    """(label, what a page shows) of what a row has; what is a row itself is a list of these."""
    for field in fields:
        value = row[field.key]
        if not field.in_page or value in (None, "", [], {}):
            continue
        if field.fields:
            yield field.label, "", [list(for_eyes(field.fields, one)) for one in value]
        else:
            yield field.label, _value_for_eyes(value), []


def _value_for_eyes(value):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "j F Y, H:i")
    if isinstance(value, Link):
        return format_html('<a href="{}">{}</a>', absolute(value.path), value.title)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return _json(value, indent=2) if isinstance(value, list | dict) else value


def _open(head, key, bracket):
    """The beginning of an object whose last value is yet to be written, after the bracket."""
    return f"{_json(head).removesuffix('}')}, {_json(key)}: {bracket}"


def _json(value, **how):
    return json.dumps(value, cls=Encoder, ensure_ascii=False, **how)
