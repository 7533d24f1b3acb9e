"""The catalogues: nothing missing, nothing broken, compiled as they are; and the English said as people say it."""

import ast
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo

from tools.messages import catalogues
from tools.messages.sources import APPS, ROOT, template_of

# What reads like a careful translation: an English writer names who or what it is.
STILTED = re.compile(
    r"\b[Ww]hoever\b|\b[Ww]hatever (is|somebody|SITE_NAME)\b|\bso many\b|\bis ended\b"
    r"|\bstands? (there|under|below|before|beside|at the|in the|in another|by itself|alone)\b"
    r"|\bas it stands\b|\bno more\.|\bEmpty: |\bsix-figure\b|\bis written to\b"
)


@pytest.fixture(scope="module")
def template():
    return template_of()


@pytest.mark.parametrize("language", catalogues.languages())
class TestEachCatalogue:
    def test_has_every_sentence_of_the_code_and_the_templates(self, language, template):
        missing = catalogues.missing(catalogues.read(language), template)
        said = [f"{message.locations[0][0]}: {message.id!r}" for message in missing]
        assert not said, f"{language} lacks these; bin/messages adds them:\n" + "\n".join(said)

    def test_keeps_placeholders_tags_and_plurals(self, language):
        assert not catalogues.faults(catalogues.read(language))

    def test_is_compiled_as_it_stands(self, language):
        write_mo(made := BytesIO(), catalogues.read(language))
        kept = catalogues.path_of(language).with_suffix(".mo").read_bytes()
        assert kept == made.getvalue(), "bin/messages compiles it anew"


def test_no_sentence_is_stilted(template):
    said = {words for one in template if one.id for words in _forms(one.id)}
    assert len(said) > 4_000
    assert not {words for words in said if STILTED.search(words)}


def _forms(words):
    return [words] if isinstance(words, str) else words


@pytest.fixture
def catalog():
    return catalogues.read("de")


def test_a_translation_that_loses_a_placeholder_is_found(catalog):
    catalog.get("%(name)s replied to you").string = "Jemand hat dir geantwortet"
    assert any("%(name)s" in fault for fault in catalogues.faults(catalog))


def test_a_sentence_without_a_translation_is_missing(catalog, template):
    catalog.get("Footer").string = ""
    assert "Footer" in [message.id for message in catalogues.missing(catalog, template)]


MESSAGES = {"_", "gettext", "ngettext", "pgettext", "gettext_lazy", "ngettext_lazy"}


def _is_message(node):
    """Whether it is a translated sentence, perhaps filled in."""
    said = node.left if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) else node
    return isinstance(said, ast.Call) and getattr(said.func, "id", "") in MESSAGES


def _is_assembled(node):
    """Whether a sentence is lengthened by something that the language can’t move or punctuate."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        before = isinstance(node.left, ast.Constant) and not str(node.left.value).strip()
        return _is_message(node.left) or _is_message(node.right) and not before
    if isinstance(node, ast.JoinedStr):
        return any(_is_message(getattr(one, "value", None)) for one in node.values)
    return False


def test_no_sentence_is_put_together_from_parts():
    """What stands beside each other goes through lib/text/lists.py; all else is one message."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for app in APPS
        for path in Path(ROOT, app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if _is_assembled(node)
    ]
    assert not found


@pytest.mark.parametrize(
    ("english", "one", "other"),
    [
        ("Set up", "a button", "a state"),
        ("Done", "a button", None),
        ("Schedule", "of backups", None),
        ("Note", "a moderator’s", None),
        ("To", "a person", None),
        ("Author", "of an article", None),
        ("Editor", "a page", "a role"),
        ("Author", "a role", None),
        ("Check", "of screening", None),
        ("Words", "to search for", None),
    ],
)
def test_one_word_with_two_meanings_has_two_translations(english, one, other):
    """A link “Einrichten” that read “Eingerichtet” told people that they were protected."""
    catalog = catalogues.read("de")
    assert catalog.get(english, one).string != catalog.get(english, other).string
