"""No table about people is forgotten: it is shown to whoever it is about, or says why not."""

import pytest
from django.apps import apps

from accounts.models import Guest, User
from lib.personal_data import exporters, sections
from moderation.models import Pseudonym

pytestmark = pytest.mark.django_db

PEOPLE = {User, Guest, Pseudonym}
# What hangs on these is about an article, whoever wrote it.
THINGS = {"blog.Post", "moderation.PolicyRevision"}


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
    unshown = {label for exporter in exporters for label in exporter.unshown}
    forgotten = about_people() - shown - unshown
    assert not forgotten, "Put them into an Exporter's sections, or say in `unshown` why not."
    assert not shown & unshown, "Both shown and not."
    assert not unshown - about_people(), "Nothing of the kind is there any more."


def test_sections_have_names_of_their_own(reader):
    names = [section.name for section in sections(reader)]
    assert len(names) == len(set(names))
