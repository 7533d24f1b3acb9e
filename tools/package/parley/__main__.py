"""The command `parley` of the installed package: a blog without a checkout.

    parley demo                 a blog with demo content
    parley start                an empty blog of your own
    parley manage site COMMAND  Django's commands on it (or on the demo)

The program is in `program/` beside this file, and nothing else in the environment can import it by accident:
only the processes that this command starts have that folder on their path.
"""

import argparse
import os
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent / "program"
COMMANDS = ["demo", "start", "manage"]
FOLDERS = {"demo": "demo", "start": "site", "site": "site"}
HELP = """\
parley demo                   a blog with demo content, at http://127.0.0.1:8000/
parley start                  an empty blog of your own; its first page asks for its name and owner
parley manage site COMMAND    a command on your blog: parley manage site help
parley manage demo COMMAND    a command on the demo

PORT=8001 and HOST=… choose where it listens, DATA_DIR=… the folder in which it keeps everything.
"""


def main():
    options = argparse.ArgumentParser(
        prog="parley",
        usage="parley demo|start|manage",
        description="A blog engine with threaded comments.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("--version", action="version", version=f"Parley {version('parley')}")
    options.add_argument("command", choices=COMMANDS, help=argparse.SUPPRESS)
    options.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.command != "manage" and given.rest:
        options.error(
            f"“{given.command}” takes nothing more. Settings are given by the environment."
        )
    if given.command == "manage" and given.rest[:1] not in (["site"], ["demo"]):
        options.error(
            "say of which blog: parley manage site COMMAND, or parley manage demo COMMAND"
        )
    _take_up(given.rest[0] if given.command == "manage" else given.command)
    if given.command != "manage":
        print(f"The blog is kept in {os.environ['DATA_DIR']}", flush=True)
    sys.argv = [f"parley {given.command}", *(given.rest or [given.command])]
    runs = {"manage": "config.server.manage"}.get(given.command, "config.server.launch")
    import_module(runs).main()


def _take_up(kind):
    """Find the program first, here and in every process that is started from here; and the blog's folder."""
    sys.path.insert(0, str(PROGRAM))
    others = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(PROGRAM), *filter(None, others)])
    os.environ.setdefault("DATA_DIR", str(_home() / FOLDERS[kind]))


def _home():
    """The user's own folder for what programs keep, as the system has it."""
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/Parley"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "parley"


if __name__ == "__main__":
    main()
