from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import audit
from lib.storage import private_files
from transfer.backup import upkeep
from transfer.backup.fetching import on_this_machine
from transfer.backup.refusals import BackupFailed
from transfer.backup.restoring import restore
from transfer.management.commands.backup import key_of


class Command(BaseCommand):
    """Make this blog what a backup has, while it is stopped.

    All of the backup is checked before anything is touched. What was there stays under another name.
    If it is killed, the same command finishes it.
    """

    example = "restore blog.tar"
    help = _lazy("Restore the blog from a backup. Stop the blog first.")

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help=_("the backup, or its name in the bucket"))
        parser.add_argument("--key", metavar="FILE", type=Path, help=_("the secret age key"))
        parser.add_argument(
            "--replace", action="store_true", help=_("even if this blog isn’t empty")
        )

    def handle(self, *, file, key, replace, **options):
        private_files.make_private()
        try:
            with on_this_machine(file) as path:
                done = restore(path, key_of(key), replaces=replace)
                size = path.stat().st_size
                upkeep.settle(path, done.manifest)
        except BackupFailed as failure:
            raise CommandError(str(failure)) from failure
        # In the blog that is there now: the owners read of it in its log.
        audit.record(audit.Kind.RESTORE, bytes=size)
        self.stdout.write(done.manifest.as_sentence(_("Restored: %(what)s.")))
        for place in done.aside:
            self.stdout.write(_("What was there before is kept as %(place)s.") % {"place": place})
        if done.has_another_secret:
            self.stdout.write(
                _(
                    "This blog has another SECRET_KEY than the backed-up one. Put the earlier key "
                    "into SECRET_KEY_FALLBACKS, so that two-step sign-in and bans keep working."
                )
            )
