"""What works slowly inside a transaction is reported, so that nobody has to wait for it."""

import pytest
from django.db import transaction

from blog.content.markup.to_html import render_article
from lib.db import slow, transactions
from lib.db.slow import in_transaction

pytestmark = pytest.mark.django_db


def reported():
    """The sentences so far; they are taken away, or this test would fail."""
    said = slow.reports[:]
    slow.reports.clear()
    return said


def test_a_text_that_is_rendered_in_a_transaction_is_reported_with_its_way():
    render_article("Outside.")
    assert not reported()
    with transaction.atomic():
        render_article("Inside.")
    [said] = reported()
    assert "rendering a text" in said and "test_slow.py" in said


def test_the_transaction_around_a_test_is_none(db):
    assert not in_transaction()
    with transaction.atomic(), transaction.atomic():
        assert in_transaction()
    assert not in_transaction()


def test_whoever_sets_a_blog_up_keeps_nobody_waiting():
    with slow.alone(), transaction.atomic():
        render_article("Inside.")
    assert not reported()


def test_a_transaction_that_is_held_too_long_is_reported_by_who_began_it():
    said = []
    with transactions.watched(longest=0, report=said.append), transaction.atomic():
        pass
    [sentence] = said
    assert "test_slow.test_a_transaction_that_is_held_too_long" in sentence


def test_short_transactions_are_not_reported():
    said = []
    with transactions.watched(longest=60, report=said.append), transaction.atomic():
        pass
    assert not said
