"""What the worker does for accounts every few minutes."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry, Browser, Invitation, RateCounter, User, guests
from accounts.sessions import SessionStore
from accounts.signin.limits import wrong_passwords
from lib.processes.periodic import every

every(minutes=5, what=_("Deleting addresses that were never confirmed"))(guests.forget_unanswered)


@every(minutes=5, what=_("Deleting expired sessions"))
def forget_sessions():
    SessionStore.clear_expired()


@every(minutes=5, what=_("Deleting old counts of sign-in tries"))
def forget_counts():
    RateCounter.objects.over().delete()


@every(minutes=5, what=_("Deleting accounts that were never confirmed"))
def forget_half_made():
    """Delete accounts whose address nobody has confirmed within a month."""
    User.objects.half_made(before=timezone.now() - guests.MONTH).delete()


@every(minutes=60, what=_("Deleting browsers that nobody has signed in with for long"))
def forget_browsers():
    Browser.objects.forgotten().delete()


every(minutes=5, what=_("Counting wrong passwords and codes of the staff"))(wrong_passwords.count)


@every(minutes=60, what=_("Deleting entries of the audit log after a year"))
def forget_audit_entries():
    AuditEntry.objects.over().delete()


@every(minutes=60, what=_("Deleting old invitations that nobody accepted"))
def forget_invitations():
    Invitation.objects.forgotten().delete()
