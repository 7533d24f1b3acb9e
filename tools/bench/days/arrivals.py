"""People who come at times that were fixed beforehand, whether or not the site keeps up with them.

How long somebody waited counts from the moment at which they meant to ask, so that a site that
stands still can't keep those who ask from coming, and so from being counted.
"""

import asyncio
import gc
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode

from comments.models import Comment
from tests.faults.audience import Browser
from tools.bench.figures import Figure

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Visit:
    """One request. `well` are the statuses with which it went as it should; `text` is a comment's."""

    kind: str
    path: str
    form: dict | None = None
    headers: dict = field(default_factory=dict)
    well: frozenset = frozenset({200})
    text: str = ""


@dataclass(frozen=True)
class SeenVisit:
    """What became of a visit. Times are in seconds from the beginning of all."""

    visit: Visit
    meant: float
    began: float
    ended: float
    status: int
    location: str = ""  # where its answer leads

    @property
    def waited(self):
        return self.ended - self.meant

    @property
    def went_well(self):
        return self.status in self.visit.well


def spread(visits, seconds, chance, begin=0.0):
    """(second, visit) in order: each comes at any moment of so many seconds, as strangers do."""
    times = sorted(begin + chance.random() * seconds for _ in visits)
    return list(zip(times, visits, strict=True))


def come(port, planned, beside=None):
    """What each visit saw. `beside` is a coroutine that goes on until all are over."""
    gc.collect()
    gc.freeze()  # A pause of ours would be taken for one of the site.
    try:
        return asyncio.run(_come(port, sorted(planned, key=lambda one: one[0]), beside))
    finally:
        gc.unfreeze()


async def _come(port, planned, beside):
    other = asyncio.create_task(beside) if beside else None
    seen, asking, began = [], set(), time.perf_counter()
    for number, (meant, visit) in enumerate(planned):
        await asyncio.sleep(max(0, began + meant - time.perf_counter()))
        one = asyncio.create_task(_ask(port, number, began, meant, visit, seen))
        asking.add(one)
        one.add_done_callback(asking.discard)
    await asyncio.gather(*asking)
    if other:
        other.cancel()
        await asyncio.gather(other, return_exceptions=True)
    return seen


async def _ask(port, number, began, meant, visit, seen):
    headers = {"X-Forwarded-For": address(number), "Accept-Encoding": "br"} | visit.headers
    body = b""
    if visit.form is not None:
        headers |= {"Content-Type": FORM, "Sec-Fetch-Site": "same-origin"}
        body = urlencode(visit.form).encode()
    browser = Browser(port, f"127.{1 + number % 200}.{1 + number // 200 % 200}.1", headers)
    began_at = time.perf_counter() - began
    method = "GET" if visit.form is None else "POST"
    status, head, _body = await browser.ask(method, visit.path, body)
    ended = time.perf_counter() - began
    browser.close()
    location = head.partition(b"\nlocation:")[2].partition(b"\r\n")[0].strip().decode()
    seen.append(SeenVisit(visit, meant, began_at, ended, status, location))


def address(number):
    """Where the visitor of this number comes from, in a network kept for benchmarks (RFC 2544).

    Neighbours come from different ranges (/24), of which there are 512.
    """
    where, range_ = number // 512 % 256, number % 512
    return f"198.{18 + range_ // 256}.{range_ % 256}.{where}"


def figures(what, seen):
    """For each kind of visit how long the slowest in a hundred waited; then how many weren't answered well."""
    for kind, all_of_it in _by_kind(seen).items():
        waits = [one.waited * 1e3 for one in all_of_it]
        note = f"p50 {at(waits, 50):.0f} ms, {len(waits):,} asked"
        yield Figure(f"{what}, {kind}: p99", [at(waits, 99)], "ms", note=note)
    bad = [one for one in seen if not one.went_well]
    what_they_were = Counter(f"{one.visit.kind} {one.status}" for one in bad)
    note = ", ".join(f"{name}: {times}" for name, times in what_they_were.most_common(5))
    yield Figure(f"{what}: not answered as they should be", [len(bad)], "", at_most=0, note=note)
    late = [(one.began - one.meant) * 1e3 for one in seen]
    yield Figure(f"{what}: asked later than meant, p99", [at(late, 99)], "ms", note="our own doing")


def lost(what, seen):
    """How many comments that were acknowledged aren't there, and how many are there twice."""
    acknowledged = [one.visit.text for one in seen if one.visit.text and one.status == 302]
    there = Counter(Comment.objects.filter(text__in=acknowledged).values_list("text", flat=True))
    note = f"of {len(acknowledged):,} that were acknowledged"
    missing = sum(text not in there for text in acknowledged)
    yield Figure(f"{what}: comments lost", [missing], "", at_most=0, note=note)
    doubled = sum(times > 1 for times in there.values())
    yield Figure(f"{what}: comments there twice", [doubled], "", at_most=0)


def gave_out(seen, patience):
    """What went wrong first, in a sentence, or "" for nothing: {kind: seconds} that people wait."""
    bad = [one for one in seen if not one.went_well or one.waited > patience.get(one.visit.kind, 1)]
    if not bad:
        return ""
    first = min(bad, key=lambda one: one.meant)
    how = f"{first.waited:.1f} s" if first.went_well else f"status {first.status}"
    kinds = Counter(one.visit.kind for one in bad).most_common(1)[0]
    return (
        f"{first.visit.kind}, after {first.meant:.0f} s ({how}); most often {kinds[0]} ({kinds[1]})"
    )


def at(numbers, hundredths):
    """The number that so many of a hundred don't exceed."""
    return sorted(numbers)[min(len(numbers) - 1, len(numbers) * hundredths // 100)]


def _by_kind(seen):
    by_kind = defaultdict(list)
    for one in sorted(seen, key=lambda one: one.visit.kind):
        by_kind[one.visit.kind].append(one)
    return by_kind


def dealt(shares, number, chance):
    """A list of `number` kinds by their `shares`, none of which is missing, in any order."""
    whole = sum(shares.values())
    kinds = [
        kind for kind, share in shares.items() for _ in range(max(1, round(number * share / whole)))
    ]
    chance.shuffle(kinds)
    return kinds
