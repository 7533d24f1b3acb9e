"""Models that move to another app keep their content types, and what hangs on these."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from lib.db.moved_models import content_types_follow

pytestmark = pytest.mark.django_db
EDITOR = SimpleNamespace(connection=connection)


@pytest.fixture
def kind():
    kind = ContentType.objects.create(app_label="comments", model="kite")
    Permission.objects.create(content_type=kind, codename="fly_kite", name="Can fly a kite")
    return kind


def test_what_may_be_done_with_a_model_goes_along_and_back(kind):
    follow = content_types_follow("kite", of="comments", to="newsletter")
    follow.code(apps, EDITOR)
    assert Permission.objects.get(codename="fly_kite").content_type.app_label == "newsletter"
    follow.reverse_code(apps, EDITOR)
    assert Permission.objects.get(codename="fly_kite").content_type.app_label == "comments"


def test_a_row_that_the_other_app_has_already_stays_and_so_does_the_first(kind):
    new = ContentType.objects.create(app_label="newsletter", model="kite")
    content_types_follow("kite", "mailing", of="comments", to="newsletter").code(apps, EDITOR)
    assert ContentType.objects.get(pk=kind.pk).app_label == "comments"
    assert ContentType.objects.get(pk=new.pk).app_label == "newsletter"
    assert Permission.objects.get(codename="fly_kite").content_type_id == kind.pk
