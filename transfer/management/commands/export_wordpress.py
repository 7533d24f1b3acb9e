from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import audit
from transfer.archive.writing import ExportFailed
from transfer.elsewhere.wxr import export_wordpress


class Command(BaseCommand):
    """Write the blog in WordPress's own export format, while it runs.

    WordPress fetches pictures and other files from this blog while it imports, so leave it running.
    """

    example = "export_wordpress blog.xml"
    help = _lazy(
        "Export the blog for WordPress: articles, pages, threads, addresses of pictures and other files."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="FILE", help=_("a new .xml, or a .zip of it"))

    def handle(self, *, path, **options):
        try:
            counted = export_wordpress(path)
        except ExportFailed as failure:
            raise CommandError(failure) from failure
        audit.record(audit.Kind.EXPORT, form="wordpress")
        sentence = _(
            "Exported to %(path)s: %(posts)s articles, %(pages)s pages, %(comments)s comments,"
            " %(pictures)s pictures, %(files)s other files. WordPress fetches both from this blog: leave it running."
        )
        self.stdout.write(sentence % ({"path": path} | counted))
