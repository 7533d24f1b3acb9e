"""A blog in a language that is written from right to left: every page and mail says so, and no style sheet has sides."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.conftest import just_signed_in
from tests.languages import pseudo
from tests.languages.test_no_other_language import STARTS
from tests.languages.walk import pages

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
STATIC = Path(__file__).parents[2] / "static"
HTML = re.compile(r"<html[^>]*>")
# What has sides: in their place stand those of reading, inline-start and inline-end.
SIDED = re.compile(
    r"(?:margin|padding|border|inset)-(?:left|right)\b|border-(?:top|bottom)-(?:left|right)-radius"
    r"|[;{\s](?:left|right)\s*:|(?:text-align|float|clear):\s*(?:left|right)\b"
)
# Django's own admin sheets have them, and are answered in kind.
ANSWERS_THE_ADMIN = {"desk.css"}


@pytest.mark.parametrize("who", STARTS)
def test_every_page_runs_from_the_right(blog, who):
    client = Client(raise_request_exception=False)
    if person := {"a reader": blog.reader, "who may do everything": blog.author}.get(who):
        client.force_login(person)
        just_signed_in(client, person)
    with pseudo.spoken(from_the_right=True):
        found = {
            address: HTML.search(answer.content.decode())
            for address, answer in pages(client, STARTS[who])
            if "html" in answer.get("Content-Type", "") and answer.status_code == 200
        }
    wrong = [address for address, html in found.items() if html and 'dir="rtl"' not in html[0]]
    assert len(found) > 5 and not wrong


def test_mails_run_from_the_right(site):
    with pseudo.spoken(from_the_right=True):
        assert 'dir="rtl"' in HTML.search(render_to_string("emails/base.html"))[0]


def test_no_style_sheet_has_sides():
    sheets = [one for one in (STATIC / "css").rglob("*.css") if one.name not in ANSWERS_THE_ADMIN]
    assert not [(one.name, found) for one in sheets for found in SIDED.findall(one.read_text())]
