"""The process that renders long texts: it serves everybody, outlives nobody, and never mixes up its answers."""

import multiprocessing
import signal
import subprocess
import sys
import time

import pytest

from blog.content.markup import process
from blog.content.markup.process import PROJECT, Killed, RenderingProcess
from blog.content.markup.to_html import render_article


@pytest.fixture
def rendering():
    rendering = RenderingProcess()
    yield rendering
    rendering.end()


def test_one_process_renders_one_text_after_the_other(rendering):
    assert rendering.render("article", "a") == "<p>a</p>"
    first = rendering.process.pid
    assert rendering.render("comment", "b\nc") == "<p>b<br>\nc</p>"
    assert rendering.process.pid == first


def test_a_process_that_was_killed_is_replaced(rendering):
    rendering.render("article", "a")
    rendering.process.kill()
    rendering.process.wait()
    assert rendering.render("article", "b") == "<p>b</p>"


def test_a_text_that_is_ended_never_answers_the_next_question(rendering, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(process, "SECONDS", 0.3)
        with pytest.raises(Killed):
            rendering.render("article", "[" * 20_000)
    assert rendering.process is None
    assert rendering.render("article", "b") == "<p>b</p>"


def test_an_interrupted_question_never_answers_the_next_one(rendering, monkeypatch):
    rendering.render("article", "a")
    monkeypatch.setattr(rendering.process, "stdout", _Interrupted(rendering.process.stdout))
    with pytest.raises(KeyboardInterrupt):
        rendering.render("article", "b")
    assert rendering.render("article", "c") == "<p>c</p>"


def test_an_alarm_that_the_server_ignores_still_ends_a_text(rendering, monkeypatch):
    monkeypatch.setattr(process, "SECONDS", 0.3)
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    try:
        with pytest.raises(Killed):
            rendering.render("article", "[" * 20_000)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_the_process_does_not_know_the_sites_secrets(rendering, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "known to nobody")
    rendering.render("article", "a")
    with open(f"/proc/{rendering.process.pid}/environ", "rb") as environment:
        assert b"known to nobody" not in environment.read()


@pytest.mark.served
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_a_worker_started_in_any_way_renders_its_own_texts(method):
    render_article("ours")
    with multiprocessing.get_context(method).Pool(1) as pool:
        theirs = pool.apply_async(render_article, ["theirs"])
        assert render_article("ours") == "<p>ours</p>"
        assert theirs.get(timeout=20) == "<p>theirs</p>"


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_a_worker_forked_in_the_middle_of_a_text_does_not_wait_for_it():
    with process._RENDERING.lock:
        pool = multiprocessing.get_context("fork").Pool(1)
    with pool:
        assert pool.apply_async(render_article, ["theirs"]).get(timeout=10) == "<p>theirs</p>"


@pytest.mark.served
def test_the_process_ends_with_the_server_however_that_ends():
    program = (
        "import os, signal, sys; from blog.content.markup import process as m; m.render_apart('article', 'a');"
        "print(m._RENDERING.process.pid, flush=True); os.kill(os.getpid(), int(sys.argv[1])) if sys.argv[1] != '0' else None"
    )
    for how in (0, signal.SIGTERM, signal.SIGKILL):
        ran = subprocess.run(
            [sys.executable, "-c", program, str(int(how))],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=20,
        )
        assert ran.stderr == ""
        assert _gone(int(ran.stdout))


def _gone(pid):
    """Whether a process ends within five seconds. One that waits to be reaped by its new parent has ended."""
    for _ in range(100):
        try:
            with open(f"/proc/{pid}/stat") as stat:
                if stat.read().rpartition(")")[2].split()[0] == "Z":
                    return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False


class _Interrupted:
    def __init__(self, pipe):
        self.pipe = pipe

    def readline(self):
        raise KeyboardInterrupt

    def close(self):
        self.pipe.close()
