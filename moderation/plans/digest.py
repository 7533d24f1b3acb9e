"""The digest by which a deed knows that it still does what its page showed."""

import hashlib


def digest(facts):
    """A short text that is another one as soon as anything else would happen."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:20]
