"""What the docs and docstrings name is there: files, modules, links, screens and commands."""

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class

from tools.messages import catalogues
from tools.messages.sources import template_of
from tools.package.parley import __main__ as parley

ROOT = Path(__file__).parents[1]
FOLDERS = "accounts blog comments config docs lib moderation newsletter static templates tests tools transfer trials"
FILES = [
    f"/{path.relative_to(ROOT)}" for one in FOLDERS.split() for path in (ROOT / one).rglob("*.*")
]
DOCS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
GUIDES = [page for page in DOCS if page.name != "CHANGELOG.md"]  # which names what is gone, too
MODULES = [ROOT / path[1:] for path in FILES if path.endswith(".py") and "/migrations/" not in path]
# The folders of docs/ with translated guides, and their catalogues.
LANGUAGES = {"de": "de", "zh-hans": "zh_Hans"}
PATH = re.compile(r"(?<![\w./*<{-])(?:[\w-]+/)*\w[\w-]*\.py\b(?![\w/])")
DOTTED = re.compile(
    r"`((?:accounts|blog|comments|config|lib|moderation|newsletter|tests|transfer|trials)(?:\.\w+)+)`"
)
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
COMMAND = re.compile(
    r"(?:bin/manage site|bin/manage demo|manage\.py|\bparley) ([a-z][\w-]+)([^\n`]*)"
)
PLACE = re.compile(rf"(?:{FOLDERS.replace(' ', '|')})/[\w./-]*")
MADE = {"tools/container/Containerfile.dockerignore", "tools/container/blog.env"}  # by who installs
# What pages of the blog and the desk are called, *Settings*, and their buttons and fields.
SCREEN = re.compile(r"(?<![*\w])\*([A-ZÄÖÜ\u4e00-\u9fff][^*]{1,80}?)\*(?![*\w])")


def _name(page):
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", GUIDES, ids=_name)
def test_what_a_page_of_the_docs_names_is_there(page):
    text = page.read_text()
    paths = [path for span in re.findall(r"`([^`\n]+)`", text) for path in PATH.findall(span)]
    assert [path for path in paths if not _is_file(path)] == []
    names = [name for name in DOTTED.findall(text) if not name.endswith(".py")]
    assert [name for name in names if not _is_there(name)] == []


@pytest.mark.parametrize("page", GUIDES, ids=_name)
def test_each_folder_and_template_that_a_page_of_the_docs_names_is_there(page):
    spans = set(re.findall(r"`([^`\n]+)`", page.read_text())) - MADE
    named = [span for span in spans if PLACE.fullmatch(span)]
    roots = ROOT, ROOT / "templates"
    assert [span for span in named if not any((root / span).exists() for root in roots)] == []


def test_each_room_that_the_architecture_draws_is_there():
    tree = re.search(r"^lib/ .*?^```$", (ROOT / "docs/architecture.md").read_text(), re.S | re.M)
    rooms = list(_rooms(tree[0]))
    assert len(rooms) > 50
    assert [room for room in rooms if not (ROOT / room).is_dir()] == []


def _rooms(tree):
    """The folders that are drawn below each app, one at the beginning of each line."""
    for line in tree.splitlines():
        if not line.startswith(" "):
            app = line.split()[0]
        if room := re.match(r".{13}(\w+/)(?=[ ,:]|$)", line):
            yield f"{app}{room[1]}"


@pytest.mark.parametrize("page", DOCS, ids=_name)
def test_each_link_leads_to_a_file_and_a_heading_that_are_there(page):
    links = LINK.findall(CODE.sub("", page.read_text()))
    assert [link for link in links if not _leads_somewhere(page, *link)] == []


def _leads_somewhere(page, path, anchor):
    target = page.parent / path if path else page
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(page):
    """What GitHub makes of the headings of a page, for links to them."""
    headings = re.findall(
        r"^#+ (.*)$", re.sub(r"```.*?```", "", page.read_text(), flags=re.S), re.M
    )
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", GUIDES, ids=_name)
def test_each_screen_that_the_docs_name_is_called_so(page):
    named = {_plain(name) for name in SCREEN.findall(CODE.sub("", page.read_text()))}
    assert sorted(named - _sentences(page.parent.name)) == []


TRANSLATED = [page for page in GUIDES if page.parent.name in LANGUAGES]


@pytest.mark.parametrize("page", TRANSLATED, ids=_name)
def test_a_translated_guide_has_the_headings_pictures_and_tables_of_the_english_one(page):
    english = ROOT / "docs" / page.name

    assert _marks(page) == _marks(english)


def _marks(page):
    """The levels of its headings, its pictures and the rows of its tables, in their order."""
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    return re.findall(r"^#+ |pictures/[\w-]+\.png|^\|", text, re.MULTILINE)


@pytest.mark.parametrize("page", GUIDES, ids=_name)
def test_each_command_that_the_docs_give_is_there(page):
    code = "\n".join(CODE.findall(page.read_text()))
    assert [f"{name}{rest}" for name, rest in COMMAND.findall(code) if not _runs(name, rest)] == []


def _runs(name, rest):
    """Whether manage.py, or a command called parley, has the command with the options that follow it."""
    app = get_commands().get(name)
    if app is None:
        installed = (ROOT / "tools/install/parley").read_text()
        return f" parley {name} " in installed or name in parley.COMMANDS
    command = app if hasattr(app, "create_parser") else load_command_class(app, name)
    given = re.findall(r"(?<!\S)--[a-z-]+", rest)
    return all(one in command.create_parser("", name)._option_string_actions for one in given)


@cache
def _sentences(language):
    """Everything that the pages say, in this language; in English, if the guides aren't in it."""
    if language in LANGUAGES:
        catalogue = catalogues.read(LANGUAGES[language])
        ids = (message.string for message in catalogue if message.id)
    else:
        ids = (message.id for message in template_of() if message.id)
    return {_plain(one) for words in ids for one in ([words] if isinstance(words, str) else words)}


def _plain(name):
    return " ".join(name.split()).rstrip("….:").replace("'", "’").casefold()


def test_each_line_of_the_threat_model_names_a_test_that_is_there():
    tables = re.findall(
        r"^\| what \|.*\n\|.*\n((?:\|.*\n)+)", (ROOT / "docs/threat-model.md").read_text(), re.M
    )
    lines = [line for table in tables for line in table.splitlines()]
    assert len(lines) > 30
    untested = [line for line in lines if not _tests_named(line.strip("| ").rpartition("|")[2])]
    assert untested == []


def _tests_named(cell):
    named = re.findall(r"`([\w./]+)`", cell)
    return named and all(
        path.endswith("/") and (ROOT / path).is_dir() or _is_file(path) for path in named
    )


def test_the_files_that_docstrings_name_are_there():
    named = [(module, path) for module in MODULES for path in PATH.findall(_docstrings(module))]
    assert named
    assert [f"{path} in {module.name}" for module, path in named if not _is_file(path)] == []


def _is_file(path):
    """Whether a file ends like this; within an app its own folders are left out."""
    return (ROOT / path).exists() or any(file.endswith(f"/{path}") for file in FILES)


def _is_there(name):
    """Whether it is a model by its label, a module, or something in one."""
    label = name.split(".")
    if len(label) == 2 and label[1].lower() in apps.all_models[label[0]]:
        return True
    found = import_module(label.pop(0))
    for part in label:
        if not hasattr(found, part):
            try:
                import_module(f"{found.__name__}.{part}")
            except (AttributeError, ImportError):
                return False
        found = getattr(found, part)
    return True


def _docstrings(module):
    documented = ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef
    tree = ast.walk(ast.parse(module.read_text()))
    return "\n".join(ast.get_docstring(one) or "" for one in tree if isinstance(one, documented))
