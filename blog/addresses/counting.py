"""Counts of what led on and of what was not found, written in batches (lib/db/batches.py)."""

from django.db.models import F

from blog.addresses import junk
from blog.models import MissedAddress, Redirect
from lib.db.batches import Batch

MOST = 200  # different addresses between two writes; more are counted as junk
EVERY = "ADDRESSES_COUNTED_EVERY"
JUNK = "", ""


class WaitingCounts:
    """The redirects and missed addresses that are counted and not yet written."""

    def __init__(self):
        self._led = Batch(_lead, every=EVERY, most=MOST)
        self._missed = Batch(MissedAddress.add, every=EVERY, most=MOST)

    def led_on(self, redirect):
        self._led.count(redirect.pk)

    def missed(self, path, site):
        self._missed.count((path, site), otherwise=JUNK)

    def write(self):
        """Add what was counted to the tables."""
        self._led.write()
        self._missed.write()


def _lead(led):
    for key, times in led.items():
        Redirect.objects.filter(pk=key).update(times=F("times") + times)


waiting = WaitingCounts()


def count_missed(request):
    """Count a request for an address at which nothing stands: when, and on which site the link was."""
    if request.method not in ("GET", "HEAD"):
        return
    path, agent = request.path_info[:300], request.headers.get("User-Agent", "")
    if junk.is_junk(path, agent):
        waiting.missed(*JUNK)
    else:
        referrer = request.headers.get("Referer", "")
        waiting.missed(path, junk.site_of(referrer, agent, request.get_host()))
