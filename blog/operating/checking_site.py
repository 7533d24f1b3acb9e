"""A look at the whole site: every check, one after the other, and repairs where they are asked for.

The worker starts it each night as a process of its own, so that mail doesn't wait for it.
"""

import logging
import time
from datetime import timedelta

from django.utils import timezone

from blog.models import SiteCheck
from blog.models.operating.site_checks import SHOWN
from lib.observing.site_checks import Throttle, checks
from lib.processes.alone import alone
from lib.processes.command_process import CommandProcess

logger = logging.getLogger(__name__)
SAFE, ALL = "safe", "all"
NIGHTLY = timedelta(hours=20)  # A worker that starts again and again looks no more often.
MISSED = timedelta(hours=44)  # A machine that is off at night is looked at by day.
MORNING = 6  # o'clock, in the blog's time
REPAIRED_AT_MOST = 10_000  # of one check at a time; the next look goes on


def look(repairs="", *, names=(), is_gentle=True, report=lambda words: None):
    """Run the checks of these names, or all; returns a SiteCheck. Raises NotAlone.

    `repairs` says what is put right as well: what is SAFE, ALL that can be, or nothing. A look at some of
    them isn't kept.
    """
    with alone("check-site"):
        began, clock, throttle = timezone.now(), time.monotonic(), Throttle(is_gentle)
        findings, number, repaired, failed = [], 0, 0, []
        for one in [check for check in checks.values() if not names or check.name in names]:
            report(f"{one.what} …")
            try:
                for finding, done in _findings(one, repairs, throttle):
                    number += 1
                    repaired += bool(done)
                    about = {"check": one.name, "sentence": finding.sentence}
                    findings.append(about | {"address": finding.address, "mended": done})
                    # What is left matters more than what was put right.
                    if len(findings) > 2 * SHOWN:
                        findings = sorted(
                            findings, key=lambda finding_kept: bool(finding_kept["mended"])
                        )[:SHOWN]
            except Exception:  # One that can't be finished keeps no other from being made.
                logger.warning("The check of %s failed", one.name, exc_info=True)
                failed.append(one.name)
        about = {
            "began_at": began,
            "seconds": round(time.monotonic() - clock, 1),
            "found": number,
            "left": number - repaired,
            "findings": sorted(findings, key=lambda finding_kept: bool(finding_kept["mended"]))[
                :SHOWN
            ],
            "failed": failed,
        }
        return SiteCheck(**about) if names else SiteCheck.keep(**about)


def _findings(one, repairs, throttle):
    """Each finding with the sentence on its repair, or an empty one."""
    repaired = 0
    for finding in one.look(throttle):
        done = ""
        is_wanted = repairs == ALL or (repairs == SAFE and finding.is_safe)
        if finding.repair and is_wanted and repaired < REPAIRED_AT_MOST:
            done = finding.repair() or ""
            repaired += 1
            throttle.rest()
        yield finding, done


_nightly = CommandProcess("check_site", "--nightly")


def start():
    """Start the nightly look if it is due, unless the last one still goes on."""
    newest = SiteCheck.objects.newest()
    if is_due(newest and newest.began_at, timezone.localtime()):
        _nightly.start()


def is_due(last, now):
    """Whether a look is due `now`, in the blog's time: at night, by day if a night was missed, at once on a new site."""
    if not last:
        return True
    return now - last >= (NIGHTLY if now.hour < MORNING else MISSED)
