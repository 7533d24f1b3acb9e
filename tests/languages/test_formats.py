"""Dates are written as each language writes them."""

import re
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format

from lib.text import dates
from tools.messages.sources import APPS, ROOT

pytestmark = pytest.mark.django_db
LANGUAGES = ["de", "zh_Hans"]
MACHINES = {"c", "U", "r", "Y-m-d", "Y-m-d H:i"}  # For programs, the same in each language.
IN_TEMPLATES = re.compile(r"""(?:\|date:|\{% now )["']([^"']+)["']""")
IN_CODE = re.compile(
    r"""(?:date_format\([^"\n]*|\b[A-Z]+ = |\b(?:year|moment) = )((?:"[^"]+"(?: if [^"\n]* else )?)+)"""
)


def _formats():
    for path in (ROOT / "templates").rglob("*"):
        if path.is_file():
            yield from IN_TEMPLATES.findall(path.read_text())
    for app in APPS:
        for path in Path(ROOT, app).rglob("*.py"):
            if "date_format" in (text := path.read_text()):
                for found in IN_CODE.findall(text):
                    yield from re.findall(r'"([^"]+)"', found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_is_known_in_each_language(language):
    known = vars(import_module(f"config.formats.{language}.formats"))
    asked = {one for one in _formats() if re.fullmatch(r"[jFMYHilDdNmGg ,:.-]+", one)} - MACHINES
    assert {"j M Y", "j M", "H:i"} <= asked
    assert asked - set(known) == set()


@pytest.mark.parametrize(
    "language, day",
    [("en-gb", "27 Nov 2026"), ("de", "27. Nov. 2026"), ("zh-hans", "2026年11月27日")],
)
def test_a_day_is_written_in_the_order_of_the_language(language, day):
    with translation.override(language):
        assert date_format(date(2026, 11, 27), "j M Y") == day


def test_the_owner_chooses_how_dates_look(client, site, post, signed_in, author):
    post.published_at = post.published_at.replace(year=2026, month=3, day=5)
    post.save()
    for language, style, day in [
        ("en-gb", "", "5 March 2026"),
        ("en-gb", "iso", "2026-03-05"),
        ("de", "long", "5. März 2026"),
        ("zh-hans", "iso", "2026-03-05"),
    ]:
        site.language, site.date_style = language, style
        site.save()
        assert f">{day}</time>" in client.get(post.get_absolute_url()).text
    with translation.override("de"), dates.in_style("iso"):
        heading = Template('{% now "l, j F" %}{% now "Y" as year %} {{ year }}').render(Context())
        assert re.fullmatch(r"([A-Z][a-z]+tag|Mittwoch), \d{4}-\d\d-\d\d \d{4}", heading)
    with dates.in_style("long"):
        assert dates.date_format(date(2026, 3, 5), "j M") == "5 March"
    with dates.in_style("nobody’s"):
        assert dates.date_format(date(2026, 3, 5), "j M") == "5 Mar"


def test_every_date_goes_through_the_style():
    code = [path for app in APPS for path in Path(ROOT, app).rglob("*.py")]
    assert not [path for path in code if "formats import date_format" in path.read_text()]
    known = {key for style in dates.STYLES.values() for key in style}
    assert {"j M Y", "j M", "j F Y", "j F", "j M Y, H:i"} <= known
