"""What tests/pages/remover.py does in a process of its own, and how a test has it done."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from django.db import connection

from accounts.models import User
from comments.models import Comment
from moderation.actions import comments
from moderation.models import RuleWording
from tests.served import ROOT
from tests.waiting import let_pass


def remove(moderator, comment, rule):
    """Remove a comment, and say when that begins and when COMMIT does."""
    moderator = User.objects.get(pk=moderator)
    comment = Comment.objects.get(pk=comment)
    rule = RuleWording.objects.get(pk=rule)
    commit = connection._commit

    def tell_and_commit():
        os.write(1, b"committing\n")
        commit()

    connection._commit = tell_and_commit
    os.write(1, f"begun {os.getpid()}\n".encode())
    comments.remove(moderator, comment, rule)
    os.write(1, b"done\n")
    let_pass(30, "until it is killed, however late")


class Remover:
    """The process, from the test's side."""

    def __init__(self, process):
        self.process, self.usual = process, 0.01
        assert self._hear("ready")

    def remove(self, moderator, comment, rule):
        """Have it removed in peace; how many seconds that takes says when to kill the next."""
        self._ask(moderator, comment, rule)
        pid = int(self._hear("begun").split()[1])
        start = time.monotonic()
        self._hear("done")
        self.usual = time.monotonic() - start
        os.kill(pid, signal.SIGKILL)
        self._hear("over")

    def remove_and_die(self, moderator, comment, rule, meanwhile=lambda: None):
        """Kill it at a random moment: somewhere on the whole way, or about the COMMIT."""
        self._ask(moderator, comment, rule)
        pid = int(self._hear("begun").split()[1])
        if random.random() < 0.5:
            let_pass(random.uniform(0, self.usual * 1.2), "somewhere on its way")
        else:
            self._hear("committing")
            let_pass(random.choice([0, random.uniform(0, 0.002)]), "about the commit")
        os.kill(pid, signal.SIGKILL)
        meanwhile()
        self._hear("over")

    def _ask(self, moderator, comment, rule):
        self.process.stdin.write(f"{moderator.pk} {comment.pk} {rule.pk}\n")
        self.process.stdin.flush()

    def _hear(self, word):
        for line in self.process.stdout:
            if line.startswith(word):
                return line
        raise AssertionError(f"It never said “{word}”.")


@contextmanager
def remover(blog):
    """A Remover of the served blog."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.pages.remover"],
        cwd=ROOT,
        env=blog.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Remover(process)
    finally:
        process.stdin.close()
        process.wait()
