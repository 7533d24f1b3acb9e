"""The first minute on a strange machine: which Python, which browser, and what is said if none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(__file__).resolve().parent.parent / "bin"


@pytest.fixture
def machine(tmp_path):
    """A function that puts a program of a given name and script first on PATH."""
    folder = tmp_path / "programs"
    folder.mkdir()

    def put(name, script):
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
        return folder

    return put


def run(name, *arguments, path="/usr/bin:/bin", **variables):
    return subprocess.run(
        [BIN / name, *arguments], env={"PATH": path, **variables}, capture_output=True, text=True
    )


def test_a_stand_in_with_no_python_behind_it_is_passed_over(machine):
    folder = machine("python3.13", "echo 'python3.13: command not found' >&2; exit 127")
    machine("python3", f'exec {sys.executable} "$@"')

    found = run("find-python", path=f"{folder}:/bin")

    assert found.returncode == 0, found.stderr
    assert str(folder) not in found.stdout and "not found" not in found.stderr


def test_an_older_python_that_comes_first_is_passed_over(machine):
    folder = machine("python3", "exit 1")  # What an old one answers to the question asked.

    found = run("find-python", path=f"{folder}:{Path(sys.executable).parent}:/usr/bin:/bin")

    assert found.returncode == 0
    assert not found.stdout.startswith(str(folder))


def test_the_answer_is_a_path_that_runs():
    found = run("find-python", path=f"{Path(sys.executable).parent}:/usr/bin:/bin")

    version = subprocess.run([found.stdout.strip(), "-V"], capture_output=True, text=True).stdout
    assert version.startswith("Python 3.") and int(version.split(".")[1]) >= 12


def test_a_python_named_outright_is_taken_or_refused_in_a_sentence():
    taken = run("find-python", PYTHON=sys.executable)
    refused = run("find-python", PYTHON="/bin/false")

    assert taken.stdout == f"{sys.executable}\n"
    assert refused.returncode == 1 and refused.stdout == ""
    assert refused.stderr.startswith("PYTHON=/bin/false doesn't run")


def test_a_browser_named_outright_is_taken_and_a_broken_one_is_not(machine):
    browser = machine("my-browser", "echo A browser 1.0") / "my-browser"
    broken = machine("broken", "exit 1") / "broken"

    assert run("find-browser", CHROMIUM=str(browser)).stdout == f"{browser}\n"
    assert str(broken) not in run("find-browser", CHROMIUM=str(broken)).stdout


@pytest.mark.parametrize("arguments", [[], ["site"], ["elsewhere", "shell"]])
def test_a_command_that_names_no_blog_is_told_how(arguments):
    told = run("manage", *arguments)

    assert told.returncode == 1
    assert told.stderr == "Usage: bin/manage demo|site COMMAND\n"


def test_a_command_on_a_blog_that_is_not_there_yet_is_told_so(tmp_path):
    told = run("manage", "site", "shell", DATA_DIR=str(tmp_path))

    assert told.returncode == 1
    assert told.stderr == f"There's no blog in {tmp_path} yet. Run: make start\n"


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_process_of_a_run_finds_the_same_tests():
    """A name that holds a time, or a set's order, ends a run of two processes before it begins."""

    def names(seed):
        collect = [
            sys.executable,
            "-m",
            "pytest",
            "--collect-only",
            "-q",
            "-n0",
            "-p",
            "no:cacheprovider",
        ]
        found = subprocess.run(
            collect,
            cwd=BIN.parent,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
        )
        return [line for line in found.stdout.splitlines() if "::" in line]

    first = names("1")
    assert len(first) > 1000
    assert names("2") == first


@pytest.mark.parametrize(
    "line, environment, is_asked_for",
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318", {}, True),
        ("export OTEL_EXPORTER_OTLP_TRACES_ENDPOINT = http://collector/v1", {}, True),
        ("", {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}, True),
        ("OTEL_EXPORTER_OTLP_ENDPOINT=", {}, False),
        ("# OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318", {}, False),
    ],
)
def test_a_new_release_is_prepared_with_what_the_settings_ask_for(machine, tmp_path, line, environment, is_asked_for):  # fmt: skip
    """As an update does it: a folder without packages, the settings elsewhere. uv only says what it is asked for."""
    programs = machine("uv", 'echo "$@"')
    release, site = tmp_path / "release", tmp_path / "site"
    for folder in (release / "bin", site):
        folder.mkdir(parents=True)
    for name in ("prepare", "find-python"):
        shutil.copy(BIN / name, release / "bin" / name)
    (site / "env").write_text(f"SECRET_KEY=x\n{line}\n")
    env = {"PATH": f"{programs}:{Path(sys.executable).parent}:/usr/bin:/bin", "DATA_DIR": str(site)}
    done = subprocess.run([release / "bin/prepare"], env=env | environment, capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert ("--extra otel" in done.stdout) is is_asked_for
