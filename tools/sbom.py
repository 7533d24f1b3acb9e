"""What a site runs on, as a bill of materials (CycloneDX, JSON), or as a list of licences.

    python -m tools.sbom               the bill of materials
    python -m tools.sbom --licences    name, version and licence, a line for each

uv says which packages of Python there are, with the hashes of uv.lock; what is installed says under
which licence; tools/editor/package-lock.json says what the editor's one file is made of.
"""

import argparse
import base64
import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXPORT = "export --quiet --locked --no-dev --format cyclonedx1.5".split()
EDITOR = ROOT / "tools" / "editor" / "package-lock.json"
# Those that say it in a file alone.
IN_A_FILE = {"micawber": "MIT", "pyrage": "MIT"}
ELSEWHERE = "not installed here"


def bill():
    """The whole bill: a dictionary as CycloneDX has it."""
    asked = [ROOT / "bin" / "uv", *EXPORT]
    content = json.loads(subprocess.run(asked, cwd=ROOT, check=True, capture_output=True).stdout)
    for component in content["components"]:
        component["licenses"] = [{"license": {"name": licence_of(component["name"])}}]
    content["components"] += of_the_editor()
    return content


def licence_of(package):
    """What an installed package says of its licence: the expression, else a short text, else the classifier."""
    try:
        fields = metadata(package)
    except PackageNotFoundError:  # For another system, or another Python.
        return ELSEWHERE
    if expression := fields.get("License-Expression"):
        return expression
    classified = [one for one in fields.get_all("Classifier", []) if one.startswith("License :: ")]
    text = (fields.get("License") or "").strip()
    if text and "\n" not in text:
        return text
    return classified[0].rpartition(" :: ")[2] if classified else IN_A_FILE.get(package, "unknown")


def of_the_editor():
    """The packages of JavaScript in static/js/vendor, without those that only build it."""
    packages = json.loads(EDITOR.read_text())["packages"]
    return [
        _component(path.rpartition("node_modules/")[2], package)
        for path, package in packages.items()
        if path and not package.get("dev")
    ]


def _component(name, package):
    kind, _, digest = package["integrity"].partition("-")
    return {
        "type": "library",
        "bom-ref": f"npm-{name}@{package['version']}",
        "name": name,
        "version": package["version"],
        "purl": f"pkg:npm/{name.replace('@', '%40')}@{package['version']}",
        "hashes": [
            {"alg": kind.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}
        ],
        "licenses": [{"license": {"name": package.get("license", "unknown")}}],
    }


def main():
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--licences", action="store_true", help="a list of licences")
    content = bill()
    if not asked.parse_args().licences:
        json.dump(content, sys.stdout, indent=1)
        print()
        return
    for one in sorted(content["components"], key=lambda one: one["name"].lower()):
        print(f"{one['name']} {one['version']}: {one['licenses'][0]['license']['name']}")


if __name__ == "__main__":
    main()
