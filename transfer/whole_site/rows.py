"""Rows of the database as lines of JSON, and back."""

import hashlib
import hmac
import json
import secrets
from datetime import date, time
from functools import cached_property

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from blog.models import Post
from transfer.whole_site.harmless import is_harmless, leads_somewhere
from transfer.whole_site.tables import HTML, KNOWN_BY, LINKS, TEXTS

AT_ONCE = 500  # rows


class Unreadable(Exception):
    """Raised for a row that can't be taken; its text says why."""


class Mask:
    """Puts something else in the place of a key: the same for the same, and nobody finds the way back."""

    def __init__(self):
        self._key = secrets.token_bytes(32)  # known to nobody once the export is made

    def __call__(self, value):
        if not value:
            return value
        return hmac.new(self._key, value.encode(), hashlib.sha256).hexdigest()[:32]


class Lines:
    """A table's rows under a database's alias, a few at a time, each as what JSON can say."""

    def __init__(self, table, alias, mask):
        self.table, self.mask = table, mask
        self.rows = table.model._base_manager.using(alias).order_by("pk")

    def __iter__(self):
        left = self.rows
        while rows := list(left.values(*self._paths, "pk")[:AT_ONCE]):
            left = self.rows.filter(pk__gt=rows[-1]["pk"])
            for row in rows:
                line = {field.name: self._value(field, row) for field in self.table.fields}
                if self.table.label in TEXTS:
                    line["text"] = text_file(self.table.label, row)
                yield line

    @cached_property
    def _paths(self):
        return [path for field in self.table.fields for path in _paths(field)]

    def _value(self, field, row):
        parts = [row[path] for path in _paths(field)]
        value = parts if known_by(field) else parts[0]
        return self.mask(value) if field.name in self.table.masked else value


def known_by(field):
    """What a row that `field` names is known by everywhere; None where it is known by its key."""
    return KNOWN_BY.get(field.related_model._meta.label) if field.related_model else None


def _paths(field):
    return [f"{field.name}__{name}" for name in known_by(field) or ()] or [field.attname]


def text_file(label, row):
    """The file that an article's or a page's text stands in: of HTML, or of Markdown."""
    kind = "html" if row["text"].lstrip().startswith("<") else "md"
    name = slugify(row["slug"], allow_unicode=True)[:50]
    return f"{TEXTS[label]}/{row['id']:05}-{name}.{kind}"


def as_json(value):
    """A value as a file has it: times whole to the microsecond, keys in the order of letters."""
    return json.dumps(
        value, ensure_ascii=False, default=_spelled, separators=(",", ":"), sort_keys=True
    )


def _spelled(value):
    return value.isoformat() if isinstance(value, date | time) else str(value)


class Reader:
    """Makes rows of a table's lines again; raises Unreadable for one that can't be one."""

    def __init__(self, table, columns, text):
        self.table, self.text = table, text
        self.fields = [field for field in table.fields if field.name in columns]
        self.html, self.links = HTML.get(table.label, ()), LINKS.get(table.label, ())

    def row(self, line):
        if not isinstance(line, dict) or line.keys() != {field.name for field in self.fields}:
            raise Unreadable(_("it doesn’t have the columns that the export names"))
        row = self.table.model()
        for field in self.fields:
            try:
                value = self._value(field, line[field.name])
            except (ValueError, TypeError, OverflowError, models.ObjectDoesNotExist) as error:
                raise Unreadable(f"{field.name}: {error}") from error
            except Exception as error:  # Django's fields refuse in ways of their own.
                raise Unreadable(
                    f"{field.name}: {' '.join(getattr(error, 'messages', [str(error)]))}"
                ) from error
            setattr(row, field.attname, value)
        return row

    def _value(self, field, value):
        if value is None:
            if not field.null:
                raise ValueError(_("it is empty"))
            return None
        if field.name == "text" and self.table.label in TEXTS:
            value = self.text(value)
        if field.name in self.html and not is_harmless(value):
            raise ValueError(_("it has code in it that would run in readers’ browsers"))
        if field.name in self.links and not leads_somewhere(value):
            raise ValueError(_("a link in it would run code in readers’ browsers"))
        if names := known_by(field):
            model, known = field.related_model, dict(zip(names, value, strict=True))
            if model._meta.label == "auth.Group":  # One that this site doesn't have can do nothing.
                return model.objects.get_or_create(**known)[0].pk
            return model.objects.get(**known).pk
        if isinstance(field, models.JSONField):
            return value
        target = field.target_field if field.is_relation else field
        value = target.to_python(value)
        if isinstance(value, str) and field.max_length and len(value) > field.max_length:
            raise ValueError(_("it is too long"))
        if field.choices and value not in ("", *dict(field.flatchoices)):
            raise ValueError(_("“%(value)s” isn’t one of its choices") % {"value": value})
        return value


def front_matter(post):
    """What stands before an article's text, for people and for other software: YAML, each value also JSON."""
    known = {"title": post.title, "slug": post.slug, "id": post.pk}
    if isinstance(post, Post):
        known |= {
            "date": post.published_at,
            "status": post.status,
            "visibility": post.visibility,
            "author": post.author.name if post.author else "",
            "coauthors": [one.name for one in post.coauthors.all()],
            "categories": [one.name for one in post.categories.all()],
            "tags": [one.name for one in post.tags.all()],
            "series": post.series.name if post.series else "",
            "part": post.part,
            "summary": post.standfirst,
            "image": post.lead.file.name if post.lead else "",
            "lang": post.lang,
        }
    lines = (
        f"{key}: {as_json(value)}\n" for key, value in known.items() if value not in (None, "", [])
    )
    return f"---\n{''.join(lines)}---\n"


def without_front_matter(text):
    """The text behind it, letter by letter."""
    head, end, rest = text.partition("\n---\n")
    if not (head.startswith("---\n") and end):
        raise ValueError(_("its text has no front matter"))
    return rest
