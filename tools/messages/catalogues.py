"""The catalogue of each language: brought up to the sources, checked, and compiled for Django."""

import re
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.messages.sources import ROOT

WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)
LOCALE = ROOT / "locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!%)(?:%%)*%[sd]|\{\w*(?:![rs])?\}")
TAG = re.compile(r"</?[a-z]\w*")


def languages() -> list[str]:
    return sorted(folder.name for folder in LOCALE.iterdir() if (folder / "LC_MESSAGES").is_dir())


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES/django.po"


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def bring_up(catalog: Catalog, template: Catalog) -> None:
    """Takes the sentences of the sources; what only looks alike is marked as fuzzy and isn't used."""
    catalog.update(template, no_fuzzy_matching=not len(catalog), keep_user_comments=True)


def write(language: str, catalog: Catalog) -> None:
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.project, catalog.fuzzy = "Parley", False
    catalog.header_comment = f"# Parley in {catalog.locale.english_name}; see docs/translating.md."
    # Hours in the head of a file make two people's work collide.
    catalog.creation_date = catalog.revision_date = WRITTEN
    with path.open("wb") as file:
        write_po(file, catalog, width=110, include_lineno=False, sort_by_file=True)
    compile(language, catalog)


def compile(language: str, catalog: Catalog) -> None:
    with path_of(language).with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def missing(catalog: Catalog, template: Catalog) -> list[Message]:
    """The sentences that this language says in English: without a translation, or with a doubtful one."""
    return [m for m in template if m.id and not _is_translated(catalog.get(m.id, m.context))]


def obsolete(catalog: Catalog, template: Catalog) -> list[Message]:
    return [m for m in catalog if m.id and not template.get(m.id, m.context)]


def _is_translated(message: Message | None) -> bool:
    if not message or message.fuzzy:
        return False
    words = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(words)


def faults(catalog: Catalog) -> list[str]:
    """What a translation has lost or made up: placeholders, tags, a line's end, the number of plurals."""
    return [
        f"{m.id!r} → {words!r}: {fault}"
        for m in catalog
        if m.id and _is_translated(m)
        for words, fault in _faults(m, catalog.num_plurals)
    ]


def _faults(message: Message, plurals: int):
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    if isinstance(message.id, tuple) and len(strings) != plurals:
        yield strings, f"{plurals} forms are needed"
    if len({one.startswith("\n") for one in (*ids, *strings)}) > 1:
        yield strings, "the beginning of its line"  # gettext refuses the whole catalogue for it.
    named = set(PLACEHOLDER.findall(ids[-1]))
    for words in strings:
        placeholders = set(PLACEHOLDER.findall(words))
        # One of something may say so in words.
        if not placeholders <= named or (words is strings[-1] and placeholders != named):
            yield words, f"placeholders: {sorted(placeholders ^ named)}"
        if sorted(TAG.findall(words)) != sorted(
            TAG.findall(ids[-1 if words is strings[-1] else 0])
        ):
            yield words, "tags"
        if words.endswith("\n") != ids[-1].endswith("\n"):
            yield words, "the end of its line"
