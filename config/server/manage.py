"""Django's commands on a site that `make start` or `make demo` made, with its own settings.

bin/manage site import_wordpress export.xml
bin/manage demo shell
"""

import sys

from config.commands import Commands
from config.environment import MAKE, MANAGE, WrongSettings
from config.server.launch import FOLDERS, folder_of, take_up
from lib.storage import private_files


def main():
    private_files.make_private()
    kinds = {folder: kind for kind, folder in FOLDERS.items()}
    if len(sys.argv) < 3 or sys.argv[1] not in kinds:
        sys.exit(f"Usage: {MANAGE} {'|'.join(kinds)} COMMAND")
    kind = kinds[sys.argv[1]]
    if not (folder_of(kind) / "env").exists():
        sys.exit(f"There's no blog in {folder_of(kind)} yet. Run: {MAKE} {kind}")
    try:
        take_up(kind)
    except WrongSettings as sentences:
        sys.exit(str(sentences))
    Commands([f"{MANAGE} {sys.argv[1]}", *sys.argv[2:]]).execute()


if __name__ == "__main__":
    main()
