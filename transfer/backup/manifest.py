"""What an archive says of itself, in its last file."""

from dataclasses import asdict, dataclass, field

from django.db.migrations.loader import MigrationLoader
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from transfer.archive.kinds import Kind
from transfer.backup import files
from transfer.backup.refusals import BackupFailed

DATABASES = {"database.sqlite3", "database.dump"}
# Tables whose rows an owner knows.
ARTICLES, COMMENTS = "blog_post", "comments_comment"


@dataclass(frozen=True)
class Manifest:
    made_at: str
    site: str  # its name
    database: str  # its kind
    migrations: list  # [app, name] of each that was applied and that whoever made it knows
    tables: dict  # {table: rows}
    files: dict  # {name in the archive: [bytes, SHA-256]}
    # The same, of files that stay where they are.
    referenced: dict = field(default_factory=dict)
    missing: int = 0  # files that the database names, and that were not there
    secret: str = ""  # tells one SECRET_KEY from another, and nothing of either

    @property
    def comes_without_files(self):
        return bool(self.referenced)

    def to_json(self):
        return BackupKind.to_json(asdict(self))

    def counts(self):
        """(articles, comments, files), as an owner counts what was backed up."""
        files = sum("/" in name for name in self.files) + len(self.referenced)
        return self.tables.get(ARTICLES, 0), self.tables.get(COMMENTS, 0), files

    def summary(self):
        return in_words(*self.counts())

    def as_sentence(self, sentence):
        """A sentence that says what was backed up, and one on what is missing, if anything is."""
        filled = sentence % {"what": self.summary()}
        return f"{filled} {missing_in_words(self.missing)}" if self.missing else filled


class BackupKind(Kind):
    format, version = "parley-backup", 2  # 1 had no number of missing files
    failed = BackupFailed
    another = gettext_lazy("This file isn’t a backup of Parley.")
    unreadable = older = gettext_lazy("The backup’s manifest can’t be read.")
    newer = gettext_lazy("A newer release of Parley made this backup. Update Parley first.")
    broken = gettext_lazy("The backup is cut off or damaged. Copy it once more, or take another.")
    locked = gettext_lazy("This backup is encrypted. Name the file of its key with --key.")
    foreign = unlisted = gettext_lazy("The backup has something in it that isn’t ours: %(file)s")
    missing = gettext_lazy("%(file)s is missing in the backup.")
    damaged = gettext_lazy("%(file)s is damaged in the backup.")

    @staticmethod
    def is_name(name):
        return name in DATABASES or files.is_name(name)

    @staticmethod
    def parse(content):
        parsed = Manifest(**content)
        pairs = [*parsed.referenced.values(), *parsed.migrations]
        is_typed = isinstance(parsed.tables, dict) and isinstance(parsed.missing, int)
        if any(len(pair) != 2 for pair in pairs) or not is_typed:
            raise ValueError
        return parsed, {name: (size, sha256) for name, (size, sha256) in parsed.files.items()}


def in_words(articles, comments, files):
    """“412 articles, 9204 comments and 2003 files”"""
    return _("%(articles)s, %(comments)s and %(files)s") % {
        "articles": ngettext("%(n)d article", "%(n)d articles", articles) % {"n": articles},
        "comments": ngettext("%(n)d comment", "%(n)d comments", comments) % {"n": comments},
        "files": ngettext("%(n)d file", "%(n)d files", files) % {"n": files},
    }


def missing_in_words(n):
    return ngettext(
        "%(n)d file isn’t in the backup: it wasn’t on the disk.",
        "%(n)d files aren’t in the backup: they weren’t on the disk.",
        n,
    ) % {"n": n}


def is_older(backed_up):
    """Whether its database lacks what this release has changed since."""
    had = {tuple(pair) for pair in backed_up.migrations}
    return bool(set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations) - had)


def refuse_unknown_release(manifest):
    """A database that a newer release has changed can't be read by this one."""
    if len(known_here(manifest.migrations)) < len(manifest.migrations):
        raise BackupKind.refusal(BackupKind.newer)


def known_here(migrations):
    """The [[app, name], …] among `migrations` that this release has, and those of apps that it hasn't.

    After a rollback the database has others, which the newer release has left: this one does without.
    """
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known |= set(map(tuple, migration.replaces))
    apps = {app for app, _name in known}
    return [[app, name] for app, name in migrations if app not in apps or (app, name) in known]


def digest_of_the_secret():
    """Whether two sites have one SECRET_KEY can be told by it; which one, by nobody."""
    return salted_hmac("transfer.backup", "secret", algorithm="sha256").hexdigest()[:16]
