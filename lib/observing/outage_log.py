"""What the log says of a part that is away, a database, a Redis or a disk: a sentence, once a minute for each kind.

A traceback would only tell the way to the part, and a line for each who has missed it would bury all else.
"""

import logging
import threading

from lib.observing.outages import cause_of, is_of_what_we_stand_on

TOGETHER = 60  # seconds


class Outages(logging.Filter):
    """Lets the first of a kind through, and then, as long as there are more, their number each minute.

    A kind is what was tried, and why it failed.
    """

    def __init__(self, together=TOGETHER):
        super().__init__()
        self._together, self._more, self._lock = together, {}, threading.Lock()

    def filter(self, record):
        causes = [record.exc_info[1]] if record.exc_info else []
        causes += record.args if isinstance(record.args, tuple) else []
        fault = next((one for one in causes if is_of_what_we_stand_on(one)), None)
        if fault is None:
            return True
        kind = record.name, record.levelno, str(record.msg), cause_of(fault)
        # Servers add what might help to their first line, and a traceback adds where we stood.
        whole, (first, *_) = str(fault), str(fault).splitlines() or [type(fault).__name__]
        sentence = record.getMessage().replace(whole, first) if whole else record.getMessage()
        record.msg, record.args = sentence if first in sentence else f"{sentence}: {first}", ()
        record.exc_info = record.exc_text = None
        with self._lock:
            if kind in self._more:
                self._more[kind] += 1
                return False
            self._begin(kind, record.msg)
        return True

    def _begin(self, kind, sentence):
        self._more[kind] = 0
        timer = threading.Timer(self._together, self._log_repeats, [kind, sentence])
        timer.daemon = True
        timer.start()

    def _log_repeats(self, kind, sentence):
        with self._lock:
            if n := self._more.pop(kind):
                self._begin(kind, sentence)
        if n:
            name, level, *_ = kind
            logging.getLogger(name).log(level, "%s (%d more like it)", sentence, n)
