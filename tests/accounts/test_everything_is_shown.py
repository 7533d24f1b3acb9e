"""No table about people is forgotten: it is shown to whoever it is about, or says why not."""

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from accounts.models import Guest, User
from lib.people.personal_data import exporters, led_over, sections, text_columns
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
    hidden = _unshown(dots=1)
    shown = {model._meta.label for model in _models(sections(reader))}
    forgotten = about_people() - shown - hidden
    assert not forgotten, "Declare them as `personal` on the model, or say in `unshown` why not."
    assert not shown & hidden, "Both shown and not."
    assert not hidden - about_people(), "Nothing of the kind is there any more."


def test_every_column_of_text_is_shown_or_says_why_not(reader):
    found = list(sections(reader))
    hidden, models = _unshown(dots=2), _models(found)
    columns = {f"{one._meta.label}.{name}" for one in models for name in text_columns(one)}
    shown = {column for section in found for column in _shown(section.rows.model, section.fields)}
    shown |= {column for column, key in READ_BY.items() if _has(found, column, key)}
    forgotten = columns - shown - hidden
    assert not forgotten, "Show them in the model's `personal`, or say in its `unshown` why not."
    assert not shown & hidden, "Both shown and not."
    assert not hidden - columns, "Nothing of the kind is there any more."


def _models(found):
    """The models of the rows in sections, of those beside them, and of what paths of their fields lead over."""
    declared = {model for section in found for model in section.models}
    fields = [(section.rows.model, field) for section in found for field in section.fields]
    told = about_people() - _unshown(dots=1)
    ways = [led_over(model, field.path) for model, field in fields if not callable(field.read)]
    return declared | {one for way in ways for one in way.values() if one._meta.label in told}


def _unshown(dots):
    """The tables (one dot), or columns (two), of which a model or an Exporter says why they aren't shown."""
    labels = {label for exporter in exporters for label in exporter.unshown}
    for model in apps.get_models():
        if isinstance(reasons := vars(model).get("unshown", {}), str):
            labels.add(model._meta.label)
        else:
            names = {name for names in reasons for name in names.split()}
            labels |= {_label(model._meta.get_field(name)) for name in names}
    return {label for label in labels if label.count(".") == dots}


def _label(field):
    """Of a column, or of the table behind one that has many."""
    if field.many_to_many:
        return field.remote_field.through._meta.label
    return f"{field.model._meta.label}.{field.name}"


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
    """Whether a section shows the key of rows of the column's model, its own or within."""
    label = column.rsplit(".", 1)[0]
    return any(
        model._meta.label == label and key in {field.key for field in fields}
        for section in found
        for model, fields in _rows_of(section)
    )


def _rows_of(section):
    """(model, the fields that are shown of its rows)"""
    yield from ((model, section.fields) for model in section.models)
    for field in section.fields:
        if field.fields:
            yield section.rows.model._meta.get_field(field.read).related_model, field.fields


def test_sections_have_names_of_their_own(reader):
    names = [section.name for section in sections(reader)]
    assert len(names) == len(set(names))
