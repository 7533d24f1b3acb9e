"""What Parley stands on arrives by its hash, is listed with its licence, and is asked about advisories."""

import json
import os
import re
import subprocess
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tools import sbom

ROOT = Path(__file__).resolve().parents[1]
LOCKED = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
PACKAGES = [one for one in LOCKED if one["source"] != {"virtual": "."}]
BROKEN = {
    "id": "PYSEC-2026-1",
    "modified": "2026-01-01T00:00:00Z",
    "summary": "A hole",
    "affected": [{"package": {"name": "django", "ecosystem": "PyPI"}}],
}


@pytest.fixture(scope="module")
def bill():
    return sbom.bill()


def test_each_file_of_each_package_has_a_hash_and_comes_from_one_registry():
    assert len(PACKAGES) > 60
    for one in PACKAGES:
        files = [*one.get("wheels", []), *filter(None, [one.get("sdist")])]
        assert files, one["name"]
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", file["hash"]) for file in files)
    assert len({one["source"]["registry"] for one in PACKAGES}) == 1


def test_nothing_is_installed_but_what_is_locked():
    scripts = {path.name: path.read_text() for path in (ROOT / "bin").iterdir() if path.is_file()}
    assert '"$uv" sync --quiet --locked' in scripts["prepare"]
    installs = re.findall(
        r".*(?:pip install|uv add|uv pip|--frozen).*", "\n".join(scripts.values())
    )
    assert [line.split('"')[1] for line in installs] == ["uv==$UV_VERSION"]


def test_the_bill_has_what_a_site_runs_on_with_hash_and_licence(bill):
    named = {one["name"]: one for one in bill["components"]}
    assert bill["bomFormat"] == "CycloneDX"
    assert {"django", "fido2", "granian", "@codemirror/state", "turndown"} <= named.keys()
    assert not {"pytest", "playwright", "esbuild"} & named.keys()
    for one in named.values():
        files = one.get("externalReferences", [one])
        assert all(file["hashes"] for file in files), one["name"]
        assert one["purl"].endswith(f"@{one['version']}")


def test_each_licence_is_known(bill):
    licences = {one["name"]: one["licenses"][0]["license"]["name"] for one in bill["components"]}
    assert "unknown" not in licences.values()
    assert not [one for one in licences.values() if re.search(r"\bA?GPL", one)]


class Advisories(BaseHTTPRequestHandler):
    """As OSV answers: one advisory about one package, or none."""

    broken = ""  # the name of a package

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        known = [{"id": BROKEN["id"], "modified": BROKEN["modified"]}]
        self._answer({"results": [{"vulns": known} if self._is(one) else {} for one in asked]})

    def do_GET(self):
        self._answer(BROKEN)

    def _is(self, query):
        kind = "PyPI" if self.broken == "django" else "npm"
        package = query["package"]
        return (package["name"], package["ecosystem"]) == (self.broken, kind)

    def _answer(self, told):
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def audit():
    """A function that runs the audit against such a list; with nobody there without one."""

    def run(url):
        command = [ROOT / "bin" / "audit", "--service-url", url]
        env = os.environ | {"UV_HTTP_RETRIES": "0", "no_proxy": "127.0.0.1"}
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    return run


@pytest.mark.served
@pytest.mark.parametrize("broken", ["django", "turndown", "@codemirror/state", ""])
def test_what_is_known_to_be_broken_fails_the_audit(audit, broken):
    handler = type("Told", (Advisories,), {"broken": broken})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        done = audit(f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()
    assert (done.returncode != 0) == bool(broken), done.stdout + done.stderr
    assert (BROKEN["id"] in done.stdout) == bool(broken)


@pytest.mark.served
def test_a_list_that_cannot_be_reached_is_said_and_fails_nothing(audit):
    done = audit("http://127.0.0.1:9/")
    assert done.returncode == 0 and "NOT AUDITED" in done.stderr
