"""Comments on their way in, rendered: what an edit begins with, its clean HTML, and the words that search knows.

No Django app, no database. Many are rendered by a process of their own, on another core than what is written
meanwhile; it ends itself over a text that takes too long.
"""

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
from lib.processes.killable import Killable, Killed, answer_questions
from lib.text.words import words_of
from transfer.imports.content.editable import comment_source
from transfer.sources.wordpress.texts import source_of

MANY = 20  # texts: fewer are rendered sooner than the process has begun
AT_ONCE = 200  # texts of one question


class RenderedComment(NamedTuple):
    """`words` are those that search knows; one that `is_plain` could only be shown as it was typed."""

    text: str
    html: str
    lang: str
    words: str
    is_plain: bool


class CommentsProcess(Killable):
    program = "transfer.imports.content.rendered_comments"

    def rendered(self, texts):
        """Yield the RenderedComment of each (format, text), or None where it has none."""
        for some in batched(texts, AT_ONCE):
            work = markup_process.work_for("".join(text for _format, text in some))
            try:
                answers = self.ask(
                    {"texts": some, "cpu": work, "seconds": work * markup_process.BY_THE_CLOCK}
                )["rendered"]
            except Killed:
                answers = [None] * len(some)
            yield from (one and RenderedComment(*one) for one in answers)


def rendered_comments(texts, process=None):
    """The RenderedComment of each (format, text), by the process if there are many. Raises MarkupError."""
    by_it = process.rendered(texts) if process and len(texts) >= MANY else [None] * len(texts)
    return [
        by_process or rendered_comment(*text) for by_process, text in zip(by_it, texts, strict=True)
    ]


def rendered_comment(format, text):
    """The RenderedComment of a comment as another system kept it. Raises MarkupError if not even its words can be shown."""
    text, html, is_plain = rendered(
        _RENDERERS, format, source_of(text) if format == "wordpress" else text
    )
    words = plain(html)
    if format != "markdown":
        text = comment_source(html)
    return RenderedComment(text, html, language_of(words), " ".join(words_of(words)), is_plain)


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
    answers = []
    for format, text in question["texts"]:
        try:
            answers.append(rendered_comment(format, text))
        except MarkupError:
            answers.append(None)
    return {"rendered": answers}


if __name__ == "__main__":
    settings.configure(USE_I18N=False, WATCH_TRANSACTIONS=False)
    markup_process.render_in_this_process()  # It can be ended itself.
    answer_questions(_answer)
