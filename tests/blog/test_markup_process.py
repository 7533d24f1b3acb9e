"""The process that renders long texts: it serves everybody, outlives nobody, and never mixes up its answers."""

import contextlib
import json
import multiprocessing
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import SimpleNamespace

import django
import pytest

from blog.content.markup import process
from blog.content.markup.process import PROJECT, Busy, Killed, Rendering
from blog.content.markup.to_html import ARTICLE_LIMIT, render_article
from lib.web import asking
from tests.waiting import until

# Each heading looks for an id that none before it has.
HOPELESS = "# a\n" * 40_000


@pytest.fixture
def rendering():
    rendering = Rendering()
    yield rendering
    rendering.pool.end()


def test_one_process_renders_one_text_after_the_other(rendering):
    assert rendering.render("article", "a") == "<p>a</p>"
    first = _process(rendering).process.pid
    assert rendering.render("comment", "b\nc") == "<p>b<br>\nc</p>"
    assert _process(rendering).process.pid == first


def test_a_process_that_was_killed_is_replaced(rendering):
    rendering.render("article", "a")
    _process(rendering).process.kill()
    _process(rendering).process.wait()
    assert rendering.render("article", "b") == "<p>b</p>"


def test_a_text_that_is_ended_never_answers_the_next_question(rendering, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(process, "work_for", lambda text: 0.3)
        with pytest.raises(Killed):
            rendering.render("article", HOPELESS)
    assert _process(rendering).process is None
    assert rendering.render("article", "b") == "<p>b</p>"


def test_an_interrupted_question_never_answers_the_next_one(rendering, monkeypatch):
    rendering.render("article", "a")
    monkeypatch.setattr(
        _process(rendering).process, "stdout", _Interrupted(_process(rendering).process.stdout)
    )
    with pytest.raises(KeyboardInterrupt):
        rendering.render("article", "b")
    assert rendering.render("article", "c") == "<p>c</p>"


def test_an_alarm_that_the_server_ignores_still_ends_a_text(rendering, monkeypatch):
    monkeypatch.setattr(process, "work_for", lambda text: 0.3)
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    try:
        with pytest.raises(Killed):
            rendering.render("article", HOPELESS)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_the_process_does_not_know_the_sites_secrets(rendering, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "known to nobody")
    rendering.render("article", "a")
    with open(f"/proc/{_process(rendering).process.pid}/environ", "rb") as environment:
        assert b"known to nobody" not in environment.read()


def test_nobody_waits_for_the_hopeless_texts_of_another(rendering, monkeypatch):
    """Four of them ask for the processor for six seconds and more; two processes are all there are."""
    for one in rendering.pool.processes:
        one.ask({"kind": "article", "text": "", "options": {}, "seconds": 30})
    monkeypatch.setattr(process, "work_for", lambda text: 1)
    done = []

    def say(who, text):
        with contextlib.suppress(Killed, Busy):
            render_as(rendering, who, text)
        done.append(who)

    with ThreadPoolExecutor(5) as threads:
        hopeless = [threads.submit(say, "a hostile author", HOPELESS) for _ in range(4)]
        until(lambda: len(rendering.pool._waiting) == 1)
        threads.submit(say, "another author", "a *good* text").result(timeout=60)
        assert done.count("a hostile author") <= 1
        assert [one.result(timeout=100) for one in hopeless] == [None] * 4


def test_whoever_sends_many_texts_at_once_is_told_to_wait(rendering, monkeypatch):
    monkeypatch.setattr(process, "work_for", lambda text: 1)
    rendering.pool._longest = 1
    with ThreadPoolExecutor(2) as threads:
        at_work = threads.submit(render_as, rendering, 1, HOPELESS)
        until(lambda: rendering.pool._at_work)
        waits = threads.submit(render_as, rendering, 1, "a")
        until(lambda: rendering.pool._waiting)
        with pytest.raises(Busy):
            render_as(rendering, 1, "b")
        assert isinstance(at_work.exception(timeout=100), Killed)
        waits.exception(timeout=100)


def test_a_preview_that_waits_is_dropped_for_a_newer_one_and_nothing_else_is(
    rendering, monkeypatch
):
    monkeypatch.setattr(process, "work_for", lambda text: 1)
    with ThreadPoolExecutor(4) as threads:
        threads.submit(render_as, rendering, 1, HOPELESS)
        until(lambda: rendering.pool._at_work)
        older = threads.submit(render_as, rendering, 1, "older", newest_of="a tab")
        other = threads.submit(render_as, rendering, 1, "other", newest_of="another tab")
        until(lambda: len(rendering.pool._waiting.get(1, ())) == 2)
        newer = threads.submit(render_as, rendering, 1, "newer", newest_of="a tab")
        assert isinstance(older.exception(timeout=100), Busy)
        assert newer.result(timeout=100) == "<p>newer</p>"
        assert other.result(timeout=100) == "<p>other</p>"


@pytest.mark.slow
def test_a_text_of_the_largest_size_is_rendered_whatever_good_it_is_made_of():
    rows = "| a | b | c |\n|---|---|---|\n" + "| 1 | *two* | `three` |\n" * 20 + "\n"
    for good in ("Words, and *more* of them. " * 20 + "\n\n", rows, "*a* **b** _c_ "):
        assert render_article((good * 20_000)[:ARTICLE_LIMIT])
    for then in ("\n\n", "\n", "\n    m\n"):
        marks = "".join(f"W.[^{n}] " for n in range(6_000))
        notes = "".join(f"[^{n}]: N.{then}" for n in range(6_000))
        html = render_article(f"{marks}\n\n{notes}")
        assert html.count("<sup") == html.count('<li id="fn:') == 6_000


@pytest.mark.served
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_a_worker_started_in_any_way_renders_its_own_texts(method):
    render_article("ours")
    with multiprocessing.get_context(method).Pool(1, django.setup) as pool:
        theirs = pool.apply_async(render_article, ["theirs"])
        assert render_article("ours") == "<p>ours</p>"
        assert theirs.get(timeout=100) == "<p>theirs</p>"


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_a_worker_forked_in_the_middle_of_a_text_does_not_wait_for_it():
    with process._RENDERING.pool.processes[-1].lock:
        pool = multiprocessing.get_context("fork").Pool(1)
    with pool:
        assert pool.apply_async(render_article, ["theirs"]).get(timeout=100) == "<p>theirs</p>"


def test_a_process_whose_asker_is_killed_before_the_answer_reports_nothing():
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, "-m", process.RenderingProcess.program]
    with subprocess.Popen(command, cwd=PROJECT, **pipes) as asked:
        asked.stdout.close()
        question = {"kind": "article", "text": "a", "options": {}, "seconds": 30}
        _, reported = asked.communicate(json.dumps(question).encode() + b"\n")
    assert reported == b"" and asked.returncode == -signal.SIGPIPE


@pytest.mark.served
def test_the_process_ends_with_the_server_however_that_ends():
    program = (
        "import os, signal, sys; from blog.content.markup import process as m; m.render_apart('article', 'a');"
        "print(m._RENDERING.pool.processes[-1].process.pid, flush=True); os.kill(os.getpid(), int(sys.argv[1])) if sys.argv[1] != '0' else None"
    )
    for how in (0, signal.SIGTERM, signal.SIGKILL):
        ran = subprocess.run(
            [sys.executable, "-c", program, str(int(how))],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert ran.stderr == ""
        until(partial(_gone, int(ran.stdout)))


def render_as(rendering, who, text, **about):
    token = asking.request.set(SimpleNamespace(user=SimpleNamespace(pk=who)))
    try:
        return rendering.render("article", text, **about)
    finally:
        asking.request.reset(token)


def _process(rendering):
    """The one that is asked where nobody else asks."""
    return rendering.pool.processes[-1]


def _gone(pid):
    """Whether a process has ended. One that waits to be reaped by its new parent has."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


class _Interrupted:
    def __init__(self, pipe):
        self.pipe = pipe

    def readline(self):
        raise KeyboardInterrupt

    def close(self):
        self.pipe.close()
