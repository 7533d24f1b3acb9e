"""What we use of other packages' insides is still there (docs/dependencies.md)."""

import re
from importlib import import_module
from pathlib import Path

import pytest

LIST = Path(__file__).parents[1] / "docs" / "dependencies.md"
TABLE = LIST.read_text().partition("insides\n")[2].partition("\n## ")[0]
PACKAGES = "django|allauth|django_tasks_db|granian|psycopg"
NAMES = re.findall(rf"`((?:{PACKAGES})\.[\w.]+)`", TABLE)


def test_they_are_listed():
    assert len(NAMES) > 30


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_still_there(name):
    module, rest = name, []
    while True:
        try:
            thing = import_module(module)
            break
        except ModuleNotFoundError:
            module, _, last = module.rpartition(".")
            rest.insert(0, last)
    for part in rest:
        assert hasattr(thing, part), f"{name} is gone: see {LIST.name} for who uses it"
        thing = getattr(thing, part)
