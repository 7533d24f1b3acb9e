"""A blog that has outgrown one machine, on loopback: each part of it can be killed and started again.

Three web nodes and two workers with a folder each, PostgreSQL with a replica, Redis, a bucket of S3, and
two Varnishes in front: the addresses of the blog's name, of which a browser takes the next where one fails.
One of the nodes is still of the release before.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests.edge.varnish import Varnish
from tests.faults.ground import (
    Postgres,
    Replica,
    folder_of_theirs,
    found_by,
    processes_in,
    put_static_files_of,
)
from tests.faults.releases import release_before
from tests.pages.own_redis import own_redis
from tests.served import ROOT, environment, free_port, put_static_files_at
from tests.transfer.bucket import BUCKET, Bucket
from tests.waiting import for_answer, until

NODES, WORKERS, EDGES = 3, 2, 2
ARTICLES = 24  # So many that each has its comments on one page.
UP = 120  # seconds until a process that was started serves, on a machine that is busy with all the others


class Machine:
    """Processes that share a folder, which nobody else has, and which is lost with the machine."""

    process = None

    def __init__(self, name, folder, command, env, root=ROOT):
        self.name, self.folder, self.command, self.root = name, Path(folder), command, root
        self.env = env | {"DATA_DIR": str(folder)}
        self.log = self.folder.with_name(f"{self.folder.name}.log")

    def start(self):
        self.folder.mkdir()
        put_static_files_of(self.root, self.folder, self.env)
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.root, env=self.env, stderr=log, stdout=log
            )

    def kill(self):
        """All at once, as if the plug were pulled; its disk is never seen again."""
        for pid in processes_in(self.folder):
            os.kill(pid, signal.SIGKILL)
        if self.process:
            self.process.wait()
        until(lambda: not processes_in(self.folder))
        shutil.rmtree(self.folder, ignore_errors=True)

    def said(self):
        return self.log.read_text()[-2000:]


class Node(Machine):
    def __init__(self, name, folder, port, env, root):
        command = [sys.executable, "-m", "config.server.serve", "--port", str(port)]
        super().__init__(name, folder, command, env | {"RUNS": "web"}, root)
        self.url = f"http://127.0.0.1:{port}/robots.txt"

    def start(self):
        super().start()
        for_answer(self.url, UP, what=self.said)


class Worker(Machine):
    def __init__(self, name, folder, env):
        command = [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--no-reload"]
        super().__init__(name, folder, command, env)


class Store(Bucket):
    """A server of S3 in a process of its own, which has what lay there when it was killed."""

    name = "S3"

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        super().__init__()

    def make(self):
        """The server has begun with it."""

    def start(self):
        command = [sys.executable, "-m", "tests.faults.store", str(self.port), BUCKET]
        out = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen([*command, str(self.folder)], cwd=ROOT, **out)
        for_answer(f"http://127.0.0.1:{self.port}/moto-api/", UP)

    def kill(self):
        for name in self.names():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(self.client.get_object(Bucket=BUCKET, Key=name)["Body"].read())
        self.stop()

    def stop(self):
        self.process.kill()
        self.process.wait()


class Edge(Varnish):
    """Its manager holds the sockets, and starts the process that serves anew."""

    def kill(self):
        self.killed = self._serving()
        os.kill(self.killed, signal.SIGKILL)

    def start(self):
        if not hasattr(self, "killed"):
            super().start()
        until(lambda: self._serving() not in (None, getattr(self, "killed", None)))

    def _serving(self):
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return int(children[0]) if children else None


class Cluster:
    def __init__(self, stack, folder):
        def up(part, name):
            part.name = name
            stack.callback(part.kill)
            part.start()
            return part

        primary = up(Postgres(stack.enter_context(folder_of_theirs())), "PostgreSQL")
        replica = up(Replica(primary, stack.enter_context(folder_of_theirs())), "Replica")
        redis = stack.enter_context(own_redis())
        redis.name = "Redis"
        store = Store(folder / "bucket")
        stack.callback(store.stop)
        ports = [free_port() for _ in range(NODES)]
        edges = [Edge(*ports) for _ in range(EDGES)]
        self.env = env = environment(
            folder,
            SITE_URL=edges[0].url,
            TRUSTED_PROXIES="127.0.0.1",
            DATABASE_URL=primary.url,
            REPLICA_URL=replica.url,
            CACHE_URL=redis.url,
            STORAGE_URL=store.url,
            EDGE_CACHE="varnish",
            EDGE_CACHE_PURGE_URLS=",".join(edge.purge_url for edge in edges),
        )
        put_static_files_at(folder)
        for number, edge in enumerate(edges, 1):
            stack.enter_context(edge)
            edge.name = f"Varnish {number}"
        self.about = found_by(env, ARTICLES)
        roots = [release_before(folder / "before") or ROOT] + [ROOT] * (NODES - 1)
        nodes = [
            up(Node("", folder / f"node-{n}", port, env, root), f"Web node {n}")
            for n, (port, root) in enumerate(zip(ports, roots, strict=True), 1)
        ]
        workers = [
            up(Worker("", folder / f"worker-{n}", env), f"Worker {n}")
            for n in range(1, WORKERS + 1)
        ]
        self.ports, self.primary = [edge.port for edge in edges], primary
        self.parts = [store, *edges, primary, replica, redis, *workers, *nodes]

    def until_the_queue_is_empty(self):
        """Every task is done, and none has failed for good."""
        tasks = "FROM django_tasks_database_dbtaskresult WHERE status"
        due = f"SELECT count(*) {tasks} IN ('READY', 'RUNNING') AND (run_after IS NULL OR run_after < now())"
        with self.primary.connect() as there:
            until(lambda: there.execute(due).fetchone() == (0,), UP, what="all is done")
            failed = there.execute(f"SELECT task_path, traceback {tasks} = 'FAILED'").fetchall()
        assert not failed, failed
