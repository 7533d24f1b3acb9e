"""`make demo` and `make start`: what a site needs once, then the supervisor.

    python -m config.server.launch demo     a blog with demo content, in var/demo/
    python -m config.server.launch start    an empty blog of your own, in var/site/

Running it again changes nothing that was written. The folder's `env` holds the site's
secret and its settings; the environment wins over it.
"""

import argparse
import errno
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
from django.db import Error, connection

from config import environment, kinds
from config.server import deployment, servers_at_start
from config.server.serve import free_port, refusal
from lib.db import survivable
from lib.observing import logs
from lib.storage import private_files, writable
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
        logs.end(str(sentence))
    if sentence := refusal(host, port):
        logs.end(sentence)
    try:
        settle(kind, host, port)
        with logs.all_as_lines():
            prepare(kind)
            _say("Starting")
    except (CommandError, environment.WrongSettings) as sentence:
        logs.end(str(sentence))
    except Error as fault:
        if not servers_at_start.is_of_the_server(fault):
            raise
        logs.end(servers_at_start.in_words(fault)[0])
    except (KeyboardInterrupt, EOFError):
        sys.exit("\nStopped before starting. Run the same command to continue.")
    serve = [sys.executable, "-m", "config.server.serve", "--host", host, "--port", str(port)]
    os.execv(sys.executable, serve)


def settle(kind, host, port):
    """Give the site its folder and its settings, made once, and take them up."""
    here = f"http://{host}:{port}"
    folder = folder_of(kind)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        writable.ensure(folder)
    except OSError as fault:
        raise CommandError(
            f"{folder} can’t be the blog’s folder: {fault.strerror}. Name a folder in DATA_DIR that the user of this"
            " process may make and write to."
        ) from None
    if sentence := private_files.shut(folder, KEPT):
        raise CommandError(sentence)
    if not (folder / "env").exists():
        lines = {"SECRET_KEY": secrets.token_urlsafe(50)}
        if kind == "start":
            lines |= _address_lines(here)
        descriptor = os.open(folder / "env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write("# This site's settings. docs/operating.md lists what can stand here.\n")
            file.writelines(f"{name}={value}\n" for name, value in lines.items())
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
    if (folder / "env").exists():
        for name, value in environment.lines_of(folder / "env").items():
            os.environ.setdefault(name, value or "")
    if kind == "demo":
        # Never the database that a .env beside it names: the demo brings its own people.
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'db.sqlite3'}")


def prepare(kind):
    """Bring the database and the files up to this release, and fill a new site."""
    os.chdir(ROOT)
    django.setup()
    for sentence in environment.doubts():
        logs.say(f"Settings: {sentence}")
    ask_whether_it_is_safe()
    try_folder_of_backups()
    servers_at_start.await_database(logs.say)
    servers_at_start.warn_of_cache(logs.say)
    _say("Bringing the database up to date")
    survivable.refuse_half_a_release()
    call_command("migrate", verbosity=0)
    if connection.vendor == "sqlite":
        # DATABASE_URL may have put it into another folder than the site's.
        file = Path(connection.settings_dict["NAME"]).resolve()
        if sentence := private_files.narrow(*file.parent.glob(f"{file.name}*")):
            raise CommandError(sentence)
    call_command("ensure_roles")
    if kind == "demo":
        call_command("load_demo")
    else:
        found_blog()
    collect()


def ask_whether_it_is_safe():
    sentences, stops = deployment.findings()
    for sentence in sentences:
        logs.say(f"Security: {sentence}")
    if stops:
        raise CommandError("Parley doesn’t start like this. Correct it, then run the same command.")


def try_folder_of_backups():
    """Say it where backups will find no place; the blog serves without them."""
    folder = settings.BACKUPS_ROOT
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        writable.ensure(folder)
    except OSError as fault:
        sentence = f"Settings: Backups can’t be written to {folder}: {fault.strerror}. Correct BACKUPS_DIR."
        # The unit of tools/install lets no service write elsewhere.
        if fault.errno in (errno.EROFS, errno.EACCES):
            sentence += f" Allow an installed service to write there: parley backups-to {folder}"
        logs.say(sentence)


def found_blog():
    """Found the blog from the answers in the environment, or leave it to the first page in the browser."""
    # Its models are there once Django is set up.
    from moderation.founding import action as founding

    if founding.is_founded():
        return
    if any(os.environ.get(name) for name in ANSWERS):
        call_command("setup_site")
    else:
        os.environ["FIRST_RUN_CODE"] = founding.new_code()


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


def _address_lines(here):
    """The settings that say the blog's address: that of the environment, or else what somebody types."""
    url = os.environ.get("SITE_URL")
    if url and not _is_address(url):
        sys.exit(f"SITE_URL={url} isn't a web address. Use one like https://blog.example.org")
    if not url and not sys.stdin.isatty():
        sys.exit(
            "There's nobody to ask. Set the blog's address, like SITE_URL=https://blog.example.org."
        )
    while not url:
        answer = input(f"Your blog's address, as readers type it [{here}]: ").strip() or here
        if _is_address(answer):
            url = answer
        else:
            print("That isn't a web address. Type one like https://blog.example.org")
    hosts = dict.fromkeys([urlsplit(url).hostname, "127.0.0.1", "localhost", "[::1]"])
    return {"SITE_URL": url.rstrip("/"), "ALLOWED_HOSTS": ",".join(hosts)}


def _is_address(url):
    try:
        return kinds.BASE.is_right(url)
    except ValueError:
        return False


def _say(words):
    print(f"{words} …", flush=True)


if __name__ == "__main__":
    main()
