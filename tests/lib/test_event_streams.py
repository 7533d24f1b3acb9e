"""Streams of the web server: who listens is told the latest number, by the event loop alone."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from lib.web.server.event_streams import EventStreams, StreamLimits
from tests import loops
from tests.pages.stranger import Headers, Proto, Scope

FAST = {"interval": 0.01, "return_after": (1, 1), "patience": 0.05}


@dataclass
class Ear(Proto):
    """Takes what a stream sends, until it `is_deaf`; one that `is_gone` has closed the connection."""

    lines: list = field(default_factory=list)
    is_deaf: bool = False
    is_gone: bool = False

    def response_stream(self, status, headers):
        self.status, self.headers = status, headers
        return self

    async def send_bytes(self, line):
        if self.is_gone:
            raise RuntimeError("the connection is closed")
        if self.is_deaf:
            await asyncio.Event().wait()
        self.lines.append(line.decode())

    @property
    def heard(self):
        """The numbers that it was told."""
        parts = "".join(self.lines).split("\n")
        return [int(part[4:]) for part in parts if part.startswith("id: ")]


class Site:
    """Threads and their numbers; it counts how often it is asked, and may be away."""

    def __init__(self, **limits):
        self.numbers, self.asked, self.is_away = {7: 3, 8: 20}, 0, False
        limits = StreamLimits(**FAST | limits)
        self.streams = EventStreams(self.ask, self.topic_of, lambda scope: scope.client, limits)

    async def ask(self, topics):
        self.asked += 1
        if self.is_away:
            raise OSError("away")
        return {topic: self.numbers[topic] for topic in topics if topic in self.numbers}

    @staticmethod
    def topic_of(path):
        return int(path[1:]) if path[1:].isdecimal() else None

    @asynccontextmanager
    async def listened(self, *ears, path="/7", **headers):
        scope = Scope("GET", path, headers=Headers(headers))
        listening = [asyncio.create_task(self.streams.at(scope)(scope, ear)) for ear in ears]
        try:
            yield listening
        finally:
            self.streams.end()
            await asyncio.gather(*listening)


async def until(is_so):
    async with asyncio.timeout(5):
        while not is_so():
            await asyncio.sleep(0.005)


def test_who_listens_is_told_the_number_and_then_each_later_one():
    async def story():
        site, ear = Site(), Ear()
        async with site.listened(ear):
            await until(lambda: ear.heard == [3])
            site.numbers[7] = 4
            await until(lambda: ear.heard == [3, 4])
        return ear

    ear = loops.run(story())
    assert ear.status == 200 and ear.lines[0].startswith("retry: 1000\n")
    assert dict(ear.headers)["Content-Type"].startswith("text/event-stream")


def test_who_comes_back_with_the_last_number_hears_nothing_twice_and_misses_nothing():
    async def story():
        site, knows, missed = Site(), Ear(), Ear()
        async with site.listened(knows, **{"last-event-id": "3"}):
            site.numbers[7] = 5
            await until(lambda: knows.heard == [5])
        site = Site()
        async with site.listened(missed, **{"last-event-id": "2"}):
            await until(lambda: missed.heard == [3])

    loops.run(story())


def test_a_thousand_listeners_are_one_question():
    async def story():
        site, ears = Site(interval=60, of_one=1000), [Ear() for _ in range(1000)]
        async with site.listened(*ears):
            await until(lambda: all(ear.heard for ear in ears))
        return site.asked

    assert loops.run(story()) == 1


def test_where_nobody_may_listen_there_is_no_stream():
    async def story():
        site, ear = Site(), Ear()
        async with site.listened(ear, path="/9") as (listening,):
            await until(lambda: ear.status)
            await listening
        return ear.status, len(site.streams)

    assert loops.run(story()) == (404, 0)


def test_a_stream_ends_when_its_article_goes():
    async def story():
        site, ear = Site(), Ear()
        async with site.listened(ear):
            await until(lambda: ear.heard)
            del site.numbers[7]
            await until(lambda: not len(site.streams))

    loops.run(story())


def test_in_silence_a_line_keeps_the_connection_open():
    async def story():
        site, ear = Site(heartbeat=0.02), Ear()
        async with site.listened(ear):
            await until(lambda: ear.lines.count(":\n\n") >= 2)
        return ear.heard

    assert loops.run(story()) == [3]


def test_who_takes_nothing_or_is_gone_is_dropped():
    async def story():
        site, deaf, gone, well = Site(), Ear(is_deaf=True), Ear(is_gone=True), Ear()
        async with site.listened(deaf, gone, well):
            await until(lambda: len(site.streams) == 1 and well.heard)
            assert not deaf.heard and not gone.heard

    loops.run(story())


def test_a_stream_that_is_open_keeps_no_coroutine_and_who_is_slow_keeps_nobody_waiting():
    async def story():
        site, deaf, well = Site(patience=5), Ear(), Ear()
        async with site.listened(deaf, well) as listening:
            await until(lambda: deaf.heard and well.heard)
            await until(lambda: all(one.done() for one in listening))
            deaf.is_deaf = True
            for latest in range(4, 8):
                site.numbers[7] = latest
                await until(lambda latest=latest: well.heard[-1] == latest)
            assert deaf.heard == [3] and len(site.streams) == 2

    loops.run(story())


def test_one_address_gets_so_many_streams_and_a_worker_has_so_many():
    async def story():
        site, ears = Site(of_one=2), [Ear() for _ in range(3)]
        async with site.listened(*ears):
            await until(lambda: [ear.status for ear in ears] == [200, 200, 503])

    loops.run(story())


def test_while_the_database_is_away_listeners_stay_and_hear_it_afterwards():
    async def story():
        site, ear = Site(), Ear()
        async with site.listened(ear):
            await until(lambda: ear.heard)
            site.is_away, asked = True, site.asked
            await until(lambda: site.asked > asked + 1)
            site.numbers[7], site.is_away = 4, False
            await until(lambda: ear.heard == [3, 4])

    loops.run(story())


def test_nobody_is_asked_once_nobody_listens():
    async def story():
        site, ear = Site(longest=0.02), Ear()
        async with site.listened(ear):
            await until(lambda: ear.heard)
            await until(lambda: not len(site.streams))
            await asyncio.sleep(0.05)
            asked = site.asked
            await asyncio.sleep(0.05)
            return site.asked - asked

    assert loops.run(story()) == 0
