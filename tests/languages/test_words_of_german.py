"""German: one word for each thing, as glossary_de.txt has them, du, and nobody’s gender."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages import Message

from tools.messages import catalogues

GLOSSARY = Path(__file__).with_name("glossary_de.txt")

# In the middle of a sentence a capital can only be the polite address; at its beginning, an order or a question tells.
POLITE = re.compile(
    r"(?<=[\w,)%]\s)(?:Sie|Ihnen|Ihre?[nmrs]?)\b|^(?:Haben|Möchten|Wollen|Können|Sind) Sie\b"
    r"|(?:^|[.!?:] )Sie (?:können|müssen|dürfen|haben|sollten|möchten) (?:jetzt|hier|sich|Ihre?)\b"
)
# „…“ and ‚…‘ are its marks; a hyphen between spaces is a dash.
MARKS = re.compile(r"”|(?<![=\w/])\"\w|\w\"(?![\w>=])|\w - \w|(?<=\w) …(?=$|“)")
TAG = re.compile(r"<[^>]*>")


class Form(NamedTuple):
    """A form that German must not have; only where the English says something, if that is given."""

    german: str
    pattern: re.Pattern
    where: re.Pattern | None
    allowed: re.Pattern | None

    def is_in(self, english: str, german: str) -> bool:
        if self.where and not self.where.search(english):
            return False
        return bool(self.pattern.search(self.allowed.sub("", german) if self.allowed else german))


class Term(NamedTuple):
    english: str
    german: str
    forbidden: list[Form]


def _pattern(*words: str) -> re.Pattern:
    any_of_them = "|".join(re.escape(one).replace(re.escape("*"), r"\w*") for one in words)
    return re.compile(rf"(?<![\w-])(?:{any_of_them})(?!\w)")


def _form(said: str) -> Form:
    german, _, allowed = said.partition(" except ")
    german, _, where = german.partition(" where ")
    english = re.compile("|".join(map(re.escape, where.split("/")))) if where else None
    return Form(
        german, _pattern(german), english, _pattern(*allowed.split("/")) if allowed else None
    )


def glossary() -> list[Term]:
    """Return the terms of the file; each line has three columns."""
    lines = [line for line in GLOSSARY.read_text().splitlines() if line and line[0] != "#"]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [
        Term(english, german, [_form(one.strip()) for one in forbidden.split(";") if one.strip()])
        for english, german, forbidden in rows
    ]


def _forms(words):
    return words if isinstance(words, tuple) else (words,)


def faults(messages, terms) -> list[str]:
    """Return what the German of messages says that it must not say, one line for each."""
    found = []
    any_form = _pattern(*{form.german for term in terms for form in term.forbidden})
    for message in messages:
        if not message.id or not message.string:
            continue
        english = " ".join(_forms(message.id))
        for words in _forms(message.string):
            text = TAG.sub("", words)
            suspicious = any_form.search(text)
            found += [
                f"{one.german!r}, for {term.english!r}: {words!r}"
                for term in terms
                for one in term.forbidden
                if suspicious and one.is_in(english, text)
            ]
            if POLITE.search(text):
                found.append(f"du, not Sie: {words!r}")
            if "…" in english and " …" not in english and " …" in text or _has_foreign_marks(text):
                found.append(f"marks: {words!r}")
    return found


def _has_foreign_marks(text: str) -> bool:
    return bool(MARKS.search(text.replace(" …", ""))) or text.count("„") != text.count("“")


@pytest.fixture(scope="module")
def terms():
    return glossary()


@pytest.fixture(scope="module")
def catalog():
    return catalogues.read("de")


def test_german_has_one_word_for_each_thing_and_says_du(catalog, terms):
    found = faults(catalog, terms)
    assert not found, "\n".join(found)


def test_the_glossary_has_the_words_that_german_uses(catalog, terms):
    said = " ".join(words for one in catalog if one.id for words in _forms(one.string)).casefold()
    assert len(terms) >= 60
    german = {word for term in terms for word in term.german.casefold().split(", ")}
    assert not {word for word in german if word.rstrip("*") not in said}


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Footer", "Öffnen Sie die Seite"),
        ("Footer", "Das ist in Ihrem Konto"),
        ("Footer", "Du bekommst eine Mail"),
        ("Footer", "Für alle Leser"),
        ("Footer", "Zum Thread"),
        ("Footer", "Ein Backup"),
        ("Passwords are stored hashed; nobody can read them.", "Passwörter sind verschlüsselt."),
        ("Median time to a ruling: %(days)s days.", "Mittlere Zeit: %(days)s Tage."),
        ("Showing captions in articles", "Bildunterschriften zeigen"),
        ("Footer", "Das ist ”falsch”"),
        ("Footer", "Ein Wort - und noch eines"),
    ],
)
def test_a_wrong_word_is_found(terms, english, german):
    assert faults([Message(english, german)], terms)


@pytest.mark.parametrize(
    "german",
    [
        "Gib deine E-Mail-Adresse ein. Sie bleibt verborgen.",
        "Drei Antworten: Sie bleiben.",
        "Dank an eine Leserstimme",
        "Gib den Benutzernamen ein",
        "Die Sicherung ist verschlüsselt.",
    ],
)
def test_a_right_word_is_left(terms, german):
    assert not faults([Message("Footer", german)], terms)
