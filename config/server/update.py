"""Bringing a site to another release while it is read, and back.

Each release runs from a folder of its own, so nothing changes under a process that is at work. The new one
is prepared, asked and tried at a port of its own before anybody meets it. What was there before is written to
`update.json` first, so a run that is killed can be taken back too.
"""

import json
import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections
from django.utils import timezone

from config import environment
from config.server import running
from config.server.serve import free_port

ROOT = settings.BASE_DIR
NOTE = "update.json"
ROOM = 600 * 1024 * 1024  # Bytes that a release takes with its packages, and some more.
BACKUPS_KEPT = 3  # The last is what the update can be taken back with.
PATIENCE = 60  # seconds for a server to answer, and for the worker to do a task
PATHS = ["/healthz", "/"]
RELEASE = re.compile(r"v\d+(\.\d+)*")  # tags; v0.2.0rc1 is none
# Of an earlier release that has no such address, this is no fault.
MAY_BE_MISSING = {"/healthz"}


class UpdateFailed(Exception):
    """Why the site isn't brought to the other release, in a sentence."""


@dataclass(frozen=True)
class DownloadedRelease:
    """A folder with the code of a release, and with its packages once it is prepared."""

    folder: Path

    def run(self, *command, check=True):
        """A command of Django's in it; what it prints. Raises UpdateFailed with what it complains of."""
        python = self.folder / ".venv/bin/python"
        return self.call(python, "manage.py", *command, check=check)

    def call(self, *command, check=True):
        done = subprocess.run(
            command, cwd=self.folder, env=_surroundings(), capture_output=True, text=True
        )
        if check and done.returncode:
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-5:]
            raise UpdateFailed("\n".join([f"{' '.join(map(str, command[1:]))} failed:", *last]))
        return done.stdout

    def prepare(self):
        if (self.folder / "bin/prepare").exists():
            self.call("/bin/sh", "bin/prepare")


def update(target, say):
    """Bring the site to a release, a commit or a folder; without one to the newest release."""
    serving = running.state()
    before = DownloadedRelease(Path(serving["folder"]) if serving else ROOT)
    after, commit = _prepared(target, before, say)
    waiting = json.loads(after.run("pending_migrations"))
    say("Backing up")
    note = {
        # Of a folder that somebody gave, git is nobody's business.
        "before": {
            "folder": str(before.folder),
            "commit": _commit_of(before.folder) if commit else None,
        },
        "after": {"folder": str(after.folder), "commit": commit},
        "backup": str(_back_up(before)),
        "pending": waiting["pending"],
        "objections": waiting["objections"],
        "done": False,
    }
    _write(note)
    _forget_backups(kept=note["backup"])
    stands_still = bool(serving and waiting["objections"])
    try:
        _put_in_place(after, serving, stands_still, say)
    except (UpdateFailed, KeyboardInterrupt) as fault:
        say("Going back")
        _go_back(note, with_database=bool(waiting["objections"]) and (stands_still or not serving))
        raise UpdateFailed(f"{fault}\nThe release of before runs as it did.") from fault
    _write(note | {"done": True})
    if commit:
        _bring_checkout_to(commit)
    _forget_releases(after.folder, before.folder)
    return note


def _prepared(target, before, say):
    """(DownloadedRelease, commit or None) that can run here as far as can be asked beforehand. Raises UpdateFailed."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < ROOM:
        raise UpdateFailed(
            f"{free // 2**20} MB are free in {settings.DATA_DIR}; a release needs {ROOM // 2**20} MB."
        )
    say("Fetching the release")
    after, commit = _release_of(target)
    if after.folder == before.folder or (commit and commit == _commit_of(before.folder)):
        raise UpdateFailed("This is the release that runs already.")
    say("Preparing it")
    after.prepare()
    say("Checking settings, deployment and migrations")
    after.run("settings")
    after.run("check", "--deploy", "--fail-level", "ERROR")
    return after, commit


def _put_in_place(after, serving, stands_still, say):
    """Migrate, try the release aside, and have it serve where one serves now. Raises UpdateFailed."""
    if stands_still:
        say("The older release can’t run beside these migrations: visitors wait meanwhile")
        running.ask_for(None)
    say("Bringing the database up to date")
    after.run("migrate", "--noinput")
    after.run("ensure_roles")
    after.run("collectstatic", "--noinput")
    say("Trying the release")
    with _served_aside(after) as port:
        _ask(port, "The new release")
    if serving:
        say("Putting it in place")
        _serve(after)
        say("Checking")
        _ask(serving["port"], "The blog")
        after.run("ask_worker", "--seconds", str(PATIENCE))


def roll_back(say, *, with_database=False):
    """Run the release of before the last update again.

    Its database is that of now where the release survives what has been migrated, and else that of the
    backup, if `with_database` says that what was written since may be lost.
    """
    try:
        note = json.loads((settings.DATA_DIR / NOTE).read_text())
    except FileNotFoundError:
        raise UpdateFailed("There is no update to go back from.") from None
    if note["objections"] and not with_database:
        raise UpdateFailed(
            "The release of before can’t work with the present database. With --database the backup of"
            f" before the update is restored ({note['backup']}), and what was written since is lost."
        )
    say("Going back")
    _go_back(note, with_database=with_database)
    (settings.DATA_DIR / NOTE).unlink()
    if commit := note["before"]["commit"]:
        _bring_checkout_to(commit)
    return note


def _go_back(note, *, with_database):
    before = DownloadedRelease(Path(note["before"]["folder"]))
    commit = note["before"]["commit"]
    if commit and _commit_of(before.folder) != commit:  # The checkout has gone on.
        before = _worktree(commit)
        before.prepare()
    serving = running.state()
    is_paused = serving and (with_database or serving["folder"] is None)
    try:
        if with_database:
            if serving:
                running.ask_for(None)
            connections.close_all()  # Ours would keep the database from being replaced.
            before.run("restore", "--replace", note["backup"])
    finally:
        if is_paused or (serving and serving["folder"] != str(before.folder)):
            _serve(before)
    before.run("collectstatic", "--noinput", check=False)


def _release_of(target):
    """(DownloadedRelease, commit or None): a folder as it is, else a commit in a folder of its own."""
    if target and Path(target).is_dir():
        return DownloadedRelease(Path(target).resolve()), None
    if environment.IS_PACKAGE:
        raise UpdateFailed(
            "Parley was installed as a package. Upgrade it as you installed it, for example by: uv tool upgrade parley."
            " Then start the blog again: its database follows by itself."
        )
    if not (ROOT / ".git").exists():
        raise UpdateFailed(
            "This isn’t a checkout of git. Unpack the new release beside it and give its folder."
        )
    if _git("remote"):
        _git("fetch", "--tags")
    named = target
    if not named:  # The tag of the highest version; where nothing was released, what is followed.
        tags = _git("tag", "--list", "v*", "--sort=-version:refname").split()
        newest = next(filter(RELEASE.fullmatch, tags), None)
        if newest and _git("tag", "--list", newest, "--merged", "HEAD"):
            raise UpdateFailed(
                f"Nothing newer than {newest} is released. Give a commit or a branch."
            )
        named = newest or "@{upstream}"
    try:
        commit = _git("rev-parse", "--verify", "--quiet", f"{named}^{{commit}}")
    except UpdateFailed:
        missing = "The checkout follows no branch of a remote"
        missing = f"There is no release {target}" if target else missing
        raise UpdateFailed(
            f"{missing}. Give a tag, a commit, or a folder with a release."
        ) from None
    return _worktree(commit), commit


def _worktree(commit):
    folder = settings.DATA_DIR / "releases" / commit[:12]
    if not folder.exists():
        _git("worktree", "prune")
        _git("worktree", "add", "--quiet", "--detach", str(folder), commit)
        if (ROOT / ".env").exists():
            (folder / ".env").symlink_to(ROOT / ".env")
    return DownloadedRelease(folder)


def _bring_checkout_to(commit):
    """What `make start` would run next time. Nothing runs from there now, so its files may change."""
    if _git("rev-parse", "HEAD") == commit:
        return
    if running.state() and running.state()["folder"] == str(ROOT):
        return
    try:
        _git("reset", "--keep", "--quiet", commit)
    except UpdateFailed as fault:
        raise UpdateFailed(
            f"The release runs, but the checkout in {ROOT} couldn’t follow. Bring it to {commit[:12]}"
            f" by hand before the next start.\n{fault}"
        ) from fault
    DownloadedRelease(ROOT).prepare()


def _forget_releases(*kept):
    """Delete all folders of releases but these."""
    for folder in (settings.DATA_DIR / "releases").glob("*"):
        if folder not in kept:
            _git("worktree", "remove", "--force", str(folder))


def _forget_backups(kept):
    """Delete old backups before updates, but for the last ones and `kept`, this update's; their names sort by time."""
    backups = sorted(settings.BACKUPS_ROOT.glob("before-update-*.tar"))
    for file in backups[:-BACKUPS_KEPT]:
        if file != Path(kept):
            with suppress(OSError):
                file.unlink()


def _commit_of(folder):
    try:
        return _git("rev-parse", "HEAD", at=folder)
    except UpdateFailed:
        return None


def _git(*command, at=None):
    return DownloadedRelease(at or ROOT).call("git", *command).strip()


def _back_up(release):
    folder = settings.BACKUPS_ROOT
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"before-update-{timezone.now():%Y-%m-%d-%H%M%S}.tar"
    release.run("backup", str(file), "--media", "reference")
    return file


@contextmanager
def _served_aside(release):
    """The release's web server at a port that nobody knows."""
    port = free_port()
    python = release.folder / ".venv/bin/python"
    where = ["--host", "127.0.0.1", "--port", str(port), "config.rsgi:application"]
    server = subprocess.Popen(
        [python, "-m", "config.server.web", *where],
        cwd=release.folder,
        env=_surroundings(),
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + PATIENCE
        while server.poll() is None and time.monotonic() < until:
            try:
                _status(port, "/")
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def _serve(release):
    if fault := running.ask_for(release.folder):
        raise UpdateFailed(fault)


def _ask(port, who):
    """Ask for a few pages. Raises UpdateFailed if one isn't as it should be."""
    for path in PATHS:
        try:
            status = _status(port, path)
        except OSError as fault:
            raise UpdateFailed(f"{who} doesn’t answer at {path}: {fault}.") from fault
        if status >= 400 and not (status == 404 and path in MAY_BE_MISSING):
            raise UpdateFailed(f"{who} answers {status} at {path}.")


def _status(port, path):
    host = urlsplit(settings.SITE_URL).netloc
    headers = {"Host": host, "X-Forwarded-Proto": urlsplit(settings.SITE_URL).scheme}
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            answer.read()
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def _surroundings():
    """The environment of another release's processes: without the way to our own modules."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def _write(note):
    """Keep the note; whole, or the one of before."""
    file = settings.DATA_DIR / NOTE
    partial = file.with_suffix(".partial")
    partial.write_text(json.dumps(note, indent=1))
    partial.replace(file)
