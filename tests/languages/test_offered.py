"""Which languages a blog can have."""

import pytest
from django.core.management import CommandError, call_command

from blog.content import languages


def test_each_language_with_a_catalogue_is_offered_by_its_own_name():
    names = languages.offered()
    assert (names["en-gb"], names["de"], names["zh-hans"]) == ("English", "Deutsch", "简体中文")


@pytest.mark.django_db
def test_a_language_without_a_catalogue_is_refused_and_those_there_are_named(settings):
    settings.LANGUAGE_CODE = "fr"
    with pytest.raises(CommandError, match="fr has no catalogue.*de \\(Deutsch\\), zh-hans"):
        call_command("check")


def test_any_english_needs_none(settings):
    settings.LANGUAGE_CODE = "en-us"
    assert languages.refusal() is None
