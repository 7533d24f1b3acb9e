"""A site's folder is shut to others, and nobody else's folder is."""

import os
import subprocess
import sys

import pytest

from lib.storage.private_files import narrow, shut

NAMES = ["env", "db.sqlite3*", "media"]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(0o755)
    return folder


def rights(path):
    return oct(path.stat().st_mode & 0o777)


def test_what_a_site_keeps_is_taken_from_others_with_its_folder(folder):
    (folder / "media").mkdir(mode=0o755)
    for name in "db.sqlite3", "db.sqlite3-wal", "notes":
        (folder / name).touch(0o644)
    (folder / "env").symlink_to(folder / "nowhere")
    assert shut(folder, NAMES) is None
    assert rights(folder) == rights(folder / "media") == "0o700"
    assert rights(folder / "db.sqlite3") == rights(folder / "db.sqlite3-wal") == "0o600"


def test_an_empty_folder_is_the_site_s(folder):
    assert shut(folder, NAMES) is None and rights(folder) == "0o700"


def test_a_folder_that_others_need_is_refused_and_left_as_it_is(folder):
    (folder / "letters").touch()
    assert f"chmod 700 {folder}" in shut(folder, NAMES)
    (folder / "db.sqlite3").touch()
    folder.chmod(0o1777)
    assert "Give the blog its own folder in DATA_DIR" in shut(folder, NAMES)
    assert rights(folder) == "0o777"
    folder.chmod(0o700)
    assert shut(folder, NAMES) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root can be somebody else.")
def test_a_file_of_somebody_else_is_told_of():
    # Whoever it becomes need not be able to enter this folder, so it imports before.
    script = "import os; from pathlib import Path; from lib.storage.private_files import narrow\n"
    script += "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
    script += "print(narrow(Path('/etc/hostname')))"
    command = [sys.executable, "-Ic", f"import sys; sys.path[:0] = {sys.path!r}\n{script}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Its owner can: chmod go-rwx /etc/hostname" in done.stdout


def test_what_is_not_there_is_open_to_nobody(tmp_path):
    assert narrow(tmp_path / "nothing") is None
