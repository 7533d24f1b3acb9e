"""A moderator's process that may be killed at any moment: one for each removal.

    python -m tests.pages.remover

reads "moderator comment rule" (keys) from its input, a line for each removal. A fork does
it, and says "begun PID" and, before COMMIT, "committing". When it is over, however that
came, its parent says "over".
"""

import os
import sys

import django


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from tests.pages.removal import remove  # Apps must be there before their models are.

    say("ready")
    for line in sys.stdin:
        if not (child := os.fork()):
            remove(*map(int, line.split()))
            os._exit(0)
        os.waitpid(child, 0)
        say("over")


def say(words):
    os.write(1, f"{words}\n".encode())


if __name__ == "__main__":
    main()
