"""Who wrote on the other blog, as accounts here."""

from itertools import chain, count

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from accounts.models.audit import AuditEntry, record
from accounts.names import ownership
from accounts.names.ownership import Staff
from accounts.permissions.roles import OWNER, ensure_roles, give, role_names
from blog.models import Site
from transfer.imports.content.lengths import ACCOUNT, fitted
from transfer.models import Imported
from transfer.sources.parts import Author

NOWHERE = "@imported.invalid"  # where no mail goes, so not to a stranger either
GIVEN = "roles_given"  # in an ImportRun's marks: [account, role] of each
UNNAMED = "author"  # the login of whom an export doesn’t name
ALONE = "name"  # of a login: a name, and an account that nobody can be invited to by the export's address


class Authors:
    """Accounts by what an export calls their owners, found or made when first asked for.

    A new account has no password and no role: its owner can set a password by e-mail.
    """

    def __init__(self, source, authors, tally, run, role=None, staff=None, chosen=None):
        """`chosen` are {login: the key of the account that it is, or ALONE}."""
        self.source, self.tally, self.run, self.role = source, tally, run, role
        self.chosen = chosen or {}
        self.staff = {
            name: User.objects.filter(pk=pk).first() for name, pk in (staff or {}).items()
        }
        self.by_login = {author.login: author for author in authors}
        self.by_id = {author.id: author for author in authors if author.id}
        self.by_email = {author.email.lower(): author for author in authors if author.email}
        self.known = Imported.objects.known(source, "account", User)
        self.accounts = {}
        if role:
            ensure_roles()

    def account(self, login):
        """The account of whoever signed in as `login`, whom old exports name without a word more."""
        login = login or UNNAMED
        if login not in self.accounts:
            author = self.by_login.get(login) or Author(login, login)
            account = (
                self._chosen_account(author)
                or self._known_account(author)
                or self._new_account(author)
            )
            self.accounts[login] = account
            if self.role and not {self.role, OWNER} & role_names(account):
                give(account, self.role)
                record(AuditEntry.Kind.ROLE_GIVEN, self.run.who, account, role=self.role)
                given = self.run.marks.get(GIVEN, [])
                self.run.mark(**{GIVEN: [*given, [account.pk, self.role]]})
        return self.accounts[login]

    def met(self, login):
        """The account of a login that this import has met, before it was interrupted, too; or None."""
        if login in self.accounts:
            return self.accounts[login]
        mine = self.run.things.filter(kind="account", foreign_id=login[:200])
        return User.objects.filter(pk__in=mine.values("object_id")).first()

    def account_of_commenter(self, comment):
        """The account behind a comment that was written while signed in, or None.

        A typed address proves nothing, so it counts only where WordPress says that
        somebody was signed in and the export is too old to say who. Names that are the staff's
        are theirs if the owner has said so.
        """
        if not comment.user:
            return self.staff.get(comment.name)
        author = self.by_id.get(comment.user)
        if author is None and not self.by_id:
            author = self.by_email.get(comment.email.lower())
        return author and self.account(author.login)

    def _chosen_account(self, author):
        """The account that the owner has said it is, unless that is gone meanwhile."""
        if self.chosen.get(author.login, ALONE) == ALONE:
            return None
        account = User.objects.filter(pk=self.chosen[author.login], is_active=True).first()
        if account and author.login not in self.known:
            self._remember(author, account, "here", Imported.State.FOUND)
        return account

    def _known_account(self, author):
        if author.login in self.known:
            return User.objects.get(pk=self.known[author.login])
        is_alone = author.login in self.chosen or not author.email
        account = None if is_alone else User.objects.filter(email__iexact=author.email).first()
        if account:
            self._remember(author, account, "here", Imported.State.FOUND)
        return account

    def _new_account(self, author):
        name = self.tally.shorten("name", author.name, fitted(author.name, ACCOUNT))
        try:
            validate_email(author.email)
            has_address = author.login not in self.chosen
        except ValidationError:
            has_address = False
        address = author.email
        if not has_address:  # Then one that nobody has, and that leads nowhere.
            login = slugify(author.login)[:40] or UNNAMED
            numbered = (f"{login}-{number}{NOWHERE}" for number in count(2))
            tries = chain([f"{login}{NOWHERE}"], numbered)
            address = next(
                one for one in tries if not User.objects.filter(email__iexact=one).exists()
            )
        # With the first number that makes it nobody else's here, nor like anybody's.
        numbered = (f"{name} ({number})" for number in count(2))
        free_name = next(tried for tried in chain([name], numbered) if _is_free(tried))
        account = User.objects.create_user(address, free_name)
        self._remember(author, account, "brought")
        if not self.role and Staff(Site.current().name).is_posed_as(account.name):
            self.tally.count("marked", "account")
        return account

    def _remember(self, author, account, fate, state=Imported.State.HERE):
        keys = {author.login[:200]: account.pk}
        Imported.objects.remember(self.source, "account", keys, run=self.run, state=state)
        self.tally.count(fate, "account")


def take_roles_back(run):
    """Take the roles that an import has given from whoever still has them."""
    for pk, role in run.marks.get(GIVEN, ()):
        account = User.objects.filter(pk=pk, groups__name=role).first()
        if account:
            with transaction.atomic():
                account.groups.remove(Group.objects.get(name=role))
                record(AuditEntry.Kind.ROLE_TAKEN, run.who, account, role=role)
    run.mark(**{GIVEN: None})


def _is_free(name):
    try:
        ownership.refuse_taken(name)
    except ValidationError as refusal:
        return refusal.code != "taken"  # One that speaks for the blog is marked where it is read.
    return True
