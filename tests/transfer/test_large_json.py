"""Exports of services may be larger than memory: reading one takes as much as reading a small one.

.venv/bin/pytest -n0 -m slow tests/transfer/test_large_json.py
"""

import json
import subprocess
import sys
from itertools import chain, count

import pytest

from tests.served import ROOT
from tests.transfer import old_blogs
from transfer.sources.json_stream import read_maps
from transfer.sources.parts import UnreadableExport

SMALL, LARGE = 10 << 20, 150 << 20  # bytes
READ = """
import resource, sys
import django
django.setup()
from transfer.sources.recognise import SOURCES
entries = sum(1 for part in SOURCES[sys.argv[1]].read(sys.argv[2]) if hasattr(part, "kind"))
print(entries, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
WORDS = "Bread that rises by itself. " * 100


def ghost(size):
    """A table of posts, and the others behind it as Ghost has them."""
    rows = (old_blogs.ghost_post(n, f"loaf-{n}", html=WORDS) for n in count())
    yield '{"db": [{"data": {"posts": ['
    yield from _rows(rows, size)
    yield '], "users": [{"id": "1", "slug": "hob", "name": "Hob"}], "posts_authors": []}}]}'


def commento(size):
    rows = (old_blogs.commento_comment(f"c{n}", WORDS, url=f"/{n % 900}/") for n in count())
    yield '{"version": 2, "comments": ['
    yield from _rows(rows, size)
    yield '], "commenters": ['
    yield from _rows(({"commenterHex": f"p{n}", "name": f"Ann {n}"} for n in count()), size // 20)
    yield "]}"


def remark42(size):
    rows = (old_blogs.remark42_comment(f"c{n}", WORDS) for n in count())
    placed = (row | {"locator": {"url": f"/{n % 900}/"}} for n, row in enumerate(rows))
    yield from _rows(placed, size, between="\n")


def isso(size):
    comment = {"id": 1, "author": "Ann", "text": WORDS, "created": 1588334400}
    yield "[\n"
    yield from _rows(
        ({"id": f"/{n}/", "title": "", "comments": [comment] * 9} for n in count()), size
    )
    yield "\n]"


def _rows(rows, size, between=",\n"):
    """Of `size` bytes together, about."""
    first = json.dumps(next(rows))
    number = size // len(first)
    return chain([first], (between + json.dumps(next(rows)) for _number in range(number)))


def peak(name, made, path):
    """(entries, kB) of a process that reads it."""
    with path.open("w") as file:
        file.writelines(made)
    command = [sys.executable, "-c", READ, name, str(path)]
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "/usr/bin"}
    said = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    path.unlink()
    return map(int, said.stdout.split())


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("made", [ghost, commento, remark42, isso], ids=lambda one: one.__name__)
def test_a_file_of_any_size_needs_the_memory_of_a_small_one(made, tmp_path):
    path = tmp_path / "export.json"
    _few, small = peak(made.__name__, made(SMALL), path)
    many, large = peak(made.__name__, made(LARGE), path)
    assert many > 800
    assert large < small * 1.25, f"{small} kB and {large} kB"


@pytest.mark.parametrize(
    "content, line",
    [('{"a": [\n{"b": 1},\n{"b": tru}\n]}', 3), ('{"a": [\n{"b": 1},\n\n{"b" 2}]}', 4)],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path, content, line):
    path = tmp_path / "export.json"
    path.write_text(content)
    with pytest.raises(UnreadableExport, match=f"line {line} can’t be read"):
        list(read_maps(path, "a.item"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_each_encoding_that_programs_save_it_in(tmp_path, encoding):
    path = tmp_path / "export.json"
    path.write_bytes('{"a": [{"b": "Brötchen"}, 5, {"b": {"c": []}}]}'.encode(encoding))
    assert [one for _place, one in read_maps(path, "a.item")] == [
        {"b": "Brötchen"},
        {"b": {"c": []}},
    ]
