"""The command `parley` of an installed blog: it runs where the operator stands, as the blog's user.

The script is the real one, filled in as the installer does it for another machine; systemd and the change of
user, for which a whole machine would be needed, are said instead of done.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.test_update_from_git import git, publish

ROOT = Path(__file__).resolve().parent.parent
SAID = '#!/bin/sh\necho "$(basename "$0") $*" >>"$RAN"\n'
# The blog's user may not read what lies in a folder called "private".
RUNUSER = """#!/bin/sh
shift 3
case "$*" in test*private*) exit 1 ;; esac
exec "$@"
"""


@pytest.fixture
def machine(tmp_path):
    """A machine with an installed blog, at other folders than the usual ones."""
    folder = tmp_path / "machine"
    programs, units = folder / "programs", folder / "etc/systemd/system"
    code, data = folder / "code", folder / "data"
    for one in (programs, units, data, code / "var/current/bin", folder / "stands"):
        one.mkdir(parents=True)
    (data / "env").write_text("SECRET_KEY=x\nBACKUPS_DIR=/var/backups/parley\n")
    filled = (ROOT / "tools/install/parley").read_text()
    for usual, here in [
        ("/opt/parley", code),
        ("/var/lib/parley", data),
        ("/etc/systemd/system", units),
        ("/tmp/* | /var/tmp/*", "/everybodys/*"),  # The machine of this test lies in /tmp.
    ]:
        filled = filled.replace(usual, str(here))
    for name, text in [
        ("parley", filled),
        ("systemctl", SAID),
        ("runuser", RUNUSER),
        ("chown", SAID),
        ("id", '#!/bin/sh\n[ "$1" = -u ] && echo 0 || echo root\n'),
    ]:
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    manage = code / "var/current/bin/manage"
    manage.write_text('#!/bin/sh\nprintf "%s\\n" "$PWD" "$@" >>"$RAN"\n')
    manage.chmod(0o755)
    ran = folder / "ran"
    env = {"PATH": f"{programs}:{os.environ['PATH']}", "RAN": str(ran)}

    def parley(*words, cwd=folder / "stands"):
        command = [programs / "parley", *map(str, words)]
        return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)

    return SimpleNamespace(
        folder=folder, units=units, data=data, code=code, parley=parley,
        stands=folder / "stands", ran=lambda: ran.read_text() if ran.exists() else "",
    )  # fmt: skip


def test_a_file_is_meant_where_the_operator_stands(machine):
    (machine.stands / "export.xml").touch()
    done = machine.parley("import_wordpress", "export.xml", "--keep-binned")
    assert done.returncode == 0, done.stderr
    file = str(machine.stands / "export.xml")
    assert machine.ran().splitlines() == ["/", "site", "import_wordpress", file, "--keep-binned"]


def test_a_backup_is_written_where_the_operator_stands(machine):
    machine.parley("backup", "blog.tar.age", "--to", "age1xyz", "--media", "reference")
    file = str(machine.stands / "blog.tar.age")
    told = ["backup", file, "--to", "age1xyz", "--media", "reference"]
    assert machine.ran().splitlines() == ["/", "site", *told]


def test_a_backup_in_the_bucket_keeps_its_name(machine):
    machine.parley("restore", "--replace", "20261128-041000-7.tar")
    machine.parley("backup", "--verify", "20261128-041000-7.tar")
    assert str(machine.stands) not in machine.ran()


def test_a_file_that_the_blogs_user_cant_read_is_named_with_its_mend(machine):
    private = machine.folder / "private"
    private.mkdir()
    (private / "export.xml").touch()
    for words in (["import_ghost", "export.xml"], ["restore", "--key=export.xml", "x.tar"]):
        done = machine.parley(*words, cwd=private)
        assert done.returncode == 1 and f"can't read {private}/export.xml" in done.stderr
        assert "chown -R parley:" in done.stderr
    done = machine.parley("backup", "blog.tar", cwd=private)
    assert done.returncode == 1 and f"can't write to {private}/." in done.stderr
    assert machine.ran() == ""


def test_what_names_no_file_is_handed_on_as_it_is(machine):
    (machine.stands / "threads").touch()
    machine.parley("check_site", "--only", "threads")
    assert machine.ran().splitlines() == ["/", "site", "check_site", "--only", "threads"]


# --- The newest release ---


@pytest.fixture
def released(machine):
    """A function that publishes a commit under a tag; the first one runs."""
    origin = machine.folder / "origin"
    git(machine.folder, "init", "--quiet", "--initial-branch=main", str(origin))
    publish(origin, "v0.9.0", "v0.9.0")
    shutil.rmtree(machine.code)
    git(machine.folder, "clone", "--quiet", str(origin), str(machine.code))
    current = machine.code / "var/current"
    git(machine.code, "worktree", "add", "--quiet", "--detach", str(current), "v0.9.0")
    return lambda tag: publish(origin, tag, tag)


def test_an_update_without_a_name_takes_the_highest_version(machine, released):
    newest = released("v0.10.0")
    released("v0.9.1")
    machine.parley("update")  # It goes no further here, where a release has no packages.
    assert [folder.name for folder in (machine.code / "var/releases").iterdir()] == [newest]


def test_an_update_to_what_runs_already_says_so(machine, released):
    done = machine.parley("update")
    assert done.returncode == 1 and "Nothing newer than v0.9.0 is released." in done.stderr
    assert not (machine.code / "var/releases").exists()


# --- Another folder for the backups ---


def test_one_command_opens_a_folder_to_the_service_and_has_backups_go_there(machine):
    wanted = machine.folder / "disk" / "parley"
    wanted.parent.mkdir()
    done = machine.parley("backups-to", wanted)
    assert done.returncode == 0, done.stderr
    opened = (machine.units / "parley.service.d" / "backups.conf").read_text()
    assert f"ReadWritePaths=-{wanted}\n" in opened and f"WantsMountsFor={wanted}\n" in opened
    assert wanted.is_dir() and wanted.stat().st_mode & 0o077 == 0
    settings_of_it = (machine.data / "env").read_text()
    assert re.findall("^BACKUPS_DIR=(.*)$", settings_of_it, re.M) == [str(wanted)]
    assert "SECRET_KEY=x" in settings_of_it
    assert "systemctl daemon-reload\nsystemctl restart parley.service\n" in machine.ran()


@pytest.mark.parametrize(
    "folder, why",
    [
        ("", "whole path"),
        ("disk", "whole path"),
        ("/home/ada/backups", "people"),
        ("/mnt/a b", "path"),
    ],
)
def test_a_folder_that_the_service_can_never_see_is_refused(machine, folder, why):
    done = machine.parley("backups-to", folder)
    assert done.returncode == 1 and why in done.stderr
    assert not (machine.units / "parley.service.d").exists()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd isn't installed here.")
def test_systemd_takes_what_the_command_writes(machine, tmp_path):
    machine.parley("backups-to", tmp_path / "there")
    asked = ["systemd-analyze", "verify", "--man=no", machine.units / "parley.service"]
    said = subprocess.run(
        asked,
        capture_output=True,
        text=True,
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{machine.units}:"},
    )
    assert "backups.conf" not in said.stderr, said.stderr
