"""Every sentence that the code and the templates hold for translation, found without gettext's tools."""

import io
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    *("accounts", "blog", "comments", "trials", "newsletter", "moderation", "transfer"),
    *("lib", "config"),
)
KEYWORDS = DEFAULT_KEYWORDS | {
    "_now": None,
    "_lazy": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def template_of() -> Catalog:
    """The catalogue of all sentences as they are in English, each with the files it stands in."""
    catalog = Catalog(fuzzy=False)
    for path in sorted(_files()):
        name = path.relative_to(ROOT).as_posix()
        for function, message, notes in _messages_of(path):
            context, ids = _split(KEYWORDS[function], message)
            if ids:
                catalog.add(ids, locations=[(name, 0)], auto_comments=notes, context=context)
    return catalog


def _files():
    yield from (p for p in (ROOT / "templates").rglob("*") if p.is_file())
    for app in APPS:
        yield from (p for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)


def _messages_of(path: Path):
    text = path.read_text()
    if path.suffix != ".py":
        # What is no message has become X; brackets around it all make its indentation mean nothing.
        text = f"(\n{templatize(text, origin=str(path))}\n)"
    options = {"encoding": "utf-8"}
    for _, function, message, notes in extract_python(
        io.BytesIO(text.encode()), list(KEYWORDS), ["Translators"], options
    ):
        yield function, message, notes


def _split(spec, message) -> tuple[str | None, str | tuple | None]:
    """A call's context and its sentence, or its sentences of one and of many."""
    words = message if isinstance(message, tuple) else (message,)
    context = None
    if spec and isinstance(spec[0], tuple):
        context, *words = words
    count = 2 if spec and len(spec) > 1 and not isinstance(spec[-2], tuple) else 1
    words = tuple(words[:count])
    if not all(words):
        return context, None
    return context, words if count == 2 else words[0]
