"""What is kept about people: said to everybody, shown to them, deleted. Every app has its part.

What an app keeps about people it tells of, shows them and takes away itself. It puts a Part into its
`erasure.py`, where it is found by itself:

    @part
    class Letters(Part):
        def shows(self, account):
            return [Section("letters", _("Mail to you"), Letter.objects.to(account), …)]

        def erase(self, leaving):
            outbox.erase(to=leaving.account)

A table about people that no Part shows, and none says why, fails a test.

All of it is one transaction. Locks are taken along the arrow, as every verb takes them;
what is kept goes against it, so that each part still finds what it was built on. The
account itself goes last.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.member import data_export, privacy
from accounts.models import User
from accounts.names import ownership
from accounts.permissions import owners
from accounts.sessions import contents

_parts = []


class Refused(Exception):
    """This account can't be deleted; the text says why, and what to do first."""


@dataclass(frozen=True)
class AccountDeletion:
    """Somebody who is going, and what they wish for their comments."""

    account: User
    keeps_comments: bool = False
    at: datetime = field(default_factory=timezone.now)
    # What is left of them is known by it, and by nothing else.
    token: str = field(default_factory=lambda: secrets.token_hex(16))

    @cached_property
    def addresses(self):
        return confirmed_addresses(self.account)


class Part:
    """What one app keeps about people, and how it goes. Each answer may be left out."""

    unshown = {}  # {"app.Model": why whoever it is about isn't shown it}

    def shows(self, account):
        """Sections (lib/personal_data.py) with all that is kept about them, for their own eyes."""
        return []

    def notices(self):
        """What is kept of people, in sentences (accounts/member/privacy.py) for everybody to read."""
        return []

    def cookies(self):
        """Those that browsers are given."""
        return []

    def refusal(self, account):
        """Why the account can't be deleted, or an empty text."""
        return ""

    def goes(self, account):
        """Sentences that say what is destroyed."""
        return []

    def stays(self, account):
        """Sentences that say what is kept, and for how long."""
        return []

    def hold(self, leaving):
        """Take the locks that erasing needs."""

    def erase(self, leaving):
        """Destroy what is kept about them."""

    def recognise(self, account, addresses):
        """These are confirmed to be theirs: give back what survived under them."""

    def begin_anew(self, account):
        """Destroy what was left in it while nobody knew whose its address is."""


def part(model):
    """Register a Part. Apps are found along the arrow, and so are the parts."""
    _parts.append(model())
    return model


def refusals(account):
    """Why the account can't be deleted: a list, empty if it can."""
    return [refusal for part in _parts if (refusal := part.refusal(account))]


def goes(account):
    return [sentence for part in _parts for sentence in part.goes(account)]


def stays(account):
    return [sentence for part in _parts for sentence in part.stays(account)]


def sections(account):
    """All that is kept about somebody, laid open to them."""
    return [section for part in _parts for section in part.shows(account)]


def unshown():
    """{"app.Model": why} of what is about people, and yet in no section."""
    return {label: why for part in _parts for label, why in part.unshown.items()}


def notices():
    """What the page about privacy says."""
    return [notice for part in _parts for notice in part.notices()]


def cookies():
    return [cookie for part in _parts for cookie in part.cookies()]


def erase(account, *, keeps_comments=False):
    """Delete an account for good, with all that tells who it was. Raises Refused."""
    leaving = AccountDeletion(account, keeps_comments)
    # Before anybody has to wait: it looks at all there are.
    sessions = _sessions_of(account) + _sessions_on_the_way_to(account)
    with transaction.atomic():
        for part in _parts:
            part.hold(leaving)
        if why := refusals(account):
            raise Refused(" ".join(why))
        for part in reversed(_parts):
            part.erase(leaving)
        Session.objects.filter(pk__in=sessions).delete()


@transaction.atomic
def recognise(account):
    """An address of the account was confirmed, or somebody signed in by one that is."""
    addresses = confirmed_addresses(account)
    for part in _parts:
        part.recognise(account, addresses)


def begin_anew(account):
    """Nothing that somebody has left in the account stays, before it is given to its owner."""
    for part in reversed(_parts):
        part.begin_anew(account)


def confirmed_addresses(account):
    confirmed = account.emailaddress_set.filter(verified=True)
    return list(confirmed.order_by("-primary", "pk").values_list("email", flat=True))


@part
class Account(Part):
    """Name, addresses, password, joined services, and where they are signed in."""

    unshown = data_export.UNSHOWN

    def shows(self, account):
        return data_export.sections(account, _sessions_of(account))

    def notices(self):
        return privacy.notices()

    def cookies(self):
        return privacy.cookies()

    def refusal(self, account):
        return str(owners.refusal(account))

    def goes(self, account):
        return [
            _(
                "The account: its name and page, its e-mail addresses, the password, the second step, and"
                " what services say of it."
            ),
            _("Every sign-in, in this browser and in all others."),
        ]

    def hold(self, leaving):
        if leaving.account.has_perm(owners.RUNS_THE_BLOG):
            owners.hold()
            return
        who = User.objects.filter(pk=leaving.account.pk)
        list(who.select_for_update(no_key=True).values_list("pk"))

    def erase(self, leaving):
        _clear_log(leaving)
        leaving.account.delete()

    def begin_anew(self, account):
        account.socialaccount_set.all().delete()
        account.authenticator_set.all().delete()
        account.former_names.all().delete()
        account.set_unusable_password()  # That ends every sign-in, too.
        account.site = account.about = ""
        account.is_listed = False
        if not account.is_known_here:
            account.name, account.staff_name = ownership.nobodys(), ""
        account.save()


def _clear_log(leaving):
    """The desk's own log says that somebody was changed or deleted, and no longer who."""
    nobody = {"object_repr": _("somebody whose account is gone"), "change_message": ""}
    people = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=people, object_id=leaving.account.pk).update(**nobody)
    for address in {leaving.account.email, *leaving.addresses}:
        LogEntry.objects.filter(object_repr__icontains=address).update(**nobody)


def _sessions_of(account):
    sessions = Session.objects.iterator(chunk_size=500)
    key = str(account.pk)
    return [one.pk for one in sessions if contents(one).get(SESSION_KEY) == key]


def _sessions_on_the_way_to(account):
    """Of those who were sent a code for one of their addresses, and haven't typed it yet."""
    addresses = {account.email, *confirmed_addresses(account)}
    sessions = Session.objects.iterator(chunk_size=500)
    return [one.pk for one in sessions if any(a in str(contents(one)) for a in addresses)]
