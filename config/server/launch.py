"""`make demo` and `make start`: what a site needs once, then the supervisor.

    python -m config.server.launch demo     a blog with demo content, in var/demo/
    python -m config.server.launch start    an empty blog of your own, in var/site/

Running it again changes nothing that was written. The folder's `env` holds the site's
secret and its settings; the environment wins over it.
"""

import argparse
import hashlib
import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connection
from dotenv import dotenv_values  # What environs itself reads files with.

from config import environment, kinds
from config.server import deployment
from config.server.serve import free_port, refusal
from lib.storage import private_files
from transfer.demo import identity_provider

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = {"demo": "demo", "start": "site"}
# Whoever gives one of them answers all that a new blog asks for (setup_site).
ANSWERS = ["SITE_NAME", "OWNER_NAME", "OWNER_EMAIL", "OWNER_PASSWORD"]
# What a site keeps in its folder.
KEPT = [
    *("env", "db.sqlite3*", "media*", "originals*"),  # A restore keeps earlier ones beside them.
    *("backups", "backup-work", "downloads", "figures", "locks", "pages", "restoring", "static"),
    *("releases", "serving*.json", "update.json"),
]


def main():
    private_files.make_private()
    options = argparse.ArgumentParser(description="Prepare a site, then serve it.")
    options.add_argument("kind", choices=FOLDERS)
    kind = options.parse_args().kind
    try:
        host, port = environment.value("HOST"), environment.value("PORT")
    except ValueError as sentence:
        sys.exit(str(sentence))
    if sentence := refusal(host, port):
        sys.exit(sentence)
    try:
        settle(kind, host, port)
        prepare(kind)
    except (CommandError, environment.WrongSettings) as sentence:
        sys.exit(str(sentence))
    except (KeyboardInterrupt, EOFError):
        sys.exit("\nStopped before starting. Run the same command to continue.")
    _say("Starting")
    serve = [sys.executable, "-m", "config.server.serve", "--host", host, "--port", str(port)]
    os.execv(sys.executable, serve)


def settle(kind, host, port):
    """Give the site its folder and its settings, made once, and take them up."""
    here = f"http://{host}:{port}"
    folder = folder_of(kind)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sentence := private_files.shut(folder, KEPT):
        raise CommandError(sentence)
    if not (folder / "env").exists():
        lines = {"SECRET_KEY": secrets.token_urlsafe(50)}
        if kind == "start":
            lines |= _address(os.environ.get("SITE_URL") or _ask_address(here))
        _write_once(folder / "env", lines)
    take_up(kind)
    os.environ.setdefault("SITE_URL", here)
    if kind == "demo" and host in identity_provider.LOOPBACK and "OIDC" not in os.environ:
        # A service to sign in with, which needs neither keys nor the internet.
        secret = secrets.token_urlsafe(30)
        os.environ |= identity_provider.environment(os.environ["SITE_URL"], free_port(), secret)


def folder_of(kind):
    return Path(os.environ.get("DATA_DIR") or ROOT / "var" / FOLDERS[kind]).resolve()


def take_up(kind):
    """Put the settings of the site's folder into the environment, which wins where it has its own."""
    folder = folder_of(kind)
    os.environ |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    for name, value in dotenv_values(folder / "env").items():
        os.environ.setdefault(name, value or "")
    if kind == "demo":
        # Never the database that a .env beside it names: the demo brings its own people.
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'db.sqlite3'}")


def prepare(kind):
    """Bring the database and the files up to this release, and fill a new site."""
    os.chdir(ROOT)
    django.setup()
    for sentence in environment.slips():
        print(f"Settings: {sentence}", file=sys.stderr, flush=True)
    ask_whether_it_is_safe()
    _say("Bringing the database up to date")
    call_command("migrate", verbosity=0)
    _shut_database()
    call_command("ensure_roles")
    if kind == "demo":
        call_command("load_demo")
    else:
        found()
    collect()


def ask_whether_it_is_safe():
    sentences, stops = deployment.findings()
    for sentence in sentences:
        print(f"Security: {sentence}", file=sys.stderr, flush=True)
    if stops:
        raise CommandError("Parley doesn’t start like this. Mend it, then run the same command.")


def found():
    """Found the blog from the answers in the environment, or leave it to the first page in the browser."""
    from moderation.founding import action as founding  # Its models are there once Django is set up.

    if founding.is_founded():
        return
    if any(os.environ.get(name) for name in ANSWERS):
        call_command("setup_site")
    else:
        os.environ["FIRST_RUN_CODE"] = founding.new_code()


def _shut_database():
    """One that DATABASE_URL puts into another folder than the site's."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"]).resolve()
        if sentence := private_files.narrow(*file.parent.glob(f"{file.name}*")):
            raise CommandError(sentence)


def collect():
    """Collect and compress the static files, unless they are the ones collected already."""
    files = (storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    stats = sorted((path, os.stat(path).st_size, os.stat(path).st_mtime_ns) for path in files)
    digest = hashlib.sha256(repr(stats).encode()).hexdigest()
    stamp = settings.STATIC_ROOT / ".collected"
    if stamp.exists() and stamp.read_text() == digest:
        return
    _say("Collecting style sheets, scripts and fonts")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest)


def _ask_address(here):
    if not sys.stdin.isatty():
        sys.exit(
            "There's nobody to ask. Set the blog's address, like SITE_URL=https://blog.example.org."
        )
    while True:
        answer = input(f"Your blog's address, as readers type it [{here}]: ").strip() or here
        if _is_address(answer):
            return answer
        print("That isn't a web address. Type one like https://blog.example.org")


def _address(url):
    if not _is_address(url):
        sys.exit(f"SITE_URL={url} isn't a web address. Use one like https://blog.example.org")
    hosts = dict.fromkeys([urlsplit(url).hostname, "127.0.0.1", "localhost", "[::1]"])
    return {"SITE_URL": url.rstrip("/"), "ALLOWED_HOSTS": ",".join(hosts)}


def _is_address(url):
    try:
        return kinds.BASE.is_right(url)
    except ValueError:
        return False


def _write_once(path, lines):
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("# This site's settings. docs/operating.md lists what can stand here.\n")
        file.writelines(f"{name}={value}\n" for name, value in lines.items())


def _say(words):
    print(f"{words} …", flush=True)


if __name__ == "__main__":
    main()
