from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User, audit
from transfer.whole_site.manifest import ImportFailed
from transfer.whole_site.site_import import import_site


class Command(BaseCommand):
    """Bring an exported site into an empty one; also the way from one database to another.

    All of it comes, or nothing. Passwords, keys and sessions stay behind: everybody asks for a new
    password, an owner by `manage.py changepassword` where no mail leaves yet.
    """

    example = "import_site blog.zip"
    help = _lazy("Import a site that export_site exported into this one, which must be empty.")

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="FILE.zip|DIR", help=_("what export_site has written"))
        parser.add_argument(
            "--owner",
            metavar="EMAIL",
            default="",
            help=_("make the account with this address an owner"),
        )

    def handle(self, *, path, owner, **options):
        try:
            counted, missing = import_site(path, owner)
        except ImportFailed as failure:
            nothing = _("Nothing was imported. %(why)s") % {"why": failure}
            raise CommandError(nothing) from failure
        audit.record(audit.Kind.IMPORT, form="site")
        sentence = _(
            "Imported %(articles)s articles, %(comments)s comments and %(accounts)s accounts."
        )
        self.stdout.write(
            sentence
            % {
                "articles": counted["blog.Post"],
                "comments": counted["comments.Comment"],
                "accounts": counted["accounts.User"],
            }
        )
        for name in missing:
            self.stdout.write(_("This file is missing: %(name)s") % {"name": name})
        self._say_who_runs_it()

    def _say_who_runs_it(self):
        staff = User.objects.filter(is_superuser=True) | User.objects.filter(groups__isnull=False)
        for person in staff.distinct().order_by("pk"):
            roles = ["Owner"] * person.is_superuser + [one.name for one in person.groups.all()]
            self.stdout.write(f"  {person.email}: {', '.join(roles)}")
        address = settings.SITE_URL + reverse("account_reset_password")
        self.stdout.write(
            _(
                "Nobody has a password yet. Ask for one at %(address)s, or set one here:"
                " bin/manage site changepassword EMAIL"
            )
            % {"address": address}
        )
