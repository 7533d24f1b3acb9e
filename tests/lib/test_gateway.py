"""Requests on their way from the web server to an application in threads."""

import asyncio
import threading
from io import BytesIO

import pytest

from lib.web.server.fair_queue import Full, Lane
from lib.web.server.gateway import File, Gateway, Refused, RequestLimits, environ_of
from tests import loops
from tests.pages.stranger import Headers, Proto, Scope


class Sender(Proto):
    """Sends its `pieces` one after the other, and takes the answer."""

    def __init__(self, *pieces, pause=0):
        super().__init__()
        self.pieces, self.pause = pieces, pause

    async def __aiter__(self):
        for piece in self.pieces:
            await asyncio.sleep(self.pause)
            yield piece

    def response_stream(self, status, headers):
        self.response_bytes(status, headers, b"")
        return self

    async def send_bytes(self, chunk):
        self.body += chunk

    def response_file(self, status, headers, path):
        self.response_bytes(status, headers, path)


def echo(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def gateway(application=echo, may_upload=False, apart=lambda environ: None, **limits):
    return Gateway(
        application,
        reading=Lane(1).run,
        writing=Lane(1).run,
        uploading=Lane(1).run,
        client_of=lambda environ: environ["REMOTE_ADDR"],
        may_upload=lambda environ: may_upload,
        page_of=lambda status, environ=None: ([], str(status).encode()),
        limits=RequestLimits(**limits),
        apart=apart,
    )


def asked(gateway, proto, scope=None):
    """The status and the body that come back."""

    async def ask():
        try:
            await gateway.send(await gateway.ask(scope or Scope("POST", "/"), proto), proto)
        except Refused as refused:
            gateway.refuse(refused, scope or Scope("POST", "/"), proto)

    loops.run(ask())
    return proto.status, proto.body


def of_length(length):
    return Scope("POST", "/", headers=Headers({"content-length": str(length)}))


def test_a_body_is_whole_when_the_application_sees_it():
    assert asked(gateway(), Sender(b"all ", b"of ", b"it")) == (200, b"all of it")


def test_a_body_that_takes_too_long_is_given_up():
    slow = Sender(*[b"a"] * 100, pause=0.01)
    assert asked(gateway(patience=0.05), slow)[0] == 408


@pytest.mark.parametrize(
    "length, may_upload, status",
    [(10, False, 200), (11, False, 413), (11, True, 200), (21, True, 413)],
)
def test_how_much_is_taken_from_whom(length, may_upload, status):
    taken = gateway(may_upload=may_upload, body=10, upload=20)
    assert asked(taken, Sender(b"a" * length), of_length(length))[0] == status


def test_bodies_of_many_senders_are_buffered_up_to_a_limit_and_then_forgotten():
    taken = gateway(body=10, buffered=15)

    async def two():
        both = [taken.ask(Scope("POST", "/"), Sender(*[b"a"] * 9, pause=0.01)) for _ in "12"]
        return await asyncio.gather(*both, return_exceptions=True)

    answers = loops.run(two())
    assert sorted(getattr(answer, "status", None) for answer in answers) == [200, 503]
    assert asked(taken, Sender(b"a" * 9))[0] == 200


def test_a_file_leaves_by_its_path_and_a_part_of_one_in_chunks(tmp_path):
    path = tmp_path / "picture"
    path.write_bytes(b"picture")

    def send(file):
        def application(environ, start_response):
            start_response("200 OK", [])
            return environ["wsgi.file_wrapper"](file, 3)

        return asked(gateway(application), Sender(), Scope("GET", "/"))

    with path.open("rb") as whole:
        assert send(whole) == (200, str(path)) and whole.closed
    assert send(BytesIO(b"picture")) == (200, b"picture")


def test_the_environ_is_that_of_wsgi():
    headers = Headers({"host": "b.example", "x-name": "Zoë", "content-type": "text/plain"})
    found = environ_of(Scope("GET", "/Zoë/", "q=1", headers, client="[::1]:5"))
    assert found["PATH_INFO"].encode("latin-1").decode() == "/Zoë/"
    assert found["HTTP_X_NAME"].encode("latin-1").decode() == "Zoë"
    assert (found["HTTP_HOST"], found["CONTENT_TYPE"]) == ("b.example", "text/plain")
    assert found["REMOTE_ADDR"] == "::1"
    assert found["wsgi.file_wrapper"] is File


def test_a_name_with_an_underscore_is_not_taken_for_the_proxy_s():
    found = environ_of(Scope("GET", "/", headers=Headers({"x_forwarded_for": "192.0.2.1"})))
    assert not any("FORWARDED" in key for key in found)


def test_whoever_has_waited_too_long_to_be_heard_gets_their_words_back():
    def never(client, work, *about):
        raise Full

    busy = gateway()
    busy.writing = never
    busy.page_of = lambda status, environ: ([], environ["wsgi.input"].read())
    assert asked(busy, Sender(b"text=", b"Pears")) == (503, b"text=Pears")


def test_work_that_takes_too_long_is_not_waited_for():
    lane, let_go = Lane(1, at_most=0.05), threading.Event()
    with pytest.raises(TimeoutError):
        loops.run(lane.run(None, let_go.wait, 20))
    let_go.set()


def test_who_writes_is_not_kept_waiting_by_those_whose_forms_have_a_lane_of_their_own():
    begun, let_go = threading.Event(), threading.Event()

    def application(environ, start_response):
        if environ["PATH_INFO"] == "/sign-in/":
            begun.set()
            let_go.wait(20)
        return echo(environ, start_response)

    own = Lane(1).run
    door = gateway(
        application, apart=lambda environ: own if "sign" in environ["PATH_INFO"] else None
    )

    async def write_while_somebody_signs_in():
        signing_in = asyncio.create_task(door.ask(Scope("POST", "/sign-in/"), Sender(b"me")))
        assert await asyncio.to_thread(begun.wait, 5)
        written = await asyncio.wait_for(door.ask(Scope("POST", "/"), Sender(b"words")), 5)
        assert not signing_in.done()
        let_go.set()
        return written.body, (await signing_in).body

    assert loops.run(write_while_somebody_signs_in()) == (b"words", b"me")
