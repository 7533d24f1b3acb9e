"""A fault in front of an audience, and what became of it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress

from tests.served import ROOT
from tests.waiting import let_pass, until

READERS = int(os.environ.get("READERS", "60"))
QUIET = 2  # seconds before the fault
AFTER = 12  # seconds after it
SOON = 10  # Seconds after a fault's end in which everything serves again.
LINES = 60  # Lines that the log may have of a fault: some for each kind and process.


class Play:
    """What the audience of `blog` met before, during and after the fault."""

    def __init__(self, blog, folder, readers=READERS, writers=16):
        self.blog, self.folder = blog, folder
        self.plan = folder / "plan"
        self.diary = folder / "diary"
        about = {"port": blog.port, "diary": str(self.diary)}
        about |= {"readers": readers, "writers": writers} | blog.about
        self.plan.write_text(json.dumps(about))

    @contextmanager
    def fault(self):
        command = [sys.executable, "-m", "tests.faults.audience", str(self.plan)]
        audience = subprocess.Popen(command, cwd=ROOT)
        try:
            self._until_all_is_well(time.time())
            let_pass(QUIET, "all is well for a while before the fault")
            self.began = time.time()
            yield
            self.ended = time.time()
            self._until_all_is_well(self.ended)
            let_pass(self.ended + AFTER - time.time(), "and for a while after it")
        finally:
            audience.send_signal(signal.SIGTERM)
            audience.wait(30)
        self.lines = self._lines()

    def _until_all_is_well(self, since):
        """Not for longer than a minute; the judgement says what is missing."""
        with suppress(AssertionError):
            until(lambda: {"read", "write"} <= self._went_well(since))

    def _went_well(self, since):
        lines = [line for line in self._lines() if line["began"] > since]
        return {line["deed"] for line in lines if self._is_good(line)}

    def complaints(self, *, gap=False):
        """All that shouldn't have happened, in sentences. A `placeholder`: nobody was there to answer."""
        found = [*self._about_readers(gap), *self._about_writers(gap), *self._about_words()]
        found += self._about_the_log()
        print(f"\n{self.figures()}\n{len(found)} complaints: {found[:5]}")
        return found

    def figures(self):
        """What docs/reliability.md tells."""
        during = [line for line in self.lines if self.began <= line["began"] < self.ended]
        reads = [line for line in during if line["deed"] == "read"]
        writes = [line for line in during if line["deed"] == "write"]
        return {
            "reads": len(reads),
            "saved copies": sum(line["is_saved"] for line in reads),
            "slowest read": _longest(reads),
            "posts": len(writes),
            "503 with the words": sum(line["is_kept"] for line in writes),
            "slowest answer to a writer": _longest(writes),
            "all is well after": round(self._well_after(), 1),
            "refused or saved": Counter(
                f"{line['who']} {'saved' if line['is_saved'] else line['status']}"
                for line in reads
                if line["status"] != 200 or line["is_saved"]
            ),
            "acknowledged": sum(self._is_good(line) for line in self._of("write")),
            "lines of the log": len(self._log()),
        }

    def _about_readers(self, gap):
        for line in self._of("read"):
            if line["status"] != 200 and not (gap and line["status"] == 0):
                yield f"A {line['who']} got {line['status']} {line['said']} at {self._at(line)}"
            elif line["status"] == 200 and not (line["is_own"] or line["is_saved"]):
                yield f"A {line['who']} got the page of strangers at {self._at(line)}"
        if self._well_after() > SOON:
            yield f"All was well only {self._well_after():.1f} s after the end"

    def _about_writers(self, gap):
        for line in self._of("write"):
            is_cut_off = line["status"] == 0 and gap
            if not (self._is_good(line) or line["is_kept"] or is_cut_off):
                yield f"A writer got {line['status']} {line['said']} at {self._at(line)}"

    def _about_words(self):
        sent = {line["text"] for line in self._of("write")}
        told = {line["text"] for line in self._of("write") if self._is_good(line)}
        if not told:
            yield "Nobody wrote anything"
        for text, times in self.blog.count(sent).items():
            if times > 1:
                yield f"Doubled: {text}"
            if text in told and not times:
                yield f"Lost: {text}"

    def _about_the_log(self):
        lines = self._log()
        if "Traceback" in lines:
            yield "The log has a traceback"
        if len(lines) > LINES:
            yield f"The log has {len(lines)} lines, as {lines[:3]}"

    def _log(self):
        """Its lines, without the e-mails that are printed beside them."""
        said = (self.blog.folder / "log").read_text()
        return re.findall(r"^(?:\d{4}-\d\d-\d\d .*|Traceback)", said, re.MULTILINE)

    def _well_after(self):
        """Seconds from the fault's end to the last beginning of what didn't go well."""
        bad = [line["began"] for line in self.lines if not self._is_good(line)]
        return max([0, *(began - self.ended for began in bad)])

    def _of(self, deed):
        return [line for line in self.lines if line["deed"] == deed]

    def _at(self, line):
        return f"{line['began'] - self.began:.1f} to {line['ended'] - self.began:.1f} s"

    def _is_good(self, line):
        if line["deed"] == "read":
            return line["status"] == 200 and not line["is_saved"]
        return (
            line["status"] == 302
            or "already posted this here" in line["said"]
            or (line["status"] == 422 and not line["said"])
        )

    def _lines(self):
        text = self.diary.read_text() if self.diary.exists() else ""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def _longest(lines):
    return round(max((line["ended"] - line["began"] for line in lines), default=0), 1)
