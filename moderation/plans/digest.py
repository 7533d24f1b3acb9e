"""By what a page and the deed that it leads to know that both speak of the same."""

import hashlib


def digest(facts):
    """A short text that is another one as soon as anything else would happen."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:20]
