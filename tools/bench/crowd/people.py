"""Who is in the crowd: accounts, and moderators with a policy to go by."""

from django.utils import timezone

from accounts.models import User
from accounts.permissions.roles import ensure_roles, give
from moderation.founding import starter_policy
from moderation.models import PolicyRevision, Screening

ACCOUNTS, MODERATORS = 16, 2


def gather():
    """See to it that everybody of the crowd is there."""
    if not PolicyRevision.objects.in_force():
        starter_policy.draft().take_over(timezone.now())
    ensure_roles()
    for number in range(ACCOUNTS):
        _person(f"Rook {number}")
    hurry()
    for number in range(MODERATORS):
        give(_person(f"Bittern {number}"), "Moderator")


def hurry():
    """Let everybody post as fast as they can, which no reader does."""
    screening = Screening.current()
    screening.pace = screening.pace_of_range = None
    screening.save()


def account(number):
    return User.objects.get(email=_address(f"Rook {number % ACCOUNTS}"))


def moderator(number):
    return User.objects.get(email=_address(f"Bittern {number % MODERATORS}"))


def terms():
    """What a form says of the policy to which its writer agrees."""
    number = PolicyRevision.objects.in_force().number
    return {"terms": number, "accept": number}


def _person(name):
    person = User.objects.filter(email=_address(name)).first()
    return person or User.objects.create_user(_address(name), name)


def _address(name):
    return f"{name.lower().replace(' ', '-')}@example.org"
