from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import audit
from transfer.archive.writing import ExportFailed
from transfer.elsewhere.plain_files import export_static


class Command(BaseCommand):
    """Write the public blog as files that any web server shows, threads included."""

    example = "export_static blog-as-files"
    help = _lazy("Export the public blog as plain files, for any web server.")

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="DIR|FILE.zip", help=_("a new folder or .zip"))
        parser.add_argument(
            "--ended", action="store_true", help=_("say on each page that this blog has ended")
        )

    def handle(self, *, path, ended, **options):
        try:
            counted = export_static(path, ended=ended)
        except ExportFailed as failure:
            raise CommandError(failure) from failure
        audit.record(audit.Kind.EXPORT, form="static")
        sentence = _(
            "Exported to %(path)s: %(pages)s pages, %(files)s files, %(redirects)s redirects."
        )
        self.stdout.write(sentence % ({"path": path} | counted))
