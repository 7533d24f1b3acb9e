"""The pictures and files of an old blog are fetched from it, however it answers."""

import os
import signal
import socket
import zlib
from itertools import repeat
from struct import pack
from types import SimpleNamespace

import pytest
from django.core.management import CommandError

from blog.models import Attachment, Picture, Post
from lib.outgoing import addresses
from lib.outgoing.requests import Limits
from tests.receiver import Receiver, receiver
from tests.transfer.test_killed_imports import a_blog
from tests.transfer.test_wordpress_pictures import ATTACHMENT, bring_in, export, picture
from tests.waiting import until
from transfer.imports.files import incoming_files, media
from transfer.models import ImportRun, MissingFile

__all__ = ["export", "receiver"]

pytestmark = pytest.mark.django_db

WALL = "/wp-content/uploads/2019/06/wall.jpg"
PEAR = "/wp-content/uploads/2019/06/pear%20%C3%A4.jpg"
GOOD = (200, [picture("brown")], {})


@pytest.fixture
def old(export, receiver):
    """The server of the old blog; all but the wall is not there."""
    receiver.answer(404)
    text = export.read_text().replace("http://garden.example.org", "https://garden.example.org")
    export.write_text(
        text.replace("https://garden.example.org", f"http://127.0.0.1:{receiver.port}")
    )
    return receiver


@pytest.fixture
def short(monkeypatch):
    """A second for each, and 50 kB."""
    few = Limits(connect=0.5, in_all=0.5, bytes=50_000)
    monkeypatch.setattr(media, "limits_of", lambda kind: few)
    monkeypatch.setattr(incoming_files, "limits_of", lambda kind: few)


class Drip:
    """A body that comes byte by byte, without end, to each who asks."""

    def __init__(self, server):
        self.server = server

    def __iter__(self):
        while not self.server.gone.wait(0.05):
            yield b"x"


def why(name="wall"):
    return MissingFile.objects.filter(key__contains=name).first().why


def comes(export):
    bring_in(export, fetch_media=True)
    return Picture.objects.count() == 1 and not MissingFile.objects.filter(key=WALL).exists()


def asked(server, path=WALL):
    return sum(one.path == path for one in server.asked)


def test_one_that_fails_at_first_is_asked_again_and_comes(export, old):
    old.answer_at(WALL, (503, [], {}), (502, [], {}), GOOD)
    assert comes(export)
    assert asked(old) == 3


def test_a_slow_one_comes_and_one_that_is_too_slow_is_told(export, old, short):
    content = picture("brown")
    slow = [content[:100], *repeat(b"", 3), content[100:]]
    old.answer_at(WALL, (200, slow, {}))
    old.answer_at(PEAR, (200, Drip(old), {}))
    assert comes(export)
    assert why("pear") == "the host doesn’t answer in time"


def test_a_redirect_within_the_old_blog_is_followed(export, old):
    old.answer_at(WALL, (301, [], {"Location": "/moved/wall.jpg"}))
    old.answer_at("/moved/wall.jpg", GOOD)
    assert comes(export)


@pytest.mark.parametrize(
    "there", ["http://169.254.169.254/latest/", "http://10.0.0.1/a.jpg", "http://[::1]/a.jpg"]
)
def test_a_redirect_into_a_private_network_is_not_followed(export, old, there):
    old.answer_at(WALL, (302, [], {"Location": there}))
    assert not comes(export)
    assert "the address redirects to" in why()


def test_a_redirect_to_another_host_is_not_followed(export, old, settings):
    other = Receiver()
    settings.OUTGOING_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]
    old.answer_at(WALL, (302, [], {"Location": f"http://localhost:{other.port}/a.jpg"}))
    assert not comes(export)
    other.stop()
    assert why() == "the address redirects to localhost" and not other.asked


def test_a_name_that_means_another_address_at_the_second_try_reaches_nothing(
    export, old, settings, monkeypatch
):
    """Rebinding: public, where nobody takes a connection, and then this machine."""
    settings.OUTGOING_PRIVATE_HOSTS = []
    export.write_text(export.read_text().replace("127.0.0.1", "rebound.example"))
    answers = iter(["127.0.0.2"])

    def look(name, port, **how):
        return [(0, 0, 0, "", (next(answers, "127.0.0.1"), port))]

    asking = SimpleNamespace(getaddrinfo=look, SOCK_STREAM=socket.SOCK_STREAM)
    monkeypatch.setattr(addresses, "socket", asking)
    monkeypatch.setattr(addresses, "is_public", lambda ip: ip == "127.0.0.2")
    old.answer_at(WALL, GOOD)
    assert not comes(export)
    assert why() == "rebound.example isn’t on the public internet" and not old.asked


def test_what_it_says_a_file_is_counts_for_nothing(export, old):
    old.answer_at(WALL, (200, GOOD[1], {"Content-Type": "text/html"}))
    old.answer_at(PEAR, (200, [b"<html><script>1</script>"], {"Content-Type": "image/jpeg"}))
    assert comes(export)
    assert "This isn’t a picture we can show." in why("pear")


def test_less_than_it_says_and_more_than_it_says_do_no_harm(export, old):
    old.answer_at(WALL, (200, GOOD[1], {"Content-Length": "9000000"}))
    old.answer_at(PEAR, (200, GOOD[1], {"Content-Length": "300"}))
    bring_in(export, fetch_media=True)
    assert "ended the connection" in why()
    assert why("pear").startswith("This file is cut off") or "damaged" in why("pear")
    assert not Picture.objects.exists()


def test_a_body_without_end_is_cut_off(export, old, short):
    old.answer_at(WALL, (200, repeat(b"x" * 1000), {}))
    assert not comes(export)
    assert why() == "the answer is too long"


def test_a_picture_of_a_million_million_pixels_is_never_decoded(export, old):
    def chunk(kind, data):
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", pack(">IIBBBBB", 1_000_000, 1_000_000, 1, 0, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000)))
    old.answer_at(WALL, (200, [bomb + chunk(b"IEND", b"")], {}))
    assert not comes(export)
    assert "more than 64 million pixels" in why()


def test_other_files_are_fetched_as_well(export, old):
    text = export.read_text()
    here = f"http://127.0.0.1:{old.port}/wp-content/uploads/2019/06/list.pdf"
    export.write_text(text.replace("[gallery", f'<a href="{here}">A list</a>\n\n[gallery'))
    old.answer_at("/wp-content/uploads/2019/06/list.pdf", (200, [b"%PDF-1.4 ", b"x" * 999], {}))
    bring_in(export, fetch_media=True)
    assert Attachment.objects.get().weight == 1008
    assert (
        f'href="{Attachment.objects.get().url}"'
        in Post.objects.get(slug="beans-before-breakfast").html
    )


@pytest.fixture
def attic(export, old):
    """The old blog has a hundred files that no text names."""
    there = f"http://127.0.0.1:{old.port}/wp-content/uploads"
    alone = (ATTACHMENT.format(id=n, old=there, name=f"{n}.jpg", words="") for n in range(40, 140))
    export.write_text(export.read_text().replace("</channel>", f"{''.join(alone)}</channel>"))
    return old


def test_an_import_can_be_stopped_while_it_asks_for_files_that_arent_there(
    export, attic, monkeypatch
):
    ask, stopped_at = media.ask, "/2019/06/42.jpg"

    def stop(method, address, **how):
        if address.endswith(stopped_at):
            ImportRun.objects.update(state=ImportRun.State.STOPPED)
        return ask(method, address, **how)

    monkeypatch.setattr(media, "ask", stop)
    with pytest.raises(CommandError, match="was stopped"):
        bring_in(export, fetch_media=True)
    assert attic.asked[-1].path.endswith(stopped_at)


def test_an_old_blog_that_is_gone_isnt_asked_for_all_that_nobody_would_see(export, attic):
    attic.answer(302, Location="http://parked.example/")
    bring_in(export, fetch_media=True)
    assert len(attic.asked) == media.SILENT * media.TRIES


@pytest.mark.served
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_one_that_is_killed_goes_on_with_what_isnt_here_yet(export, old, tmp_path):
    old.answer_at(WALL, GOOD)
    old.answer_at(PEAR, (200, (old.gone.wait() for _ in [1]), {}))
    with a_blog(tmp_path / "blog") as blog:
        blog.env["OUTGOING_PRIVATE_HOSTS"] = "127.0.0.1"
        process = blog.begin("import_wordpress", str(export), "--fetch-media")
        until(lambda: asked(old, PEAR))
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        old.answer_at(PEAR, (200, [picture("green")], {}))
        blog.run("import_wordpress", str(export), "--fetch-media")
        counted = "from blog.models import *; print(Picture.objects.count(), Post.objects.count())"
        assert blog.run("shell", "-v0", "-c", counted).stdout.split() == [b"2", b"5"]
    assert asked(old) == 1
