"""The lists of the desk are narrowed by their own filters, and tell nothing of other columns."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from lib.web.admin_pages import PlainAdmin
from tests.conftest import a_person


def columns_of(model):
    """Every column of a model, and every one of what its rows point to."""
    for column in model._meta.concrete_fields:
        yield column.name
        if column.is_relation:
            for one in column.related_model._meta.concrete_fields:
                yield f"{column.name}__{one.name}"


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.fixture
def owner(site):
    return a_person("Linden", is_superuser=True)


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_no_list_of_the_desk_tells_what_stands_in_a_column(signed_in, owner, model):
    desk = signed_in(owner)
    whole = desk.get(list_of(model))
    if whole.status_code != 200 or "cl" not in whole.context:
        return  # One thing alone, or a list of our own, which reads no lookups.
    for column in columns_of(model):
        for lookup in "regex", "startswith":
            answer = desk.get(list_of(model), {f"{column}__{lookup}": "1"})
            assert answer.status_code == 400, (column, lookup)


def test_a_list_of_our_own_reads_no_lookups_either(signed_in, owner, post):
    for slug in "^a", "^z":
        answer = signed_in(owner).get("/admin/blog/post/", {"slug__regex": slug})
        assert post.title in answer.text


def test_an_admin_learns_no_letter_of_the_owners_password(signed_in, owner):
    people = signed_in(a_person("Ada", "Admin"))
    for beginning in owner.password[:3], "zzz":
        asked = {"id__exact": owner.pk, "password__startswith": beginning}
        assert people.get(list_of(User), asked).status_code == 400


@pytest.mark.parametrize("asked", ["is_active__exact=0", "groups__isnull=True", "q=lin"])
def test_an_admin_still_narrows_the_list_by_its_filters(signed_in, owner, asked):
    assert signed_in(owner).get(f"{list_of(User)}?{asked}").status_code == 200


def test_everything_at_the_desk_is_ours():
    """A page that a package registers by itself shows rows as developers see them."""
    packages = [one for one in admin.site._registry.values() if not isinstance(one, PlainAdmin)]
    assert packages == []
