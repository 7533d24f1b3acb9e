"""Ownership of names: nobody takes one that readers could mistake for somebody else's.

Not a guest that of an account, nor one account that of another, of the staff, or of the blog
itself. What an account was called before stays its own for a while.
"""

import hashlib
import secrets
from contextlib import ExitStack, contextmanager

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, Value
from django.utils.translation import gettext as _

from accounts.models.former_names import CHANGES, MONTH, FormerName
from accounts.names import pretence, spelling
from lib.db.prepared import Prepared
from lib.text.comparing import confusables

_reserved, _followers = [], []


def reserve(find):
    """Let `find()` say what the blog is called: a queryset of its name, and True."""
    _reserved.append(find)
    return find


def refuse_taken(name, account=None):
    """Raise ValidationError if `name` could be taken for somebody else's than `account`'s, or for the blog's.

    One question to the database, whatever the answer.
    """
    taken = _of_others(confusables.skeleton(name), account)
    speaks_for_itself = account is None or not account.has_any_role
    if speaks_for_itself:
        taken = taken.union(*(find() for find in _reserved), all=True)
    elif pretence.has_badge(name):
        raise ValidationError(pretence.BADGE, code="badge")
    taken = list(taken)
    if any(confusables.are_confusable(name, other) for other, _is_the_blogs in taken):
        raise ValidationError(spelling.TAKEN, code="taken")
    if speaks_for_itself:
        # The names of roles, in the blog's language and in English, are for those who have one.
        roles = [_("Author"), _("Moderator"), _("Admin"), _("Administrator"), _("a moderator")]
        roles += [_("a former reader"), "Author", "Moderator", "Admin", "Administrator"]
        if any(confusables.are_confusable(name, role) for role in roles):
            raise ValidationError(spelling.TAKEN, code="office")
        pretence.refuse(name, "".join(blog for blog, is_the_blogs in taken if is_the_blogs))


class Taken(IntegrityError):
    """Raised where another account took a confusable name between our check and our insert."""


def claim(account):
    """Check the names that `account` takes once more, under a lock of their skeletons. Raises Taken.

    Before it is saved, in the same transaction: until that ends, whoever claims a name that may
    look like one of them waits. SQLite's transactions wait for each other anyway.
    """
    claimed = account.new_names().values()
    # In one order, or two who want each other's would wait for ever.
    for skeleton in sorted({confusables.skeleton(name) for name in claimed}):
        _lock(skeleton)
    try:
        for name in claimed:
            refuse_taken(name, account)
    except ValidationError as refusal:
        raise Taken(str(refusal)) from refusal


def _working_here():
    people = get_user_model().objects.filter(Q(is_superuser=True) | Q(groups__isnull=False))
    known = people.filter(is_active=True).order_by().distinct()
    return known.values_list("pk", "name", "staff_name")


_staff = Prepared(_working_here)


class Staff:
    """The people who run the blog, called `blog`, and who only seems to be one of them by their name."""

    def __init__(self, blog):
        self.blog = blog
        self.keys, self.names = set(), {}
        for key, *names in _staff():
            self.keys.add(key)
            for name in filter(None, names):
                self.names.setdefault(confusables.skeleton(name), []).append((name, key))

    def is_posed_as(self, name, key=None):
        """Whether readers could take whoever is called `name`, with the account `key` or none, for staff."""
        if key in self.keys:
            return False
        return (
            bool(self.alike(name))
            or pretence.has_badge(name)
            or bool(pretence.spoken_for(name, self.blog))
        )

    def alike(self, name):
        """The keys of those whose names look like this one."""
        known = self.names.get(confusables.skeleton(name), ())
        return {key for one, key in known if confusables.are_confusable(name, one)}


def nobodys():
    """A name for somebody who hasn't chosen one yet."""
    return _("Reader %(number)s") % {"number": secrets.randbelow(10**9)}


def follow(change):
    """Have `change(account)`, a context manager, put another name where an app keeps the old one.

    It takes its locks, yields while the account is saved, and then does it. Apps do so in
    their `member/renaming.py`, where it is found by itself.
    """
    _followers.append(contextmanager(change))
    return change


@contextmanager
def renaming(account):
    """Save `account` within it, perhaps under another name: that then stands everywhere."""
    with transaction.atomic(), ExitStack() as following:
        before = type(account).objects.values_list("name", flat=True).get(pk=account.pk)
        if before == account.name:
            claim(account)  # A name for decisions, perhaps.
            yield
            return
        for change in _followers:
            following.enter_context(change(account))
        claim(account)
        yield
        skeleton = confusables.skeleton(before)
        FormerName.objects.create(account=account, name=before, skeleton=skeleton)


def next_change(account):
    """The time from which the account can change its name again, or None if it can now."""
    changes = account.former_names.of_this_month().order_by("-given_up_at")
    last = changes.values_list("given_up_at", flat=True)[CHANGES - 1 : CHANGES].first()
    return last and last + MONTH


def _of_others(skeleton, account):
    """The names with this skeleton: of accounts, now and before, and of the staff."""
    people = get_user_model().objects.exclude(pk=account and account.pk).order_by()
    former = FormerName.objects.kept().exclude(account=account and account.pk).order_by()
    return (
        people.filter(name_skeleton=skeleton)
        .values_list("name", Value(False))
        .union(
            people.filter(staff_skeleton=skeleton).values_list("staff_name", Value(False)),
            former.filter(skeleton=skeleton).values_list("name", Value(False)),
            all=True,
        )
    )


def _lock(skeleton):
    if connection.vendor == "postgresql":
        digest = hashlib.sha256(f"look {skeleton}".encode()).digest()
        with connection.cursor() as cursor:
            key = int.from_bytes(digest[:8], signed=True)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
