"""What is done every few minutes: one job that fails stops no other, and the owner is told."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from blog.models import PeriodicJob, SiteCheck
from blog.operating.tasks import periodic_jobs
from lib.processes.periodic import Job, jobs
from tests.conftest import just_signed_in
from tests.served import ROOT, environment
from tests.waiting import until

pytestmark = pytest.mark.django_db
BROKEN = "accounts.periodic.broken"
SENTENCE = "“Sweeping the &lt;yard&gt;” has failed 3 times in a row."


@pytest.fixture
def broken(monkeypatch):
    """A job before all others that can't be done."""

    def break_down():
        raise RuntimeError("no\nbroom")

    job = Job(BROKEN, "Sweeping the <yard>", 5, break_down)
    before = {BROKEN: job} | jobs
    jobs.clear(), jobs.update(before)
    yield job
    del jobs[BROKEN]


@pytest.fixture
def owner(author):
    author.is_superuser = True
    author.save()
    return author


def test_one_job_that_raises_stops_none_behind_it_and_is_logged_by_name(broken, caplog):
    periodic_jobs.run_all()
    done = PeriodicJob.objects.filter(failures=0, succeeded_at__isnull=False)
    assert {job.name for job in done} == jobs.keys() - {BROKEN}
    assert f"The periodic job {BROKEN} failed" in caplog.text
    assert PeriodicJob.objects.get(pk=BROKEN).error == "RuntimeError: no broom"


def test_failures_are_counted_in_a_row(broken, monkeypatch):
    for _time in range(2):
        periodic_jobs.run(broken)
    assert PeriodicJob.objects.get(pk=BROKEN).failures == 2
    periodic_jobs.run(Job(BROKEN, broken.what, 5, timezone.now))
    job = PeriodicJob.objects.get(pk=BROKEN)
    assert (job.failures, job.error) == (0, "") and job.succeeded_at


def test_the_owner_is_told_of_one_that_keeps_failing_and_of_no_other(broken, client, owner):
    client.force_login(owner)
    browser = just_signed_in(client, owner)
    for failures in range(3):
        assert "has failed" not in browser.get("/admin/").text, failures
        periodic_jobs.run(broken)
    page = browser.get("/admin/").text
    assert SENTENCE in page and "It has never worked." in page and "RuntimeError: no broom" in page
    PeriodicJob.succeeded(BROKEN)
    assert "has failed" not in browser.get("/admin/").text


def test_an_author_is_not_troubled_with_it(broken, client, author):
    for _time in range(3):
        periodic_jobs.run(broken)
    client.force_login(author)
    answer = just_signed_in(client, author).get("/admin/")
    assert answer.status_code == 200 and "has failed" not in answer.text


@pytest.mark.django_db(transaction=True)
def test_one_that_is_stuck_stops_none_behind_it_and_is_not_begun_again(monkeypatch):
    ends, begun = threading.Event(), []
    stuck = Job("stuck", "Waiting for the tide", 0, lambda: begun.append(1) or ends.wait(60))
    behind = Job("behind", "Sweeping", 5, lambda: None)
    monkeypatch.setattr(periodic_jobs, "jobs", {"stuck": stuck, "behind": behind})
    rounds, done = periodic_jobs.Rounds(), PeriodicJob.objects.exclude(succeeded_at=None)
    try:
        rounds.go(waited=0.1)
        until(lambda: begun and done.filter(pk="behind").exists())
        rounds.go(waited=0.1)
        assert PeriodicJob.objects.get(pk="stuck").error == "Stuck: it isn’t over yet"
        assert begun == [1]
    finally:
        ends.set()
    until(lambda: done.filter(pk="stuck").exists())


def test_every_app_that_has_something_to_do_is_found():
    assert {name.partition(".")[0] for name in jobs} == {
        "accounts", "blog", "comments", "trials", "newsletter", "moderation", "transfer"
    }  # fmt: skip


@pytest.mark.served
@pytest.mark.databases
@pytest.mark.django_db(transaction=True)
def test_the_worker_does_them_all_at_its_start(tmp_path):
    with a_worker(tmp_path) as worker:
        done = PeriodicJob.objects.filter(succeeded_at__isnull=False)
        until(lambda: done.count() == len(jobs), alive=lambda: worker.poll() is None)


BEGINS_A_LOOK = """
from lib.processes.command_process import CommandProcess
look = CommandProcess("check_site", "--nightly")
look.start()
print(look._process.pid, flush=True)
input()
"""


@pytest.mark.served
@pytest.mark.databases
@pytest.mark.django_db(transaction=True)
def test_the_look_over_the_site_ends_with_the_worker_that_began_it(tmp_path):
    command = [sys.executable, "-c", BEGINS_A_LOOK]
    about = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=environment(tmp_path), **about) as worker:
        look = int(worker.stdout.readline())
        os.kill(look, signal.SIGSTOP)  # It would be done before the worker is.
        worker.kill()
    os.kill(look, signal.SIGCONT)
    until(lambda: not SiteCheck.objects.exists() and _is_gone(look))


def test_one_that_is_begun_by_hand_goes_on_without_a_worker(capsys):
    call_command("check_site", "--nightly", "--fast")
    assert SiteCheck.objects.exists()


@contextmanager
def a_worker(folder):
    command = [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--no-reload"]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment(folder))
    try:
        yield worker
    finally:
        worker.terminate()
        worker.wait(60)


def _is_gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
