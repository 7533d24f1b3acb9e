from django.core.management.base import CommandError
from django.utils.translation import gettext_lazy as _

from transfer.imports.plan.survey import source_of
from transfer.imports.write.site_import import ImportFailed, explained
from transfer.management.import_command import ImportCommand
from transfer.sources.wordpress import export_file


class Command(ImportCommand):
    """Bring in the articles, pages and comments of a WordPress export."""

    example = "import_wordpress export.xml --dry-run"
    help = _("Import the articles, pages and comments of a WordPress export (WXR).")
    source = export_file
    file_help = _(
        "the .xml file from WordPress, under Tools, Export; also as .gz or .zip, or its parts"
    )

    def together(self, files):
        """The files of each blog: what one names, a gallery's picture or a page's parent, may lie in another."""
        if len(files) == 1:
            return files
        parts = {}
        for file in dict.fromkeys(files):
            try:
                with explained():
                    blog = source_of(export_file, export_file.blog_of(file))
            except ImportFailed as why:
                nothing = _("Nothing was imported. %(why)s") % {"why": f"{file}: {why}"}
                raise CommandError(nothing) from why
            parts.setdefault(blog, []).append(file)
        return [tuple(some) if len(some) > 1 else some[0] for some in parts.values()]
