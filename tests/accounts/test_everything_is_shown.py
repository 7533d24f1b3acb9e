"""No table about people is forgotten: it is shown to whoever it is about, or says why not."""

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from accounts.models import Guest, User
from lib.people.personal_data import exporters, sections, text_columns
from moderation.models import Pseudonym

pytestmark = pytest.mark.django_db

PEOPLE = {User, Guest, Pseudonym}
# What hangs on these is about an article, whoever wrote it.
THINGS = {"blog.Post", "moderation.PolicyRevision"}
# Columns whose text a section has by a property or a function, and the key that it has there.
READ_BY = {
    "blog.OutgoingMail.kind": "kind",
    "blog.Post.rendered": "html",
    "comments.Comment.rendered": "html",
    "comments.CommentRevision.rendered": "html",
    "comments.Notification.kind": "about",
    "moderation.ReportNote.text": "words",
    "moderation.ScreeningFinding.check_name": "why",
}


def about_people():
    """Every model that leads to a person, over whatever other rows."""
    found, models = set(PEOPLE), apps.get_models(include_auto_created=True)
    while more := {model for model in models if model not in found and _leads_to(model, found)}:
        found |= more
    return {model._meta.label for model in found}


def _leads_to(model, found):
    ways = {model for model in found if model._meta.label not in THINGS}
    return any(
        field.related_model in ways
        for field in model._meta.get_fields()
        if field.concrete and (field.many_to_one or field.one_to_one or field.many_to_many)
    )


def test_every_table_about_people_is_shown_or_says_why_not(reader):
    shown = {model._meta.label for section in sections(reader) for model in section.models}
    unshown = _unshown(dots=1)
    forgotten = about_people() - shown - unshown
    assert not forgotten, "Put them into an Exporter's sections, or say in `unshown` why not."
    assert not shown & unshown, "Both shown and not."
    assert not unshown - about_people(), "Nothing of the kind is there any more."


def test_every_column_of_text_is_shown_or_says_why_not(reader):
    found = list(sections(reader))
    unshown, models = _unshown(dots=2), {model for section in found for model in section.models}
    columns = {f"{one._meta.label}.{name}" for one in models for name in text_columns(one)}
    shown = {column for section in found for column in _shown(section.rows.model, section.fields)}
    shown |= {column for column, key in READ_BY.items() if _has(found, column, key)}
    forgotten = columns - shown - unshown
    assert not forgotten, "Put them into a section, or say in an Exporter's `unshown` why not."
    assert not shown & unshown, "Both shown and not."
    assert not unshown - columns, "Nothing of the kind is there any more."


def _unshown(dots):
    labels = {label for exporter in exporters for label in exporter.unshown}
    return {label for label in labels if label.count(".") == dots}


def _shown(model, fields):
    """The columns that fields read by their path from a row."""
    for field in fields:
        if field.fields:
            yield from _shown(model._meta.get_field(field.read).related_model, field.fields)
        elif not callable(field.read) and (column := _column(model, field.read or field.key)):
            yield column


def _column(model, path):
    *way, last = path.split(".")
    try:
        for name in way:
            model = model._meta.get_field(name).related_model
        return f"{model._meta.label}.{model._meta.get_field(last).name}"
    except FieldDoesNotExist:
        return None  # a property, or words for a choice


def _has(found, column, key):
    """Whether a section that has rows of the column's model, itself or within, has the key."""
    label = column.rsplit(".", 1)[0]
    return any(
        key in {field.key for one in section.fields for field in (one, *one.fields)}
        for section in found
        if label in {model._meta.label for model in section.models}
    )


def test_sections_have_names_of_their_own(reader):
    names = [section.name for section in sections(reader)]
    assert len(names) == len(set(names))
