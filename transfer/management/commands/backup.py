from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lib.storage import private_files
from transfer.backup import upkeep
from transfer.backup.checking import verify
from transfer.backup.fetching import on_this_machine
from transfer.backup.keys import identities_of
from transfer.backup.making import INCLUDE, REFERENCE, make
from transfer.backup.refusals import BackupFailed


class Command(BaseCommand):
    """Back the blog up while it runs, or check a backup by restoring it into a scratch place.

    Ends with a sentence and 1 if that can't be done; then there is no file, rather than half of one.
    """

    example = "backup /mnt/disk/blog.tar"
    help = _lazy("Back up the blog to a file while it runs. --verify checks a backup.")

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", nargs="?", help=_("the backup, a .tar"))
        parser.add_argument(
            "--due",
            action="store_true",
            help=_("make and check what the schedule and the desk ask for"),
        )
        parser.add_argument(
            "--verify", action="store_true", help=_("restore FILE into a scratch place and compare")
        )
        parser.add_argument(
            "--media",
            choices=[INCLUDE, REFERENCE],
            default=INCLUDE,
            help=_(
                "whether pictures and files are in the backup, or only named with their checksums"
            ),
        )
        parser.add_argument(
            "--to", metavar="AGE1…", default="", help=_("encrypt it for this public age key")
        )
        parser.add_argument(
            "--key",
            metavar="FILE",
            type=Path,
            help=_("the secret age key, to check an encrypted one"),
        )

    def handle(self, *, file, **options):
        private_files.make_private()
        if options["due"]:
            return upkeep.work()
        if not file:
            raise CommandError(_("Name the file of the backup."))
        try:
            if options["verify"]:
                with on_this_machine(file) as path:
                    manifest = verify(path, key_of(options["key"]))
                is_fetched = path != Path(file)
                upkeep.record_check(upkeep.folder() / path.name if is_fetched else path)
                sentence = _("Restored into a scratch place and compared: %(what)s, all identical.")
            else:
                file = Path(file)
                manifest = make(file, key=options["to"], media=options["media"])
                upkeep.record(file, manifest, is_encrypted=bool(options["to"]))
                sentence = _("Backed up: %(what)s.")
        except BackupFailed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(manifest.as_sentence(sentence))


def key_of(path):
    """The secret keys that a file has, if one is named."""
    try:
        return identities_of(path) if path else ()
    except OSError as error:
        raise BackupFailed(f"{path}: {error.strerror}") from error
