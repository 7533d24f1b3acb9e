"""Accounts, guests, and what is kept beside them."""

from accounts.models.audit import AuditEntry
from accounts.models.browsers import Browser
from accounts.models.former_names import FormerName
from accounts.models.guests import Asking, Confirmation, Guest
from accounts.models.invitations import Invitation
from accounts.models.rate_counters import RateCounter
from accounts.models.recipients import Recipient, RecipientQuerySet
from accounts.models.session_subjects import SessionSubject
from accounts.models.users import User
from accounts.models.wrong_passwords import WrongPassword

__all__ = [
    "Asking",
    "AuditEntry",
    "Browser",
    "Confirmation",
    "FormerName",
    "Guest",
    "Invitation",
    "RateCounter",
    "Recipient",
    "RecipientQuerySet",
    "SessionSubject",
    "User",
    "WrongPassword",
]
