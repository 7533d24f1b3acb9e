"""Lines of the log on requests that were refused: one for the first of its kind, and one for all that follow it."""

import asyncio
import logging
from collections import Counter

logger = logging.getLogger(__name__)
TOGETHER = 60  # seconds


class Refusals:
    """The refused requests of a process, for the log; `rule_of(path)` is the rule of an address, never the address."""

    def __init__(self, rule_of):
        self._rule_of, self._more = rule_of, Counter()

    def note(self, scope, status):
        kind = f"{scope.method[:10]} {self._rule_of(scope.path)}".strip(), status
        if kind in self._more:
            self._more[kind] += 1
            return
        self._more[kind] = 0
        logger.warning("A request (%s) was refused: %s", *kind)
        asyncio.get_running_loop().call_later(TOGETHER, self._log_repeats, kind)

    def _log_repeats(self, kind):
        if n := self._more.pop(kind):
            logger.warning("%d more requests (%s) were refused: %s", n, *kind)
