"""Encryption of texts that a copy of the database must not give away: only the site's secret opens them."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

__all__ = ["Unreadable", "encrypt", "decrypt"]

Unreadable = InvalidToken
# Part of every key: with another text, what is closed in the database stays so. It says where this
# module once was, and stays the same wherever the module goes.
PURPOSE = "accounts.cipher"


def encrypt(text):
    """Encrypt a text, so that nobody can read it who has the database alone: a backup, say."""
    return _keys().encrypt(text.encode()).decode()


def decrypt(text):
    """Decrypt a text. Raises Unreadable if it was encrypted under a secret that is gone."""
    return _keys().decrypt(text.encode()).decode()


def _keys():
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret):
    # A secret of the site has a length of its own; a key of Fernet has 32 bytes.
    digest = hashlib.sha256(f"{PURPOSE}:{secret}".encode()).digest()
    return base64.urlsafe_b64encode(digest)
