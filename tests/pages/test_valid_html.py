"""Every page that a stranger can open is valid HTML, and says what search engines look for."""

import os
import subprocess

import pytest

from tests.pages.stranger import ask
from tests.valid import mistakes, parsed

pytestmark = pytest.mark.django_db

HTML = "{http://www.w3.org/1999/xhtml}"
# The Nu HTML checker (vnu.jar of npm's vnu-jar), for whoever has it and Java.
CHECKER = os.environ.get("VNU_JAR", "")
# What it says of attributes that htmx asks for, if they were written without "data-", and so on, is an error;
# of its warnings one is no use: lists have a role because Safari forgets that they are lists.
PARTS = {"live_changes"}  # A script puts them into a page.
NOT_READ = {"follow", "reply", "report", "reported"}  # Forms: no search engine is led there.


@pytest.fixture
def pages(blog):
    """{what it is: HTML} of all that a stranger can open."""
    found = {}
    for name, address in blog.addresses().items():
        if name in PARTS:
            continue
        answer = ask(address)
        if answer.headers.get("content-type", "").startswith("text/html"):
            found[name] = answer.body.decode()
    assert len(found) > 30
    return found


def test_no_page_has_a_mistake(pages):
    wrong = {name: found for name, page in pages.items() if (found := mistakes(page))}
    assert not wrong


def test_every_page_says_what_search_engines_look_for(pages):
    """What Lighthouse asks for under "SEO": title, description, language, one canonical address, links with words."""
    titles = {}
    for name, page in pages.items():
        tree = parsed(page)[0]
        heads = list(tree.find(f"{HTML}head"))
        metas = {one.get("name"): one.get("content") for one in heads if one.tag == f"{HTML}meta"}
        assert tree.get("lang") and metas["viewport"].startswith("width=device-width"), name
        title = "".join(tree.find(f"{HTML}head/{HTML}title").itertext()).strip()
        assert title, name
        assert len(list(tree.iter(f"{HTML}h1"))) == 1, name
        for picture in tree.iter(f"{HTML}img"):
            assert "alt" in picture.attrib, name
        for link in tree.iter(f"{HTML}a"):
            words = "".join(link.itertext()).strip() or link.get("aria-label")
            assert words or link.get("aria-hidden") or list(link.iter(f"{HTML}img")), name
        if name.split(",")[0] in NOT_READ or "noindex" in metas.get("robots", ""):
            continue
        canonical = [one.get("href") for one in heads if one.get("rel") == "canonical"]
        assert len(canonical) <= 1, name
        if canonical:
            assert metas.get("description") or "og:title" in page, name
            titles.setdefault(title, []).append(canonical[0])
    assert titles


@pytest.mark.parametrize("name", ["home", "article", "policy", "tag", "archive", "page", "log"])
def test_pages_that_search_engines_list_describe_themselves(pages, name):
    head = pages[name].partition("</head>")[0]
    assert head.count('<meta name="description" content="') == 1
    assert head.count('<link rel="canonical" href="http') == 1
    assert head.count('<meta property="og:title"') == 1


@pytest.mark.slow
@pytest.mark.skipif(not CHECKER, reason="VNU_JAR names no Nu HTML checker")
def test_the_nu_html_checker_finds_no_error(pages, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, page in enumerate(pages.values()):
        (folder / f"{number}.html").write_text(page)
    command = ["java", "-jar", CHECKER, "--errors-only", "--format", "gnu", str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
