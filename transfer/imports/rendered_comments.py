"""The texts of comments on their way in: what an edit of one begins with, its clean HTML, and how search knows it.

No Django app, no database. Where many come they are made by a process of its own, on another core than what is
written meanwhile; it ends itself over a text that takes too long.
"""

from contextlib import contextmanager
from html import escape
from itertools import batched
from typing import NamedTuple

from django.conf import settings

from blog.content.markup import process as markup_process
from blog.content.markup.to_html import (
    MarkupError,
    clean_import,
    language_of,
    plain,
    render_comment,
)
from lib.killable import Killable, Killed, answer_questions
from lib.text.words import words_of
from transfer.imports.editable import comment_source
from transfer.sources.wordpress.texts import source_of

MANY = 20  # texts: fewer are made sooner than the process is there
AT_ONCE = 200  # texts of one question


class CommentText(NamedTuple):
    """`words` are those that search knows; one that `is_plain` could only be shown as it was typed."""

    text: str
    html: str
    lang: str
    words: str
    is_plain: bool


class TextsProcess(Killable):
    program = "transfer.imports.comment_texts"

    def made(self, texts):
        """What made_of says of each (format, text); None in place of those that it couldn't make."""
        for some in batched(texts, AT_ONCE):
            work = markup_process.work_for("".join(text for _format, text in some))
            try:
                found = self.ask(
                    {"texts": some, "cpu": work, "seconds": work * markup_process.BY_THE_CLOCK}
                )["made"]
            except Killed:
                found = [None] * len(some)
            yield from (one and CommentText(*one) for one in found)


@contextmanager
def texts_process():
    """A TextsProcess, which is gone afterwards."""
    process = TextsProcess()
    try:
        yield process
    finally:
        process.end()


def all_made(texts, process=None):
    """The CommentText of each (format, text), made by the process if there are many. Raises MarkupError."""
    made = process.made(texts) if process and len(texts) >= MANY else [None] * len(texts)
    return [found or made_of(*text) for found, text in zip(made, texts, strict=True)]


def made_of(format, text):
    """The CommentText of a comment as another system kept it. Raises MarkupError if not even its words can be shown."""
    text, html, is_plain = rendered(
        _RENDERERS, format, source_of(text) if format == "wordpress" else text
    )
    said = plain(html)
    if format != "markdown":
        text = comment_source(html)
    return CommentText(text, html, language_of(said), " ".join(words_of(said)), is_plain)


def rendered(renderers, format, text):
    """(source, HTML, whether it could only be shown as it was typed). Raises MarkupError if not even that."""
    try:
        return text, renderers[format](text), False
    except MarkupError:
        text = source_of(escape(text))
        return text, renderers["html"](text), True


_RENDERERS = {
    "wordpress": clean_import,
    "html": clean_import,
    "markdown": lambda text: render_comment(text, imported=True),
}


def comment_html(format, text):
    """(clean HTML, whether it could only be shown as it was typed). Raises MarkupError if not even that."""
    return rendered(_RENDERERS, format, text)[1:]


def _answer(question):
    return {"made": [_made_or_none(*one) for one in question["texts"]]}


def _made_or_none(format, text):
    try:
        return made_of(format, text)
    except MarkupError:
        return None


if __name__ == "__main__":
    settings.configure(USE_I18N=False, WATCH_TRANSACTIONS=False)
    markup_process.render_in_this_process()  # It can be ended itself.
    answer_questions(_answer)
