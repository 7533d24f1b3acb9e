"""A Redis of the test's own, which it may stop, kill and start again; or what REDIS_SERVER names: Valkey."""

import os
import shutil
import signal
import socket
import subprocess
from contextlib import closing, contextmanager, suppress

import pytest
import redis as client

from tests.served import free_port
from tests.waiting import until

PROGRAM = os.environ.get("REDIS_SERVER", "redis-server")


class OwnRedis:
    process = None

    def __init__(self):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        command = [PROGRAM, "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--appendonly", "no", "--dir", "/"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(self._answers, what=self.url)

    def _answers(self):
        with suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", self.port)).close()
            return True

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()

    def freeze(self):
        os.kill(self.process.pid, signal.SIGSTOP)

    def set(self, name, value):
        """Change a setting of the running server."""
        with closing(client.Redis(port=self.port)) as store:
            store.config_set(name, value)

    def thaw(self):
        os.kill(self.process.pid, signal.SIGCONT)


@contextmanager
def own_redis():
    if not shutil.which(PROGRAM):
        pytest.skip(f"No {PROGRAM} on this machine.")
    redis = OwnRedis()
    try:
        redis.start()
        yield redis
    finally:
        redis.kill()


@contextmanager
def store_of(kind):
    """The CACHE_URL of a store of "files" or in "redis"."""
    if kind == "files":
        yield None
    else:
        with own_redis() as redis:
            yield redis.url
