"""What the staff did to the site, for its owners: written once, kept for a year.

A row holds keys and never a name: an account that is deleted takes its name along. The database
refuses to change one or to delete it early (moderation/record/triggers.py).
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.fields.json import KeyTransform
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.db.immutable import Immutable, ImmutableQuerySet
from lib.people.personal_data import Personal

KEPT = timedelta(days=365)


class AuditQuerySet(ImmutableQuerySet):
    def written(self):
        """The entries that can't be deleted yet."""
        return self.filter(at__gt=timezone.now() - KEPT)

    def over(self):
        return self.filter(at__lte=timezone.now() - KEPT)

    def of_group(self, group):
        return self.filter(kind__in=GROUPS[group]) if group else self

    def newest_first(self):
        return self.order_by("-pk")

    def with_all(self):
        """The entries with the people whom the bell names."""
        return self.select_related("by", "about")

    def known_to(self, account):
        """The entries of which the bell tells an account: it was given articles, or `had` that many of them."""
        given = self.filter(kind=AuditEntry.Kind.ARTICLES_GIVEN)
        given = given.annotate(
            had=KeyTransform(had_by(account.pk), KeyTransform("before", "facts"))
        )
        return given.filter(models.Q(about=account) | models.Q(had__isnull=False))


def _account(name):
    # A key alone: no row changes when an account goes.
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name=name,
    )


class AuditEntry(Immutable):
    class Kind(models.TextChoices):
        SIGN_IN = "sign-in"
        NEW_BROWSER = "new browser"
        SECOND_STEP_ON = "second step on"
        SECOND_STEP_OFF = "second step off"
        PASSKEY_ADDED = "passkey added"
        PASSKEY_REMOVED = "passkey removed"
        RECOVERY_CODES = "recovery codes"
        PASSWORD_CHANGED = "password changed"
        PASSWORD_RESET = "password reset"
        ADDRESSES_CHANGED = "addresses changed"
        SERVICES_CHANGED = "services changed"
        WRONG_PASSWORDS = "wrong passwords"
        WRONG_SECOND_STEPS = "wrong second steps"
        ROLE_GIVEN = "role given"
        ROLE_TAKEN = "role taken"
        ACCOUNT_CLOSED = "account closed"
        ACCOUNT_OPENED = "account opened"
        ACCOUNT_DELETED = "account deleted"
        NAME_CHANGED = "name changed"
        ARTICLES_GIVEN = "articles given"
        INVITED = "invited"
        INVITATION_ENDED = "invitation ended"
        SETTING = "setting"
        POLICY = "policy"
        LINK_REMOVED = "link removed"
        EXPORT = "export"
        DOWNLOAD = "download"
        BACKUP = "backup"
        RESTORE = "restore"
        IMPORT = "import"
        IMPORT_UNDONE = "import undone"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    kind = models.CharField(max_length=20, choices=Kind)
    by = _account("audited")  # None: a command, the worker, or nobody knows who
    about = _account("audited_about")  # whose role or password it was
    facts = models.JSONField(
        default=dict
    )  # what the words need (blog/desk/people/audit.py); no names

    objects = AuditQuerySet.as_manager()
    personal = Personal("audit", _("What you did to the site"), "by").shows(
        at=_("Time"), what=(_("What"), lambda entry: entry.kind)
    )

    def __str__(self):
        return f"{self.kind} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def notification_url(self):
        """Where the bell leads to: the list of articles."""
        return reverse("admin:blog_post_changelist")


def had_by(pk):
    """What stands for an account among the `before` of articles that were given: a number would be a place in a list."""
    return f"account {pk}"


def who_had(facts):
    """The keys of the accounts that had articles before they were given."""
    return [int(name.removeprefix("account ")) for name in facts["before"]]


Kind = AuditEntry.Kind
GROUPS = {
    "sign-ins": [
        Kind.SIGN_IN,
        Kind.NEW_BROWSER,
        Kind.SECOND_STEP_ON,
        Kind.SECOND_STEP_OFF,
        Kind.PASSKEY_ADDED,
        Kind.PASSKEY_REMOVED,
        Kind.RECOVERY_CODES,
        Kind.PASSWORD_CHANGED,
        Kind.PASSWORD_RESET,
        Kind.ADDRESSES_CHANGED,
        Kind.SERVICES_CHANGED,
        Kind.WRONG_PASSWORDS,
        Kind.WRONG_SECOND_STEPS,
    ],
    "roles": [
        Kind.ROLE_GIVEN,
        Kind.ROLE_TAKEN,
        Kind.ACCOUNT_CLOSED,
        Kind.ACCOUNT_OPENED,
        Kind.ACCOUNT_DELETED,
        Kind.NAME_CHANGED,
        Kind.ARTICLES_GIVEN,
        Kind.INVITED,
        Kind.INVITATION_ENDED,
    ],
    "settings": [Kind.SETTING, Kind.POLICY],
    "exports": [
        Kind.EXPORT,
        Kind.DOWNLOAD,
        Kind.BACKUP,
        Kind.RESTORE,
        Kind.IMPORT,
        Kind.IMPORT_UNDONE,
    ],
}


def record(kind, by=None, about=None, **facts):
    """Put on record what somebody on the staff has done to the site, in the transaction that does it.

    record(Kind.EXPORT, request.user, form="plain files", bytes=84_000_000)
    record(Kind.BACKUP, None, bytes=12_000_000)  # the worker

    Never a person's name or address among the facts: accounts are told by their keys, and so are
    invitations and the names that somebody had before.
    """
    return AuditEntry.objects.create(kind=kind, by=by, about=about, facts=facts)


def record_changes(by, before, after, names):
    """Put on record which of these fields of a row have another value than before, if short ones also which."""
    for name in names:
        was, now = (_short_value(getattr(row, name)) for row in (before, after))
        if getattr(before, name) != getattr(after, name):
            of = {"model": after._meta.label, "field": name}
            record(Kind.SETTING, by, **of, before=was, after=now)


SHORT = 80  # letters; of a longer text it is said that it was changed


def _short_value(value):
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if len(text) <= SHORT else None
