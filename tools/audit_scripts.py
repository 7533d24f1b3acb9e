"""Asks OSV about the packages of JavaScript that the editor is made of; bin/audit calls it after `uv audit`.

Ends with 1 and a line for each advisory, or with 0: also where OSV can't be reached, which is said.
"""

import argparse
import json
import sys
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from tools.sbom import EDITOR

PATIENCE = 15  # seconds, as bin/audit has


def locked():
    """(name, version) of each package in package-lock.json, those that only build the bundle too."""
    packages = json.loads(EDITOR.read_text())["packages"] if EDITOR.exists() else {}
    return sorted(
        (path.rpartition("node_modules/")[2], package["version"])
        for path, package in packages.items()
        if path
    )


def advisories(packages, service):
    """(name, version, id) of each advisory that OSV has. Raises OSError or ValueError where it doesn't say."""
    queries = [
        {"package": {"name": name, "ecosystem": "npm"}, "version": version}
        for name, version in packages
    ]
    asked = Request(urljoin(service, "v1/querybatch"), json.dumps({"queries": queries}).encode())
    asked.add_header("Content-Type", "application/json")
    with urlopen(asked, timeout=PATIENCE) as answer:
        results = json.load(answer)["results"]
    for (name, version), result in zip(packages, results, strict=True):
        for one in result.get("vulns", ()):
            yield name, version, one["id"]


def main():
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--service-url", default="https://api.osv.dev/")
    service = asked.parse_known_args()[0].service_url
    packages = locked()
    try:
        vulnerable = list(advisories(packages, service)) if packages else []
    except (OSError, ValueError, LookupError) as fault:
        print(
            f"NOT AUDITED: JavaScript, because OSV can't be asked from here: {fault}",
            file=sys.stderr,
        )
        return
    for name, version, advisory in vulnerable:
        print(f"{name} {version}: {advisory}, https://osv.dev/vulnerability/{advisory}")
    print(f"Asked about {len(packages)} packages of JavaScript: {len(vulnerable)} advisories")
    sys.exit(bool(vulnerable))


if __name__ == "__main__":
    main()
