"""Where the demo's content lies, and who can sign in to it."""

import tomllib
from pathlib import Path

CONTENT = Path(__file__).parent / "content"


def people():
    """Who can sign in, and the one password for all of them."""
    listed = tomllib.loads((CONTENT / "people.toml").read_text())
    return listed["people"], listed["password"]
