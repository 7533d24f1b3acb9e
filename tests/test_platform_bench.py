"""The benchmark: what it says about its figures, what it needs, and the blogs that it makes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog.models import Post
from blog.operating.tasks.periodic_jobs import run_all
from blog.pagecache import page_store
from lib.processes.command_process import CommandProcess
from tests.receiver import receiver
from tools.bench.blogs import corpus
from tools.bench.blogs.shapes import SHAPES
from tools.bench.databases import SQLite
from tools.bench.days import arrivals
from tools.bench.days.arrivals import SeenVisit, Visit
from tools.bench.figures import Figure, table, to_json, verdict
from tools.bench.grounds import Ground
from tools.bench.parts import asked_for
from tools.bench.reading import pages
from tools.bench.reading.pages import Page
from tools.bench.yardsticks import servers
from tools.bench.yardsticks.answers import Answer, fetch_page
from tools.bench.yardsticks.load import NotOk

__all__ = ["receiver"]
BIN = Path(__file__).resolve().parent.parent / "bin"


def test_a_figure_below_its_aim_is_named_and_one_that_reaches_it_is_not():
    slow = Figure("signed in", [5.0, 7.0, 6.0], "ms", at_most=4, on="SQLite")
    quick = Figure("stranger", [0.3, 0.1, 0.2], "ms", at_most=4, on="SQLite")

    said = verdict([slow, quick, Figure("nginx", [1.0], "ms")])

    assert said == "1 of 2 are not as wanted:\n- signed in, on SQLite"
    assert "| NO " in table([slow]) and "6 ms" in table([slow]) and "5 … 7" in table([slow])
    assert verdict([quick]) == "All 1 are as wanted."


def test_where_nothing_was_measured_nothing_is_as_wanted():
    assert verdict([]) == "Nothing was measured to its end."
    assert verdict([Figure("nginx", [1.0], "ms")]) == "None of them has an aim."


def test_a_ratio_is_that_of_neighbours_so_that_a_slow_minute_does_not_count():
    mine, theirs = Figure("a", [10.0, 1.0, 10.0], "/s"), Figure("b", [5.0, 0.5, 5.0], "/s")

    assert mine.over(theirs, "a over b", at_least=2).runs == [2.0, 2.0, 2.0]


def test_figures_are_read_back_as_they_were_written():
    figure = Figure("signed in", [5.0, 7.0], "ms", at_most=4, note="of 100", on="SQLite")

    kept = json.loads(to_json([figure], cores=2))

    assert kept["cores"] == 2 and not kept["figures"][0]["reached"]
    assert Figure.from_json(kept["figures"][0]) == figure


def test_who_had_to_wait_to_ask_waited_as_well():
    late = SeenVisit(Visit("an article", "/"), meant=1.0, began=3.0, ended=3.1, status=200)

    [p99, bad, _] = arrivals.figures("a day", [late])

    assert p99.median == pytest.approx(2100) and "1 asked" in p99.note
    assert bad.is_reached and "an article, after 1 s (2.1 s)" in arrivals.gave_out([late], {})
    assert arrivals.gave_out([late], {"an article": 3}) == ""


def test_what_was_refused_is_told_with_its_status():
    refused = SeenVisit(Visit("a search", "/search/"), meant=5.0, began=5.0, ended=5.1, status=503)

    [_, bad, _] = arrivals.figures("a day", [refused])

    assert not bad.is_reached and bad.note == "a search 503: 1"
    assert "a search, after 5 s (status 503)" in arrivals.gave_out([refused], {})


def test_a_short_day_has_something_of_everything():
    kinds = arrivals.dealt({"read": 99, "write": 1}, 20, Random(1))

    assert kinds.count("write") == 1 and kinds.count("read") == 20


def test_what_takes_long_to_make_is_measured_only_when_it_is_asked_for():
    assert "growth" not in [part.name for part in asked_for([], large=False)]
    assert "growth" in [part.name for part in asked_for([], large=True)]
    assert [part.name for part in asked_for(["growth"], large=False)] == ["growth"]


def test_who_lacks_a_program_is_told_its_package(tmp_path):
    for name, script in {"id": "echo 1000", "wrk": "exit 0"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    text = (BIN / "bench").read_text().replace(":/usr/sbin:/sbin", "")
    script = tmp_path / "bench"
    script.write_text(text)

    done = subprocess.run(
        ["/bin/sh", script], env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert done.stderr == "nginx isn't installed. On Debian: sudo apt-get install nginx\n"


@pytest.mark.django_db
def test_a_worker_at_its_start_has_nothing_to_do_on_a_blog_that_is_measured(monkeypatch):
    started = []
    monkeypatch.setattr(CommandProcess, "start", lambda process: started.append(process._command))
    corpus.Blog(SHAPES["tiny"], Random("tiny"), timezone.now()).make()
    corpus.open_anew()
    made, old = versions(), Post.rendered_before().count()

    run_all()

    assert versions() == made
    assert not started and not DBTaskResult.objects.exists()
    assert not old


def versions():
    return [page_store.version_now(None), *Post.objects.order_by("pk").values_list("pk", "version")]


def test_a_page_that_changes_while_it_is_measured_has_no_figure(receiver, monkeypatch):
    page, changed = Page("100", "an article", receiver.port, "/with-100/"), (200, [b"Pears."], {})
    receiver.answer_at(page.path, (200, [b"ok"], {}), changed)
    monkeypatch.setattr(pages, "by_turns", lambda *_: {})

    with pytest.raises(NotOk, match="nginx sends something else"):
        pages.beside(None, page, "Parley", {"nginx": receiver.port})


def test_an_error_is_not_measured_as_if_it_were_the_page(receiver):
    receiver.answer(503)

    with pytest.raises(NotOk, match="503 where a page was expected"):
        Page("100", "an article", receiver.port, "/with-100/").fetch()


@pytest.mark.served
@pytest.mark.parametrize("application", ["smallest", "cached"])
def test_who_stands_beside_the_blog_sends_the_page_that_it_was_given(application, tmp_path):
    Answer(200, {"content-type": "text/html"}, b"<p>Pears, then.").keep(tmp_path, "100")
    settings = (
        {"DJANGO_SETTINGS_MODULE": "tools.bench.yardsticks.cached"}
        if application == "cached"
        else {}
    )
    env = Ground(tmp_path, SQLite()).environment(ANSWERS=str(tmp_path), **settings)

    with servers.granian(
        f"tools.bench.yardsticks.{application}:application", env, "--wsgi"
    ) as port:
        assert fetch_page(port, "/100").body == b"<p>Pears, then."


@pytest.mark.served
@pytest.mark.slow
def test_the_blog_that_is_measured_has_sound_threads_and_pages_that_open(tmp_path):
    ground = Ground(tmp_path, SQLite())

    ground.run("make('tiny')")
    ground.manage("collectstatic", "--noinput")

    ground.manage("check_threads")
    asked = (
        "from tools.bench.reading.asking import addresses, ask; print(ask(addresses()[100]).status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=BIN.parent, env=ground.environment(), capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout == "200 OK\n", done.stderr


@pytest.mark.served
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nothing_is_lost_on_a_day_of_two_seconds(tmp_path):
    """All of it one after the other: they have a folder of one name."""
    for part in ("day", "link", "floods", "slow"):
        into = tmp_path / f"{part}.json"
        command = [sys.executable, "-m", "tools.bench.measuring", part, "--blog", "tiny"]
        command += ["--runs", "1", "--seconds", "2", "--into", into]

        subprocess.run(command, cwd=BIN.parent, check=True, env=os.environ | {"DATABASE_URL": ""})

        figures = json.loads(into.read_text())["figures"]
        lost = [one for one in figures if "comments lost" in one["what"]]
        broken = [one for one in figures if "broken answers" in one["what"]]
        assert lost and all(one["reached"] for one in lost + broken), figures


@pytest.mark.served
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_whoever_listens_misses_nothing_when_a_worker_is_killed(tmp_path):
    into = tmp_path / "listeners.json"
    command = [sys.executable, "-m", "tools.bench.measuring", "listeners", "--blog", "tiny"]
    command += ["--runs", "1", "--seconds", "2", "--into", into]

    subprocess.run(command, cwd=BIN.parent, check=True, env=os.environ | {"DATABASE_URL": ""})

    figures = {one["what"]: one for one in json.loads(into.read_text())["figures"]}
    for what in "listeners of a killed worker: who missed something", "told twice, or refused":
        assert figures[what]["reached"], figures


def test_a_blog_of_the_benchmark_has_settings_that_a_site_runs_with(tmp_path):
    env = Ground(tmp_path, SQLite()).environment()
    check = [sys.executable, "manage.py", "check"]
    done = subprocess.run(check, cwd=BIN.parent, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
