"""What this app's letters say; blog/outbox.py finds them here."""

from blog.erasure import FAREWELL
from blog.outbox import composer, write


@composer(FAREWELL)
def farewell(site, departed):
    """The last one, to somebody whose account is gone."""
    return write("blog/farewell")
