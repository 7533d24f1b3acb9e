"""The guides of docs/, read for whoever is at the desk."""

import re

import pytest

from blog.desk.help import guides
from tests.test_docs import ROOT

DOCS = ROOT / "docs"
FILES = guides.listed(DOCS)


def shown(name):
    return guides.render(name, FILES[name].read_text(), set(FILES), "/help/")


def test_whoever_opens_the_contents_finds_only_guides_that_exist():
    groups = guides.by_reader((DOCS / "README.md").read_text())

    assert all(names for _reader, names in groups)
    assert {name for _reader, names in groups for name in names} <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_reader_of_a_guide_follows_each_link_to_a_guide_and_a_heading_that_exist(name):
    guide = shown(name)

    assert guide.title
    for page, anchor in re.findall(r'href="/help/([^"#]+)/(?:#([^"]+))?"', guide.html):
        assert not anchor or anchor in {heading.anchor for heading in shown(page).headings}


def test_a_link_to_a_file_of_the_code_is_plain_text():
    guide = guides.render(
        "internals/mail", "# Mail\n\n[a](../../lib/x.py) [b](../email.md#x)", {"email"}, "/help/"
    )

    assert '<span>a</span> <a href="/help/email/#x">b</a>' in guide.html
