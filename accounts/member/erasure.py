"""An account is deleted for good, with what every app keeps about whoever it was.

All of it is one transaction. Locks are taken along the arrow, as every verb takes them;
what is kept goes against it, so that each Eraser still finds what it was built on. The
account itself goes last.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts import sessions
from accounts.models import User
from accounts.models.audit import Kind, record
from accounts.names import ownership
from accounts.permissions import owners, roles
from lib.people.personal_data import (
    Eraser,
    Person,
    blank_declared,
    delete_left_behind,
    erasers,
    register,
)
from lib.text.lists import sentences


class DeletionRefused(Exception):
    """Raised where an account can't be deleted yet; the text says why, and what to do first."""


@dataclass(frozen=True)
class Leaving(Person):
    """Somebody who is going, and what they wish for their comments."""

    keeps_comments: bool = False
    at: datetime = field(default_factory=timezone.now)
    # What is left of them is known by it, and by nothing else.
    token: str = field(default_factory=lambda: secrets.token_hex(16))


def refusals(account):
    """Why the account can't be deleted: a list, empty if it can."""
    return [refusal for eraser in erasers if (refusal := eraser.refusal(account))]


def facts(account):
    """What would be destroyed with the account, and what kept, for the page that says so."""
    return {name: fact for eraser in erasers for name, fact in eraser.facts(account).items()}


def guest_facts(email):
    """What is kept under a guest's address, as {name: fact}."""
    return {name: fact for eraser in erasers for name, fact in eraser.guest_facts(email).items()}


def erase(account, *, keeps_comments=False, by=None):
    """Delete an account for good, with all that tells who it was. Raises DeletionRefused.

    Of somebody with a role the audit log says that they lost it, and `by` whom; of everybody, if it
    wasn't themselves.
    """
    # They are read once the account is locked: one that is confirmed meanwhile is theirs as well.
    addresses = SimpleLazyObject(lambda: account.confirmed_addresses)
    leaving = Leaving(account, addresses, keeps_comments)
    names = sessions.names_of(account)
    with transaction.atomic():
        for eraser in erasers:
            eraser.hold(leaving)
        if why := refusals(account):
            raise DeletionRefused(sentences(why))
        for role in sorted(roles.role_names(account)):
            record(Kind.ROLE_TAKEN, by, account, role=role)
        if by and by != account:
            record(Kind.ACCOUNT_DELETED, by, account)
        for eraser in reversed(erasers):
            eraser.erase(leaving)
        sessions.end(names)


def erase_guest(email, *, keeps_comments=False):
    """Delete for good what is kept under the address of a guest. What an account keeps stays with it."""
    leaving = Leaving(None, [email], keeps_comments)
    with transaction.atomic():
        for eraser in erasers:
            eraser.hold(leaving)
        for eraser in reversed(erasers):
            eraser.erase_guest(leaving)
        sessions.end({email})


@transaction.atomic
def recognise(account):
    """An address of the account was confirmed, or somebody signed in by one that is."""
    addresses = account.confirmed_addresses
    for eraser in erasers:
        eraser.recognise(account, addresses)


def begin_anew(account):
    """Delete all that somebody has left in the account, before it is given to its owner."""
    delete_left_behind(account)
    for eraser in reversed(erasers):
        eraser.begin_anew(account)


@register
class Account(Eraser):
    """Name, addresses, password, joined services, and where they are signed in."""

    def refusal(self, account):
        return str(owners.refusal(account))

    def hold(self, leaving):
        if not leaving.account:
            return
        if leaving.account.has_perm(owners.RUNS_THE_BLOG):
            owners.hold()
            return
        who = User.objects.filter(pk=leaving.account.pk)
        list(who.select_for_update(no_key=True).values_list("pk"))

    def erase(self, leaving):
        blank_declared(
            leaving.account
        )  # Behind the site's row, which whoever publishes locks first.
        # The desk's own log says that somebody was changed or deleted, and no longer who.
        nobody = {"object_repr": _("somebody who deleted their account"), "change_message": ""}
        people = ContentType.objects.get_for_model(User)
        LogEntry.objects.filter(content_type=people, object_id=leaving.account.pk).update(**nobody)
        for address in {leaving.account.email, *leaving.addresses}:
            LogEntry.objects.filter(object_repr__icontains=address).update(**nobody)
        leaving.account.delete()

    def begin_anew(self, account):
        account.set_unusable_password()  # That ends every sign-in, too.
        account.site = account.about = ""
        account.is_listed = False
        # Whatever else they were when the account was read: somebody may have written to it since.
        fields = {"password", "site", "about", "is_listed"}
        if not account.is_known_here:
            account.name, account.staff_name = ownership.nobodys(), ""
            fields |= {"name", "staff_name"}
        account.save(update_fields=fields)
