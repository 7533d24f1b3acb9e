"""What an older release rendered, where an article could stand in a comment's place."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from blog.models import Page

pytestmark = pytest.mark.django_db

KEPT = '<p>id="c-7" <a href="#c-7">7</a> <img alt=\'say "hi" id="c-7"\' src="/c-7"></p>'


def upgrade():
    import_module("blog.migrations.0002_first_release").prefix(apps, connection.schema_editor())


def test_an_id_that_is_a_comments_is_taken_from_articles_and_pages(post):
    text = '<h2 dir="ltr" id="c-118">Mine</h2>\n<sup id="fnref:1">1</sup><h2 id="s-c-1">Sea</h2>'
    post.keep("", text + KEPT)
    post.save()
    page = Page.objects.create(title="About", slug="about", rendered=text)
    upgrade()
    post.refresh_from_db()
    page.refresh_from_db()
    assert page.rendered == text.replace('"c-118"', '"s-c-118"')
    assert post.rendered == page.rendered + KEPT
