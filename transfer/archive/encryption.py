"""Archives encrypted with age, as they are written and as they are read."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pyrage

from transfer.archive.kinds import PIECE

AGE = b"age-encryption.org/v1"


@contextmanager
def encrypted(out, recipients):
    """A file whose bytes arrive in `out`, encrypted if there are recipients."""
    if not recipients:
        yield out
        return
    reading, writing = _pipe()
    with _meanwhile(lambda: pyrage.encrypt_io(reading, out, recipients), reading), writing:
        yield writing


@contextmanager
def decrypted(file, identities, kind):
    """Context manager: the file itself, or its decrypted contents if it is encrypted."""
    begins = file.read(len(AGE))
    file.seek(0)
    if begins != AGE:
        yield file
        return
    if not identities:
        raise kind.refusal(kind.locked)
    reading, writing = _pipe()
    with _meanwhile(lambda: pyrage.decrypt_io(file, writing, identities), writing), reading:
        yield reading


def _pipe():
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb", PIECE), os.fdopen(writing, "wb", PIECE)


@contextmanager
def _meanwhile(work, its_end):
    """Do work in a thread that shuts its end of a pipe afterwards; its failure is what is raised."""

    def run():
        with suppress(BrokenPipeError), its_end:  # The other end has had enough, and says why.
            work()

    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(run)
        try:
            yield
        except Exception as at_our_end:
            raise (done.exception() or at_our_end) from None
        done.result()
