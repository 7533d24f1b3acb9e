"""Texts that a copy of the database must not give away: encrypted or hashed with the site's secret."""

import base64
import hashlib
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

__all__ = ["Unreadable", "decrypt", "encrypt", "keyed_hashes"]

Unreadable = InvalidToken
# Part of every key: with another text, what is closed in the database stays so. It says where this
# module once was, and stays the same wherever the module goes.
PURPOSE = "accounts.cipher"


def encrypt(text):
    """Encrypt a text, so that nobody can read it who has the database alone: a backup, say."""
    return _keys(*_secrets()).encrypt(text.encode()).decode()


def decrypt(text):
    """Decrypt a text. Raises Unreadable if it was encrypted under a secret that is gone."""
    return _keys(*_secrets()).decrypt(text.encode()).decode()


def keyed_hashes(purpose, text):
    """Hashes of a text that nobody can make without the secret: under that of now, then under earlier ones."""
    return [
        salted_hmac(purpose, text, secret=secret, algorithm="sha256").hexdigest()
        for secret in _secrets()
    ]


def _secrets():
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


@cache
def _keys(*secrets):
    # A secret of the site has a length of its own; a key of Fernet has 32 bytes.
    digests = [hashlib.sha256(f"{PURPOSE}:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
