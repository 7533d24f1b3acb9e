"""Rows that are chosen in a form by their keys: whatever stands for a key, the answer is no error of ours."""

import re
from pathlib import Path

import pytest
from django import forms

from blog.models import Tag
from lib.web.choices import RowsChoice
from tests.blog.desk import change_of, filled
from tests.conftest import a_person

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NO_KEYS = ["", str(2**63), "9" * 5_000, "1e9", "a"]
LETTERS = "/admin/blog/outgoingmail/"


@pytest.fixture
def owner(site):
    return a_person("Odile", is_superuser=True)


def apps():
    return (file for app in ("accounts", "blog", "comments", "trials", "newsletter", "moderation", "transfer", "lib")
            for file in (ROOT / app).rglob("*.py"))  # fmt: skip


@pytest.mark.parametrize("key", [*NO_KEYS, "-1", "٣"])
def test_a_key_that_none_can_be_is_refused_as_one_that_nothing_has(site, key):
    tide = Tag.objects.named("Tides")
    choice = RowsChoice(Tag.objects.all(), required=False)
    assert list(choice.clean([str(tide.pk)])) == [tide]
    with pytest.raises(forms.ValidationError) as refused:
        choice.clean([str(tide.pk), key])
    assert refused.value.code == "invalid_choice"


@pytest.mark.parametrize("field", ["categories", "coauthors"])
@pytest.mark.parametrize("page", ["", "?all", "?publish=1"])
def test_an_article_with_such_a_key_comes_back_to_its_writer(signed_in, author, post, field, page):
    sent = filled(author, **{field: str(2**63)})
    assert signed_in(author).post(f"{change_of(post)}{page}", sent).status_code in (200, 302, 422)


@pytest.mark.parametrize("key", NO_KEYS)
def test_a_tick_that_is_no_key_is_no_tick(signed_in, owner, key):
    sent = {"action": "try_again", "_selected_action": key}
    answer = signed_in(owner).post(LETTERS, sent, follow=True)
    assert answer.status_code == 200 and "Select something first." in answer.text


def test_every_form_of_ours_chooses_rows_so(owner):
    plain = re.compile(r"\bModelMultipleChoiceField\b")
    found = [file.name for file in apps() if plain.search(file.read_text())]
    assert found == ["choices.py"]


def test_so_does_every_form_that_is_made_of_a_model(site, client):
    client.get("/admin/")  # Whatever has an address is imported by then.
    chosen = {
        f"{form.__module__}.{name}": field
        for form in _below(forms.ModelForm)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.ModelMultipleChoiceField) and form.__module__[:6] != "django"
    }
    assert any("coauthors" in name for name in chosen)
    assert not [name for name, field in chosen.items() if not isinstance(field, RowsChoice)]


def _below(kind):
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)
