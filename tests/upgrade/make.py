"""Keep what this release leaves behind: python -m tests.upgrade.make 2027-03-01

From a checkout of the release. See the package for what becomes of it.
"""

import json
import os
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from unittest import mock

for _name in ("DATABASE_URL", "CACHE_URL"):
    os.environ.pop(_name, None)
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

# Of the site that is kept. Passwords are hashed in the tests' own way, which is quick.
SETTINGS = {
    "SECRET_KEY": "the secret of a blog before its upgrade",
    "FORM_SECONDS": 2.0,
    "WHENCE_DAYS": 90,
}
# A server is named, so that mail is owed; none of it is delivered here.
_SMTP = "django.core.mail.backends.smtp.EmailBackend"
MAILERS = {"default": {"BACKEND": _SMTP, "OPTIONS": {"host": "mail.invalid"}}}
FOLDERS = ("pages", "media", "downloads")


def main(folder):
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import override_settings

    from lib.processes.command_process import CommandProcess
    from tests.upgrade.blog import Blog
    from tests.upgrade.chapters import told_by

    # Nobody here takes as long to write as a person does; and what a worker would start beside
    # itself has a folder of its own by these settings, and would find no blog there.
    alone = mock.patch.object(CommandProcess, "start")
    with override_settings(**SETTINGS | {"FORM_SECONDS": 0}, MAILERS=MAILERS), alone:
        call_command("migrate", verbosity=0)
        told = {"release": release(), "settings": SETTINGS} | told_by(Blog())
        told["at"] = time.time()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA journal_mode=DELETE")
        cursor.execute("VACUUM")
    connection.close()
    keep(folder, told, connection.settings_dict["NAME"])


def release():
    """The commit whose code this is."""
    asked = ["git", "rev-parse", "HEAD"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def keep(folder, told, database):
    from django.conf import settings

    folder.mkdir(parents=True)
    (folder / "told.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    with tarfile.open(folder / "site.tar.xz", "w:xz", preset=9) as package:
        package.add(database, "db.sqlite3")
        for name in FOLDERS:
            package.add(Path(settings.DATA_DIR) / name, name)


if __name__ == "__main__":
    main(Path(__file__).parent / sys.argv[1])
