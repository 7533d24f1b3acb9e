from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import audit
from transfer.archive.writing import ExportFailed
from transfer.whole_site.site_export import export_site


class Command(BaseCommand):
    """Write the whole site to one archive, while it runs."""

    example = "export_site blog.zip"
    help = _lazy("Export the whole site: articles, comments, decisions, accounts, pictures.")

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="FILE.zip|DIR", help=_("a new .zip or folder"))

    def handle(self, *, path, **options):
        try:
            counted, missing = export_site(path)
        except ExportFailed as failure:
            raise CommandError(failure) from failure
        audit.record(audit.Kind.EXPORT, form="site")
        sentence = _("Exported to %(path)s: %(articles)s articles, %(comments)s comments.")
        self.stdout.write(
            sentence
            % {
                "path": path,
                "articles": counted["blog.Post"],
                "comments": counted["comments.Comment"],
            }
        )
        for name in missing:
            self.stdout.write(_("This file is missing: %(name)s") % {"name": name})
