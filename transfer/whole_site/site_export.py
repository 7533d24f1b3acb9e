"""The whole site as one archive: everything but secrets, as it is at one moment."""

from django.conf import settings
from django.utils import timezone

from blog.models import Page, Post, Site
from lib.db.snapshot import snapshot
from transfer.archive.writing import new_archive
from transfer.whole_site import files
from transfer.whole_site.manifest import to_json
from transfer.whole_site.rows import AT_ONCE, Lines, Mask, as_json, front_matter, text_file
from transfer.whole_site.tables import TABLES


def export_site(path, progress=lambda rows: None):
    """Write the archive (a .zip, or else a folder) and return {table: rows}, and what files are missing.

    The site runs meanwhile: what is written after the beginning isn't in it. `progress(number)` is told of
    every few rows and files. Raises ExportFailed, and leaves nothing then.
    """
    mask = Mask()
    with snapshot() as alias, new_archive(path) as archive:
        counted = {
            table.label: _write_rows(archive, table, alias, mask, progress) for table in TABLES
        }
        for model in (Post, Page):
            _write_texts(archive, model, alias, progress)
        missing = files.take_out(archive, alias, progress)
        site = Site._base_manager.using(alias).first()
        manifest = to_json(
            archive.files,
            made_at=timezone.now().isoformat(),
            site={"name": site.name if site else "", "address": settings.SITE_URL},
            tables={
                table.label: {"rows": counted[table.label], "columns": table.names}
                for table in TABLES
            },
            missing=missing,
        )
        archive.close(manifest)
    return counted, missing


def _write_rows(archive, table, alias, mask, progress):
    count = 0
    with archive.file(table.file) as file:
        for count, line in enumerate(Lines(table, alias, mask), 1):
            file.write(f"{as_json(line)}\n".encode())
            if count % AT_ONCE == 0:
                progress(AT_ONCE)
    progress(count % AT_ONCE)
    return count


def _write_texts(archive, model, alias, progress):
    rows = model._base_manager.using(alias)
    if model is Post:  # With what its front matter names.
        rows = rows.select_related("author", "series", "lead")
        rows = rows.prefetch_related("coauthors", "categories", "tags")
    for post in rows.order_by("pk").iterator(chunk_size=50):
        progress(1)
        name = text_file(model._meta.label, vars(post))
        with archive.file(name) as file:
            file.write(f"{front_matter(post)}{post.text}".encode())
