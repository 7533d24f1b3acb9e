"""Imported texts rendered anew from their export, once the owner has said what its shortcodes become."""

from django.db import transaction

from blog.models import Post, Site
from transfer.imports.content.authors import Authors
from transfer.imports.content.entries import foreign_id, is_welcome, prepare_entry
from transfer.imports.plan.report import ImportReport
from transfer.imports.plan.survey import MODELS
from transfer.imports.write.site_import import explained, one_at_a_time
from transfer.imports.write.talked_about import has_words_of_a_page
from transfer.models import Imported
from transfer.sources.parts import Entry
from transfer.sources.recovered_xml import Repairs
from transfer.sources.wordpress.shortcodes import unknown


def rewrite(bringing, names):
    """Render anew what `bringing`, an Import, brought and what has one of these shortcodes in it.

    Returns the keys of articles that somebody has edited since: they stay as they are.
    Raises ImportFailed.
    """
    with one_at_a_time(), explained():
        report = ImportReport()
        survey = bringing.survey_of(report)
        media = bringing.media_of(survey, report)
        media.run = bringing.row
        authors = Authors(survey.source, survey.authors, report, bringing.row)
        skipped = []
        for entry in bringing.reader.read(bringing.path, Repairs()):
            if not isinstance(entry, Entry):
                continue
            entry = survey.as_it_comes(entry)
            is_text = entry.kind in MODELS and entry.format == "wordpress"
            has_one = is_text and any(name in names for name, _action, _as in unknown(entry.html))
            if has_one and is_welcome(entry):
                skipped += _rewrite_entry(bringing, survey, media, authors, entry)
        Site.bump(everything=True)
        return skipped


def _rewrite_entry(bringing, survey, media, authors, entry):
    """The keys of what wasn't written: that of an article which was edited since, or none."""
    about = {"source": survey.source, "kind": entry.kind, "foreign_id": foreign_id(entry)}
    known = Imported.objects.filter(**about).first()
    model = MODELS[entry.kind]
    written = known and model.objects.filter(pk=known.object_id).first()
    if written is None:
        return []
    if written.changed_at > known.imported_at or has_words_of_a_page(known):
        return [written.pk] if model is Post else []
    new = prepare_entry(
        entry,
        set(),
        attachments=survey.attachments,
        own=survey.uploads.get(entry.id, ()),
        shortcodes=bringing.shortcodes,
    )
    by = authors.account(entry.author)
    text, html = media.bring(new.text, new.html, by)
    with transaction.atomic():
        mine = model.objects.filter(pk=written.pk, changed_at=written.changed_at)
        if mine.update(text=text, rendered=html):
            media.note(written)
            if model is Post and written.is_public:
                mine.get().entry().keep()
    return []
