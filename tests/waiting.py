"""The one place in which a test waits: until something is so, or for a stretch of time that is meant."""

import time
import urllib.error
import urllib.request

LOOKED = 0.05  # seconds between two looks


def until(is_so, seconds=60, *, alive=lambda: True, what="it"):
    """Wait until `is_so()` says something true, and return that.

    Fails after so many seconds, or once what is waited for isn't `alive()` any more. `what` may be
    a function, which is asked for what went wrong.
    """
    end = time.monotonic() + seconds
    while not (found := is_so()):
        said = what() if callable(what) else what
        assert alive(), f"What is waited for has ended: {said}"
        assert time.monotonic() < end, f"Waited {seconds} seconds in vain: {said}"
        time.sleep(LOOKED)
    return found


def for_answer(url, seconds=60, **about):
    """Wait until something answers at an address, whatever it says; returns the status."""

    def asked():
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return None

    return until(asked, seconds, **{"what": url} | about)


def let_pass(seconds, why):
    """Let time pass that is meant: how long a fault lasts, a lease holds, a person thinks."""
    assert why
    time.sleep(max(0, seconds))
