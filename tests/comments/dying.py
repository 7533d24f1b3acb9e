"""Workers that are killed at a step: `python -m tests.comments.dying`.

Reads "step 17", "seconds 0.3" or "never" from its input, line by line; each time a process runs the
worker's own command until nothing is due, and is killed by SIGKILL at its 17th step or after so many
seconds. Answers with "killed" or "done". Steps are the moments at which the database may stand
otherwise than at the one before: before each question, and after each that writes. So what lies
between two questions (a COMMIT, the conversation with the mail server) has one kill before and one
after it.
"""

import os
import signal
import sys
import threading
from itertools import count

import django
from django.urls import reverse

# The periodic jobs that mail has to do with: any other would add places to die at where nothing is sent.
OF_MAIL = (
    "blog.mail.",
    "blog.operating.tasks.worker.",
    "comments.notify.",
    "comments.periodic.",
    "moderation.alerts.",
)


def main():
    django.setup()
    reverse("home")  # What that imports and prepares is done once, and not in each process.
    for line in sys.stdin:
        when, _, number = line.strip().partition(" ")
        pid = os.fork()
        if pid == 0:
            _work(when, float(number or 0))
            os._exit(0)
        killing = threading.Timer(float(number or 0), os.kill, [pid, signal.SIGKILL])
        if when == "seconds":
            killing.start()
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # Nobody else has its number yet.
        killing.cancel()
        _, status = os.waitpid(pid, 0)
        if status and os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            sys.exit("The worker ended by itself.")
        print("killed" if status else "done", flush=True)


def _work(when, number):
    from django.core.management import call_command
    from django.db import connection

    from lib.processes.periodic import jobs

    for name in [one for one in jobs if not one.startswith(OF_MAIL)]:
        del jobs[name]
    steps = count(1)

    def step():
        if next(steps) == number and when == "step":
            os.kill(os.getpid(), signal.SIGKILL)

    def ask(execute, sql, *more):
        step()
        answer = execute(sql, *more)
        if not sql.lstrip("( ").startswith("SELECT"):
            step()
        return answer

    with connection.execute_wrapper(ask):
        call_command("db_worker", "--queue-name", "*", "--batch", "--no-startup-delay")


if __name__ == "__main__":
    main()
