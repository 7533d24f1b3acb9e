"""A blog is imported into a served site that people read and write on meanwhile.

What is asked for is paced, as people are: a closed loop would take all of the machine, and leave nothing to share.
"""

import json
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlencode

from blog.models import Post
from comments.models import Comment
from tools.bench.blogs import exports
from tools.bench.crowd import people
from tools.bench.figures import Figure
from tools.bench.grounds import ROOT
from tools.bench.reading import memory
from tools.bench.writing.posting import headers_of
from tools.bench.yardsticks import servers
from tools.bench.yardsticks.load import REPORT

READERS, READ_AFTER = (
    6,
    100,
)  # at once, and the milliseconds that each waits on average: some 55 a second
WRITERS, WRITTEN_AFTER = 2, 500
ALONE = 20  # seconds that they are timed without the import
READING, WRITING = REPORT, Path(__file__).with_name("write.lua")
LISTS = ["/", "/archive/", "/tags/", "/feed/"]
SIZE = 100  # comments of the article that is written below
LONG = 24 * 3600
# Seconds after which an import is given up: a fifth of what is asked for, and what it begins with.
START, COMMENT, PICTURE = 120, 1 / 400, 1 / 4


@dataclass(frozen=True)
class Seen:
    """What readers or writers got; times in milliseconds."""

    p50: float
    p99: float
    requests: int
    refused: int

    @classmethod
    def by(cls, wrk):
        wrk.send_signal(signal.SIGINT)
        output, _ = wrk.communicate()
        [line] = [line for line in output.splitlines() if line.startswith("REPORT ")]
        seen = json.loads(line.removeprefix("REPORT "))
        refused = seen["not_ok"] + seen["broken"]
        return cls(seen["p50"] / 1e3, seen["p99"] / 1e3, seen["requests"], refused)


def measure(bench):
    people.hurry()
    folder = bench.ground.folder / "old"
    exports.write(folder, *bench.export)
    with servers.parley(bench.ground) as (port, _), _crowd(port) as crowd:
        crowd.seen(lambda: time.sleep(2))  # warms up
        alone = crowd.seen(lambda: time.sleep(ALONE))
        import_ = Importing(bench.ground, folder, _bound(*bench.export))
        beside = crowd.seen(import_.run)
    yield from _figures(bench.export, alone, beside, import_)


def _bound(articles, comments, pictures):
    return START + comments * COMMENT + pictures * PICTURE


def _figures(export, alone, beside, import_):
    articles, comments, pictures = export
    of = f"of {articles:,} articles, {comments:,} comments, {pictures:,} pictures"
    yield Figure(f"an import {of}", [comments / import_.seconds], "comments/s", at_least=2_000)
    yield Figure("its memory at most, PSS", [import_.memory], "MB", at_most=300)
    readers, writers = zip(alone, beside, strict=True)
    for name, (before, during) in {"readers": readers, "writers": writers}.items():
        yield Figure(f"p50 of {name} before", [before.p50], "ms")
        yield Figure(f"p50 of {name} meanwhile", [during.p50], "ms")
        yield (without := Figure(f"p99 of {name} before", [before.p99], "ms"))
        yield (together := Figure(f"p99 of {name} meanwhile", [during.p99], "ms"))
        wanted = {"at_most": 2} if name == "readers" else {}
        yield together.over(without, f"p99 of {name} meanwhile over that before", **wanted)
        refused = Figure(f"{name} refused meanwhile", [during.refused], "", at_most=0)
        yield refused


class Importing:
    """The command, in a process of its own: its seconds, and the megabytes that it took with its processes."""

    def __init__(self, ground, folder, bound):
        self.ground, self.folder, self.bound = ground, folder, bound
        self.seconds = self.memory = 0

    def run(self):
        command = [sys.executable, "manage.py", "import_wordpress", str(self.folder / "export.xml")]
        command += ["--media", str(self.folder / "uploads")]
        began = time.monotonic()
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.ground.environment(), stdout=subprocess.DEVNULL
        )
        watch = threading.Thread(target=self._watch, args=[process])
        watch.start()
        try:
            if process.wait(self.bound):
                raise subprocess.CalledProcessError(process.returncode, command)
        except subprocess.TimeoutExpired:
            here = f"{Comment.objects.count():,} comments are here"
            sys.exit(f"The import is given up after {self.bound:.0f} seconds: {here}.")
        finally:
            process.kill()
            watch.join()
        self.seconds = time.monotonic() - began

    def _watch(self, process):
        while process.poll() is None:
            self.memory = max(self.memory, memory.of_family(process.pid)[0])
            time.sleep(0.5)


class ReadersAndWriters:
    """Readers and writers of the site at `port`."""

    def __init__(self, port, readings, keys):
        self.site = f"http://127.0.0.1:{port}"
        self.readings, self.keys = readings, keys
        self.post = _written_below()

    def seen(self, meanwhile):
        """(what readers saw, what writers saw) while `meanwhile()` ran."""
        wrks = self._reading(), self._writing()
        try:
            meanwhile()
            return tuple(map(Seen.by, wrks))
        finally:
            for wrk in wrks:
                wrk.kill()
                wrk.wait()

    def _reading(self):
        return _wrk(READERS, READING, {}, self.site, self.readings, READ_AFTER)

    def _writing(self):
        url = f"{self.site}/comments/new/{self.post.pk}/"
        form = urlencode(people.terms())
        return _wrk(WRITERS, WRITING, headers_of("Marrow"), url, self.keys, form, WRITTEN_AFTER)


@contextmanager
def _crowd(port):
    answered = Comment.objects.filter(post=_written_below()).answerable()
    pages = LISTS + [one.get_absolute_url() for one in Post.objects.published()]
    with _lines(pages) as readings, _lines(answered.values_list("pk", flat=True)) as keys:
        yield ReadersAndWriters(port, readings, keys)


def _written_below():
    return Post.objects.get(slug=f"with-{SIZE}")


@contextmanager
def _lines(values):
    with NamedTemporaryFile("w") as file:
        file.write("".join(f"{value}\n" for value in values))
        file.flush()
        yield file.name


def _wrk(connections, script, headers, url, *arguments):
    sent = [f"-H{name}: {value}" for name, value in headers.items()]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{LONG}s", "--timeout", "20s"]
    command += ["-s", str(script), *sent, url, "--", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
