"""The package of a release: its command starts a blog where there is no checkout, out of a folder of the user's."""

import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.served import free_port
from tests.waiting import for_answer, until

ROOT = Path(__file__).resolve().parent.parent

pytestmark = [pytest.mark.served, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The built package. It is packed by the tools of .venv, so nothing is asked of the network."""
    into = tmp_path_factory.mktemp("package")
    build = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    command = [sys.executable, "-c", build, str(into)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [built] = into.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel):
    """A folder that holds the package as an environment does; what it stands on is in .venv."""
    with zipfile.ZipFile(wheel) as package:
        package.extractall(folder := wheel.parent / "site-packages")
    return folder


@pytest.fixture
def parley(installed, tmp_path):
    """parley("manage", "demo", "check"): the command in an empty folder, by somebody who has kept nothing yet."""
    (home := tmp_path / "home").mkdir()
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(installed)}

    def run(*words, start=subprocess.run, **more):
        given = {"cwd": home, "env": env | more.pop("env", {}), "text": True}
        return start([sys.executable, "-m", "parley", *words], **given, **more)

    run.kept = home / ".local/share/parley"
    return run


def test_an_environment_gets_parley_and_no_module_of_another_name(wheel):
    with zipfile.ZipFile(wheel) as package:
        tops = {name.partition("/")[0] for name in package.namelist()}
        files = {name for name in package.namelist() if "__pycache__" in name}
    [about] = tops - {"parley"}
    assert about.endswith(".dist-info") and not files


def test_the_demo_is_up_from_an_empty_folder(parley, installed):
    log = installed.parent / "said"
    port = free_port()
    with log.open("w") as said:
        demo = parley(
            "demo", start=subprocess.Popen, env={"PORT": str(port)}, stdout=said, stderr=said
        )
    try:
        assert for_answer(f"http://127.0.0.1:{port}", seconds=120) == 200
        version = parley("manage", "demo", "version", capture_output=True)
        checked = until(lambda: _checked(parley), what="the demo's own check of itself")
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(60)
    assert f"The blog is kept in {parley.kept / 'demo'}" in log.read_text()
    assert [one.name for one in parley.kept.iterdir()] == ["demo"]
    assert version.returncode == 0 and checked.returncode == 0, checked.stdout + checked.stderr


def _checked(parley):
    """The ended check_site of the demo; None while its worker is at the check of that night, which is due at once."""
    done = parley("manage", "demo", "check_site", capture_output=True)
    return None if "being checked already" in done.stderr else done


@pytest.mark.parametrize(
    "words, sentence",
    [
        ((), "usage: parley"),
        (("strat",), "invalid choice: 'strat'"),
        (("demo", "now"), "“demo” takes nothing more"),
        (("manage",), "parley manage site COMMAND"),
        (("manage", "site", "check"), "Run: parley start"),
    ],
)
def test_a_mistake_gets_a_sentence(parley, words, sentence):
    done = parley(*words, capture_output=True)
    assert done.returncode and sentence in done.stderr and "Traceback" not in done.stderr


def test_an_update_is_left_to_what_installed_it(parley):
    (parley.kept / "site").mkdir(parents=True)
    (parley.kept / "site/env").write_text("SECRET_KEY=x\nSITE_URL=http://127.0.0.1:8000\n")
    assert parley("manage", "site", "migrate", "-v0").returncode == 0
    done = parley("manage", "site", "update", capture_output=True)
    assert done.returncode and "uv tool upgrade parley" in done.stdout + done.stderr
