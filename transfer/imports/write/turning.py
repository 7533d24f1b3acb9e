"""Imported articles and pages become Markdown, where readers see the same: the worker's work, once all is here."""

from django.db import transaction
from django.tasks import task
from django.utils.translation import gettext_lazy

from blog.content.markup.from_html import to_markdown
from blog.content.markup.from_html.html_tree import blocks
from blog.content.markup.to_html import MarkupError, clean_article, render_article, resized
from blog.content.picture_display import size_at
from blog.models import Picture, Site
from lib.processes.task_names import Overdue, called
from transfer.imports.plan.survey import MODELS
from transfer.models import Imported

AT_ONCE = 50  # texts, of which each takes some hundredths of a second


def look_for_texts():
    if Imported.objects.to_turn().exists():
        turn.enqueue()


@called(gettext_lazy("Turning imported articles into Markdown"))
@task
def turn():
    """Turn the next few, and then the others."""
    rows = list(Imported.objects.to_turn().select_related("run")[:AT_ONCE])
    with Site.now_in_force():
        for row in rows:
            try:
                _turn(row)
            except Overdue:  # Otherwise the next task would begin with it, and the one after that.
                row.end_conversion("html")
                raise
    look_for_texts()


def _turn(row):
    """No stored page is made anew for it: they show the same."""
    kind = MODELS[row.kind]
    thing = kind.everything.filter(pk=row.object_id).first()
    text, fate = editable_text(thing) if thing else ("", "")
    rendered = resized(render_article(text), size_at(Picture.objects)) if fate == "markdown" else ""
    with transaction.atomic():
        if fate == "markdown":
            mine = kind.everything.filter(pk=thing.pk, text=thing.text, versions=None)
            fate = fate if mine.update(text=text, rendered=rendered) else ""
        row.end_conversion(fate)


def editable_text(thing):
    """(the text of an imported article or page, "markdown"), if it renders as what readers see now.

    ("", "html") of what no Markdown shows the same, and ("", "") of what isn't HTML, or is in its author's editor.
    """
    try:
        clean = clean_article(thing.text)
        is_html = blocks(resized(clean, size_at(Picture.objects))) == blocks(thing.rendered)
        if not is_html or thing.versions.exists():
            return "", ""
        markdown = to_markdown.markdown_of(clean, to_markdown.article, render_article)
    except MarkupError:
        markdown = None
    return (markdown, "markdown") if markdown else ("", "html")
