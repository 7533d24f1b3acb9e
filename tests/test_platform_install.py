"""What makes a machine run a blog by itself: the installer, the unit, the image's files."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from config.variables import VARIABLES

ROOT = Path(__file__).resolve().parent.parent
INSTALL = ROOT / "tools" / "install"
CONTAINER = ROOT / "tools" / "container"
COMPOSE = shutil.which("docker-compose") or "/usr/libexec/docker/cli-plugins/docker-compose"


@pytest.mark.parametrize(
    "address", [(), ("blog.example.org",), ("https://blog.example.org/path here",)]
)
def test_the_installer_says_what_it_wants(address):
    said = subprocess.run([INSTALL / "install", *address], capture_output=True, text=True)
    assert said.returncode == 1 and "https://blog.example.org" in said.stderr


@pytest.mark.parametrize(
    "script",
    [
        *(INSTALL / name for name in ("install", "parley", "try")),
        CONTAINER / "slim",
        CONTAINER / "try",
    ],
)
def test_the_scripts_can_be_read_by_their_shells(script):
    shell = re.match(r"#!(\S+)", script.read_text())[1]
    subprocess.run([shell, "-n", script], check=True)
    assert script.stat().st_mode & 0o100


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd isn't installed here.")
def test_the_unit_leaves_little_to_take_over():
    asked = ["systemd-analyze", "security", "--offline=true", "--threshold=30"]
    subprocess.run([*asked, INSTALL / "parley.service"], stdout=subprocess.DEVNULL, check=True)


def test_the_unit_is_started_again_however_it_ended_and_keeps_uploads_on_a_disk():
    unit = (INSTALL / "parley.service").read_text()
    assert re.findall("^Restart=(.*)$", unit, re.M) == ["always"]
    assert "TMPDIR=/var/tmp" in unit and "PrivateTmp=yes" in unit


@pytest.mark.parametrize(
    "address, site",
    [
        ("https://blog.example.org", "blog.example.org {"),
        ("http://blog.lan:8080", "http://blog.lan:8080 {"),
    ],
)
def test_caddy_serves_http_where_the_address_says_http(tmp_path, address, site):
    """The installer's own function, for a machine at another folder."""
    script = (INSTALL / "install").read_text().replace("/etc/caddy", str(tmp_path))
    functions = re.findall(r"^(?:fill|write_proxy)\(\) \{.*?\}$", script, re.M | re.S)
    (tmp_path / "Caddyfile").write_text("# somebody's\n")
    name = address.partition("://")[2]
    given = f"here={INSTALL} code=/opt/parley proxy=caddy address={address} name={name}"
    stubs = "caddy() { :; }; is_running() { false; }"
    script = "\n".join(["set -eu", given, stubs, *functions, "write_proxy"])
    subprocess.run(["bash", "-c", script], check=True)
    assert (tmp_path / "parley.caddy").read_text().startswith(site)
    assert "import parley.caddy" in (tmp_path / "Caddyfile").read_text()


def test_the_docs_name_the_proxy_to_each_blog_that_is_behind_one():
    runs = re.findall(
        r"^podman run .*$", (ROOT / "docs/installing.md").read_text().replace("\\\n", " "), re.M
    )
    assert runs and all("TRUSTED_PROXIES=" in run for run in runs)


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


# --- The containers ---


@pytest.fixture(scope="module")
def compose():
    """The compose file, with its anchors in place."""
    return yaml.safe_load((CONTAINER / "compose.yaml").read_text())


def is_ours(service):
    return service["image"] == "parley"


def test_our_containers_can_write_nothing_but_the_blogs_folder_and_become_nobody_else(compose):
    ours = [one for one in compose["services"].values() if is_ours(one)]
    assert len(ours) == 2
    for one in ours:
        assert one["read_only"] is True and one["cap_drop"] == ["ALL"]
        assert one["security_opt"] == ["no-new-privileges:true"]
        assert one["volumes"] == ["data:/data"] and one["tmpfs"] == ["/tmp"]
        assert not one.keys() & {"user", "privileged", "cap_add", "ports", "network_mode", "pid"}
    containerfile = (CONTAINER / "Containerfile").read_text()
    assert re.findall(r"^USER (.*)$", containerfile, re.M) == ["10001:10001"]
    assert re.findall(r"^VOLUME (.*)$", containerfile, re.M) == ["/data"]
    assert "DATA_DIR=/data" in containerfile


def test_only_caddy_can_be_reached_and_each_image_is_of_a_known_release(compose):
    services = compose["services"]
    assert [name for name, one in services.items() if "ports" in one] == ["caddy"]
    others = [one["image"] for one in services.values() if not is_ours(one)]
    assert all(re.fullmatch(r"[a-z/]+:\d+", image) for image in others), others
    assert not [one for one in services.values() if one.get("privileged")]


def test_what_a_container_waits_for_says_when_it_is_well(compose):
    services = compose["services"]
    for name, one in services.items():
        waits = one.get("depends_on", {})
        for other in waits:
            assert other in services, f"{name} waits for {other}"
            how = waits[other]["condition"] if isinstance(waits, dict) else "service_started"
            assert how == "service_started" or services[other]["healthcheck"]["test"], name
        assert one["restart"] == "unless-stopped"  # Also when the machine starts.


def test_each_volume_is_named_and_used(compose):
    used = set()
    for one in compose["services"].values():
        used |= {volume.split(":")[0] for volume in one.get("volumes", [])}
    assert used == set(compose["volumes"])


def test_the_containers_are_told_settings_that_there_are_and_run_what_there_is(compose):
    services = compose["services"]
    for name, one in services.items():
        if is_ours(one):
            assert one["environment"].keys() <= {variable.name for variable in VARIABLES}, name
    assert "http://127.0.0.1:8000/healthz" in services["blog"]["healthcheck"]["test"][-1]
    python, _m, module, _site, command, *options = services["worker"]["entrypoint"]
    assert (python, module) == ("python", "config.server.manage")
    parser = load_command_class(get_commands()[command], command).create_parser("", command)
    assert parser.parse_args(options).queue_name == "*"
    assert "blog:8000" in services["caddy"]["command"]
    assert "EXPOSE 8000" in (CONTAINER / "Containerfile").read_text()


@pytest.mark.skipif(not Path(COMPOSE).exists(), reason="docker-compose isn't installed here.")
def test_compose_reads_the_file(tmp_path):
    given = {
        "SITE_URL": "https://blog.example.org",
        "POSTGRES_PASSWORD": "x",
        "HOME": str(tmp_path),
    }
    asked = [COMPOSE, "-f", CONTAINER / "compose.yaml", "config", "--quiet"]
    subprocess.run(asked, env=given, check=True)
    said = subprocess.run(asked, env={"HOME": str(tmp_path)}, capture_output=True, text=True)
    assert said.returncode and "the address that readers type" in said.stderr
