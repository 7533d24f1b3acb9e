"""The keys of age that a backup is encrypted for, and opened with."""

import pyrage
from django.utils.translation import gettext as _

from transfer.backup.refusals import BackupFailed


def recipient_of(key):
    """The public key that a text is; raises BackupFailed."""
    try:
        return pyrage.x25519.Recipient.from_str(key.strip())
    except pyrage.RecipientError as error:
        message = _("“%(key)s” isn’t a public age key. It begins with age1.")
        raise BackupFailed(message % {"key": key.strip()[:80]}) from error


def identities_of(path):
    """The secret keys of a file, as age-keygen writes it; raises BackupFailed."""
    try:
        lines = path.read_text().split("\n")
        keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        identities = [pyrage.x25519.Identity.from_str(key) for key in keys]
    except (pyrage.IdentityError, ValueError):
        identities = []
    if not identities:
        raise BackupFailed(_("%(file)s has no secret age key in it.") % {"file": path})
    return identities
