"""How many queries this thread has asked, and which took long: their text without any value.

Watched in the processes that serve a site. Values travel beside the text; what somebody has written into
it by hand all the same, a number or a text in quotes, is left out.
"""

import re
import threading
import time
from collections import OrderedDict

from django.db.backends.signals import connection_created

from lib.observing import figures, tracing

SLOW = 0.1  # seconds
MOST, LONGEST = 50, 400  # statements between two writes; characters of one
_VALUES = re.compile(r"'(?:[^']|'')*'|(?<![\w$\"])\d+(?:\.\d+)?\b")
_COLUMNS = re.compile(r"^(SELECT (?:DISTINCT )?).{60,}?( FROM )")
_LISTS = re.compile(r"\((?:\s*(?:%s|\?)\s*,)+\s*(?:%s|\?)\s*\)")
_ROWS = re.compile(r"(VALUES \(\?…\))(?:,\s*\(\?…\))+")


class _Thread(threading.local):
    queries = 0


_here = _Thread()
_lock, _slow = threading.Lock(), OrderedDict()


def watch():
    """Watch the connections that this process opens from now on."""
    connection_created.connect(_watch, dispatch_uid="lib.db.query_times")


def asked():
    """Number of queries that this thread has made so far."""
    return _here.queries


def take_slow():
    """[(text, times, seconds in all, seconds of the slowest)] since it was last asked."""
    with _lock:
        slowest = [(sql, *figures) for sql, figures in _slow.items()]
        _slow.clear()
    return slowest


def note(sql, seconds):
    """Note a query that took long; of many different ones, those that came first are let go."""
    figures.count("slow queries")
    text = without_values(sql)
    with _lock:
        times, in_all, slowest = _slow.pop(text, (0, 0.0, 0.0))
        _slow[text] = times + 1, in_all + seconds, max(slowest, seconds)
        while len(_slow) > MOST:
            _slow.popitem(last=False)


def without_values(sql):
    """The text of a statement, shortened, with the same in place of any value.

    >>> without_values("SELECT 1 FROM t WHERE name = 'Ada' AND id IN (%s, %s, %s)")
    'SELECT ? FROM t WHERE name = ? AND id IN (?…)'
    >>> without_values(f'SELECT {", ".join(["t.a_column"] * 20)} FROM t')
    'SELECT … FROM t'
    """
    text = _VALUES.sub("?", " ".join(str(sql).split())).replace('"', "")
    text = _COLUMNS.sub(r"\1…\2", text, count=1)
    text = _ROWS.sub(r"\1", _LISTS.sub("(?…)", text))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _watch(connection, **_):
    if _timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(_timed)


def _timed(execute, sql, params, many, context):
    _here.queries += 1
    if not tracing.is_within():
        return _clocked(execute, sql, params, many, context)
    attributes = {
        "db.system.name": context["connection"].vendor,
        "db.query.text": without_values(sql),
    }
    with tracing.span(attributes["db.query.text"].partition(" ")[0], kind="client", **attributes):
        return _clocked(execute, sql, params, many, context)


def _clocked(execute, sql, params, many, context):
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds = time.perf_counter() - began
        if seconds >= SLOW:
            note(sql, seconds)
