"""Imported texts rendered anew from their export, once the owner has said what its shortcodes become."""

from django.db import transaction

from blog.models import Post, Site
from transfer.imports.content.authors import Authors
from transfer.imports.content.entries import foreign_id
from transfer.imports.plan.report import ImportReport
from transfer.imports.plan.survey import MODELS
from transfer.imports.write.site_import import explained, one_at_a_time
from transfer.imports.write.talked_about import has_words_of_a_page
from transfer.models import Imported
from transfer.sources.wordpress.shortcodes import unknown


def rewrite(bringing, names):
    """Render anew what `bringing`, an Import, brought and what has one of these shortcodes in it.

    Returns the keys of articles that somebody has edited since: they stay as they are.
    Raises ImportFailed.
    """
    with one_at_a_time(), explained():
        report = ImportReport()
        survey = bringing.survey_of(report)
        media = bringing.media_of(report)
        media.run = bringing.row
        authors = Authors(survey.source, survey.authors, report, bringing.row)
        skipped = []
        for entry in survey.entries():
            is_text = entry.kind in MODELS and entry.format == "wordpress"
            if is_text and any(name in names for name, _action, _as in unknown(entry.html)):
                skipped += _rewrite_entry(bringing, media, authors, entry)
        Site.bump(everything=True)
        return skipped


def _rewrite_entry(bringing, media, authors, entry):
    """The keys of what wasn't written: that of an article which was edited since, or none."""
    about = {"kind": entry.kind, "foreign_id": foreign_id(entry)}
    known = Imported.objects.filter(source=bringing.survey.source, **about).first()
    model = MODELS[entry.kind]
    written = known and model.objects.filter(pk=known.object_id).first()
    if written is None:
        return []
    if written.changed_at > known.imported_at or has_words_of_a_page(known):
        return [written.pk] if model is Post else []
    new = bringing.prepared(entry)
    text, html = media.bring(new.text, new.html, authors.account(entry.author))
    with transaction.atomic():
        mine = model.objects.filter(pk=written.pk, changed_at=written.changed_at)
        if mine.update(text=text, rendered=html):
            media.note(written)
            if model is Post and written.is_public:
                mine.get().entry().keep()
    return []
