"""How lines of the log are written."""

import logging


class WithoutTraceback(logging.Formatter):
    """A formatter that leaves out the traceback, for what visitors do wrong."""

    def formatException(self, info):
        return ""

    def format(self, record):
        return super().format(record).rstrip()
