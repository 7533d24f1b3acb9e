"""What makes a machine run a blog by itself: the installer, the unit, the image's files."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
INSTALL = ROOT / "tools" / "install"
CONTAINER = ROOT / "tools" / "container"


@pytest.mark.parametrize(
    "address", [(), ("blog.example.org",), ("https://blog.example.org/path here",)]
)
def test_the_installer_says_what_it_wants(address):
    said = subprocess.run([INSTALL / "install", *address], capture_output=True, text=True)
    assert said.returncode == 1 and "https://blog.example.org" in said.stderr


@pytest.mark.parametrize("script", [INSTALL / "install", INSTALL / "parley", CONTAINER / "slim"])
def test_the_scripts_can_be_read_by_their_shells(script):
    shell = re.match(r"#!(\S+)", script.read_text())[1]
    subprocess.run([shell, "-n", script], check=True)
    assert script.stat().st_mode & 0o100


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd isn't installed here.")
def test_the_unit_leaves_little_to_take_over():
    asked = ["systemd-analyze", "security", "--offline=true", "--threshold=30"]
    subprocess.run([*asked, INSTALL / "parley.service"], stdout=subprocess.DEVNULL, check=True)


def test_a_web_server_can_run_without_a_worker(monkeypatch):
    asked = [sys.executable, "-m", "config.server.serve", "--commands", "7"]
    for runs, names in [("all", {"The web server", "The worker"}), ("web", {"The web server"})]:
        monkeypatch.setenv("RUNS", runs)
        said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
        assert set(json.loads(said.stdout)) - {"Ferry Pass"} == names


def test_the_image_holds_no_root_and_nothing_of_a_developers_folder():
    containerfile = (CONTAINER / "Containerfile").read_text()
    assert "USER 10001" in containerfile and "FROM scratch" in containerfile
    ignored = (CONTAINER / "ignored").read_text().split()
    assert {".git", ".venv", "var", "tests"} <= set(ignored)
