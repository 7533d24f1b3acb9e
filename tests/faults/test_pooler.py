"""Readers and writers of a blog that asks PostgreSQL through PgBouncer, in transaction mode: all is as without it.

.venv/bin/pytest -n0 -s -m slow tests/faults/test_pooler.py
"""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

import psycopg
import pytest

from tests.faults.ground import blog_on, folder_of_theirs, their_user
from tests.faults.play import Play
from tests.served import ROOT, free_port
from tests.waiting import let_pass, until

pytestmark = [pytest.mark.served, pytest.mark.slow, pytest.mark.timeout(300)]
CONNECTIONS = 5  # of the server, for all threads of the blog
SETTINGS = f"""
[databases]
* = host=127.0.0.1 port=%d user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_prepared_statements = 200
default_pool_size = {CONNECTIONS}
"""


def test_a_blog_behind_a_pooler_serves_and_loses_nothing(tmp_path):
    with blog_on("postgresql", tmp_path, in_front=pgbouncer) as blog:
        play = Play(blog, tmp_path)
        with play.fault(), blog.postgres.connect() as server:
            seen = []
            for _ in range(20):
                let_pass(0.5, "they read and write")
                seen.append(connections(server))
        assert play.complaints() == []
        assert 0 < max(seen) <= CONNECTIONS
        assert play.figures()["503 with the words"] == play.figures()["saved copies"] == 0
        blog.until_the_queue_is_empty()


def test_work_that_is_done_once_at_a_time_can_be_done_again_behind_a_pooler(tmp_path):
    with blog_on("postgresql", tmp_path, in_front=pgbouncer) as blog:
        play = Play(blog, tmp_path)
        with play.fault():
            said = [checked(blog) for _ in range(3)]
        assert said == ["No faults."] * 3
        assert play.complaints() == []
        # Nor does it keep a connection for itself when it has ended.
        with blog.postgres.connect() as server:
            assert server.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
            ).fetchone() == (0,)


def checked(blog):
    """What the look over the whole site says at its end, once the worker's own is over."""
    command = [sys.executable, "manage.py", "check_site"]

    def said():
        done = subprocess.run(command, cwd=ROOT, env=blog.env, text=True, capture_output=True)
        last = (done.stdout + done.stderr).splitlines()[-1]
        return "being checked already" not in last and last

    return until(said, seconds=60, what="the worker's own look at the site")


def connections(server):
    others = "backend_type = 'client backend' AND pid <> pg_backend_pid()"
    return server.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {others}").fetchone()[0]


@contextmanager
def pgbouncer(postgres):
    """The DATABASE_URL of a PgBouncer in front of this server."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        pytest.skip("No PgBouncer on this machine.")
    with postgres.connect() as server:
        server.execute("ALTER ROLE postgres SET lock_timeout = '8s'")
    port = free_port()
    with folder_of_theirs() as folder:
        settings = folder / "pgbouncer.ini"
        settings.write_text(SETTINGS % (postgres.port, port))
        if their_user():
            shutil.chown(folder, their_user())
        with subprocess.Popen([program, "-q", settings], user=their_user()) as process:
            url = postgres.url.replace(f":{postgres.port}/", f":{port}/")
            try:
                until(lambda: answers(url), alive=lambda: process.poll() is None)
                yield url
            finally:
                process.terminate()


def answers(url):
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True
