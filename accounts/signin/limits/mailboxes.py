"""How many letters of signing in a mailbox gets: anybody can type an address that isn't theirs, in many spellings.

Whoever composes a letter asks, after the page has answered: so no page tells whether there is an account.
"""

from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from lib.text.email_addresses import loose

DAY = 24 * 60 * 60  # seconds
UNKNOWN = "account/unknown_account"


def may_have(email, template, *, letter, range_hash):
    """Whether an address may have this letter, which somebody in a range asked for; counts it once."""
    if not cache.add(f"letter:{letter}", 1, DAY):
        return True  # It was counted when it was tried before.
    if filter_users_by_email(email, is_active=True):
        return _count("letters_to_account", email.lower())
    return (
        (template != UNKNOWN or _count("no_account", loose(email)))
        and _count("letters_to_mailbox", loose(email))
        and _count("letters_from_range" if range_hash else "letters_from_anywhere", range_hash)
    )


def _count(action, key):
    return ratelimit.consume(HttpRequest(), action=action, key=key)
