"""Accounts, and which of them may do what."""

from types import MappingProxyType

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, Permission, PermissionsMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.names import ownership, spelling
from lib.db.counter_field import CounterField
from lib.people.personal_data import Personal
from lib.text.comparing import confusables

SECOND_FACTORS = ("totp", "webauthn")  # as django-allauth calls them
KEYS_OF_NAMES = {"name": ["name_key", "name_skeleton"], "staff_name": ["staff_skeleton"]}
RUNS_THE_BLOG = "accounts.change_user"  # the permission of owners and admins


class UserManager(BaseUserManager):
    def with_role(self):
        """Accounts with `has_role`: whether a role lets them moderate; `has_pen`: write; `has_grants`: anything."""
        account = models.OuterRef("pk")
        return self.annotate(
            has_role=models.Exists(_role_of(account)),
            has_pen=models.Exists(_pen_of(account)),
            has_grants=models.ExpressionWrapper(
                models.Exists(self.model.groups.through.objects.filter(user=account))
                | models.Exists(self.model.user_permissions.through.objects.filter(user=account)),
                models.BooleanField(),
            ),
        )

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def named(self, name):
        """The accounts with this name, in whatever case."""
        return self.filter(name_key=spelling.key(name))

    def who_may(self, permission):
        """Accounts that a role, or being the owner, lets do something: "blog.add_post"."""
        app, codename = permission.split(".")
        role = {
            "groups__permissions__codename": codename,
            "groups__permissions__content_type__app_label": app,
        }
        having_it = self.filter(**role).values("pk")
        return self.filter(Q(pk__in=having_it) | Q(is_superuser=True), is_active=True)

    def owners(self):
        return self.filter(is_superuser=True, is_active=True)

    def on_the_staff(self):
        """The accounts that may sign in and have a role, or are an owner's."""
        in_a_role = Q(groups__isnull=False) | Q(is_superuser=True)
        return self.filter(in_a_role, is_active=True).distinct()

    def with_second_factor(self):
        return self.filter(authenticator__type__in=SECOND_FACTORS).distinct()

    def nobody(self):
        """Look for an account that isn't there, which takes as long as finding one."""
        return self.filter(pk=0).first()

    def half_made(self, before):
        """Accounts made before this time whose address nobody ever confirmed."""
        asked = self.filter(date_joined__lt=before, last_login=None, is_superuser=False)
        confirmed = self.filter(emailaddress__verified=True).values("pk")
        never = asked.filter(emailaddress__verified=False).exclude(pk__in=confirmed)
        return never.filter(groups=None, posts=None, comments=None)

    def of_person(self, person):
        """The account of somebody whose data are shown, if they aren't a guest."""
        return [person.account.pk] if person.account else None

    def create_user(self, email, name, password=None, **fields):
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, name, password=None, **fields):
        return self.create_user(email, name, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A reader's account; authors and moderators are accounts with a role."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(
        _("name"),
        max_length=spelling.LONGEST,
        validators=[spelling.refuse_unseen],
        help_text=_("Shown next to your comments."),
    )
    # Databases disagree about what the lower case of Ω is, so it is kept.
    name_key = models.CharField(max_length=1000, unique=True, editable=False)
    # The same for names that may look alike: accounts/names/ownership.py looks for them by it.
    name_skeleton = models.CharField(
        max_length=1000, default="", editable=False, db_column="name_look"
    )
    staff_name = models.CharField(
        _("staff name"),
        max_length=spelling.LONGEST,
        validators=[spelling.refuse_unseen],
        blank=True,
        help_text=_("The name under public decisions. Leave empty for “a moderator”."),
    )
    staff_skeleton = models.CharField(
        max_length=1000, blank=True, editable=False, db_column="staff_look"
    )
    site = models.URLField(
        _("website"),
        blank=True,
        validators=[URLValidator(["http", "https"])],
        help_text=_("Your own website, beginning with https:// or http://."),
    )
    about = models.CharField(_("a line about yourself"), max_length=160, blank=True)
    is_listed = models.BooleanField(_("search engines may list my page"), default=False)
    # Of authors: a letter about each article, a week after it appeared.
    gets_letters = models.BooleanField(default=True, db_default=True, editable=False)
    may_be_named = models.BooleanField(
        _("thank me by name when a comment of mine leads to a correction"),
        default=False,
        db_default=False,
    )
    is_active = models.BooleanField(_("can sign in"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    # What the bell has that they haven't read: comments/notify/notifications.py.
    unread = CounterField(default=0, editable=False)

    objects = UserManager()
    personal = (
        Personal("account", _("Your account"), "id", loads="groups")
        .shows("name", staff_name=_("Name under decisions"), site=_("Website"))
        .shows(about=_("A line about yourself"), is_listed=_("Search engines may list your page"))
        .shows(may_be_named=_("May be thanked by name for a correction"))
        .shows(gets_letters=_("Gets a summary of each article they write"))
        .shows(email=_("Address you sign in with"))
        .shows(has_password=(_("Has a password"), "has_usable_password"))
        .shows(is_open=(_("Can sign in"), "is_active"), joined=(_("Created"), "date_joined"))
        .shows(last_signed_in=(_("Last sign-in"), "last_login"), roles=(_("Roles"), "role_names"))
    )
    unshown = {
        "name_key name_skeleton staff_skeleton": "made of the name, to compare it",
        "password": "hashed; that there is one is told",
        "groups": "told with the account, as its roles",
        "user_permissions": "nobody has any but by a role",
    }

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name, verbose_name_plural = _("person"), _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_for_an_address"),
        ]
        indexes = [
            models.Index(fields=["name_skeleton"], name="accounts_by_look"),
            models.Index(
                fields=["staff_skeleton"], condition=~Q(staff_skeleton=""), name="staff_by_look"
            ),
        ]

    def __str__(self):
        return self.name

    _stored = MappingProxyType({})  # {name of a field: its value in the database}

    @classmethod
    def from_db(cls, *args, **kwargs):
        account = super().from_db(*args, **kwargs)
        account._stored = account._values()
        return account

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        self._stored = self._values()

    def save(self, *, update_fields=None, **kwargs):
        """Write what was changed here, and only that: what somebody else has decided meanwhile stands.

        Raises PermissionDenied for an account that was deleted meanwhile: it doesn't come back.
        """
        self.name_key = spelling.key(self.name)
        self.name_skeleton = confusables.skeleton(self.name)
        self.staff_skeleton = confusables.skeleton(self.staff_name) if self.staff_name else ""
        if update_fields is None and not self._state.adding:
            values = self._values().items()
            update_fields = {name for name, now in values if now != self._stored.get(name, ...)}
        elif update_fields is not None:
            update_fields = {*update_fields} | {
                key for name in update_fields for key in KEYS_OF_NAMES.get(name, ())
            }
        try:
            with transaction.atomic():
                super().save(update_fields=update_fields, **kwargs)
        except self.NotUpdated as gone:
            raise PermissionDenied from gone
        now = self._values()
        if update_fields is not None:
            now = {**self._stored} | {name: now[name] for name in update_fields}
        self._stored = now

    def _values(self):
        """{name of a field: its value}, of those that were read."""
        own = (field.attname for field in self._meta.concrete_fields)
        return {name: self.__dict__[name] for name in own if name in self.__dict__}

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude)
        changed = self.new_names()
        for field in {"name", "staff_name"} - set(exclude or ()):
            try:
                setattr(self, field, spelling.tidy(getattr(self, field)))
                if field in changed:
                    ownership.refuse_taken(getattr(self, field), self)
            except ValidationError as refusal:
                raise ValidationError({field: refusal}) from refusal

    def new_names(self):
        """{field: name} of the names that were changed and aren't saved yet."""
        new = {
            "name": spelling.key(self.name) != self.name_key,
            "staff_name": self.staff_name
            and confusables.skeleton(self.staff_name) != self.staff_skeleton,
        }
        return {field: getattr(self, field) for field, is_new in new.items() if is_new}

    def get_absolute_url(self):
        """The account's public page, which is there once it has a comment."""
        return reverse("person", args=[self.name])

    def role_names(self):
        """The roles of the account, as they are called in the language of whoever asks."""
        roles = [pgettext("a role", group.name) for group in self.groups.all()]
        return [gettext("Owner"), *roles] if self.is_superuser else roles

    def choose_letters(self, wants):
        """Whether they get letters about their articles from now on."""
        type(self).objects.filter(pk=self.pk).update(gets_letters=wants)

    @property
    def has_unread(self):
        return self.unread > 0

    @property
    def is_staff(self):
        """Whether the author's desk (Django admin) opens for this account."""
        if self.lacks_second_factor:
            return False
        opening = ("blog.view_post", "blog.contribute", "accounts.view_user")
        return any(self.has_perm(permission) for permission in opening)

    @cached_property
    def has_grants(self):
        """Whether anything was permitted to them, by a role or alone: most accounts have nothing to be looked up."""
        return self.groups.exists() or self.user_permissions.exists()

    def has_perm(self, perm, obj=None):
        return (self.is_superuser or self.has_grants) and super().has_perm(perm, obj)

    @property
    def has_any_role(self):
        """Whether they are on the staff: by any role, or as an owner."""
        is_in_a_role = self.pk and self.groups.exists()
        return self.is_active and bool(self.is_superuser or is_in_a_role)

    @property
    def is_known_here(self):
        """Whether the blog itself gave the account its name: a role, articles, or comments.

        An import brings them, or the owner; nobody has any who never signed in.
        """
        return self.has_any_role or self.posts.exists() or self.comments.exists()

    @property
    def needs_second_factor(self):
        """Whether the owner asks them to sign in by a second step: a code from an app, or a passkey."""
        # The environment says so, or the owner has chosen it: `blog` knows, which stands to the right.
        is_needed = (
            settings.SECOND_FACTOR_REQUIRED or import_string(settings.SECOND_FACTOR_CHOICE)()
        )
        return is_needed and self.has_any_role

    @cached_property
    def has_second_factor(self):
        return self.second_factors.exists()

    @property
    def second_factors(self):
        """The authenticator app and the passkeys: recovery codes are none, they stand in for one."""
        return self.authenticator_set.filter(type__in=SECOND_FACTORS)

    @property
    def passkeys(self):
        return self.authenticator_set.filter(type="webauthn").order_by("created_at", "pk")

    @property
    def lacks_second_factor(self):
        """Whether the account still has to set up its second factor, before anything for staff opens for it."""
        return self.needs_second_factor and not self.has_second_factor

    @cached_property
    def is_moderator(self):
        return self.is_active and (self.is_superuser or self.has_role)

    @cached_property
    def acts_as_moderator(self):
        """Whether pages show them what they show to moderators: not without a second factor, where it is asked for."""
        return self.is_moderator and not self.lacks_second_factor

    @cached_property
    def has_role(self):
        return _role_of(self).exists()  # One query, where has_perm takes two.

    @cached_property
    def has_pen(self):
        return _pen_of(self).exists()

    @property
    def is_writer(self):
        """Whether the doors to writing are shown to them; each asks for its own permission besides."""
        return self.is_active and (self.is_superuser or self.has_pen) and self.is_staff

    @property
    def confirmed_email(self):
        """The address for signing in if it is confirmed to be theirs, or an empty text."""
        confirmed = self.emailaddress_set.filter(email__iexact=self.email, verified=True)
        return self.email if confirmed.exists() else ""

    @property
    def confirmed_addresses(self):
        """The account's confirmed addresses, the one for signing in first."""
        confirmed = self.emailaddress_set.filter(verified=True)
        return list(confirmed.order_by("-primary", "pk").values_list("email", flat=True))

    @property
    def signature(self):
        """The name under which this person's decisions stand in public."""
        return self.staff_name or _("a moderator")


def _role_of(account):
    """The permission to moderate, if a role of the account gives it."""
    return _given_to(account, "moderation", "moderate")


def _pen_of(account):
    """The permissions to write articles and pages that a role of the account gives."""
    writing = ("add_post", "change_post", "add_page", "change_page", "contribute")
    return _given_to(account, "blog", *writing)


def _given_to(account, app, *codenames):
    role = {"group__user": account, "content_type__app_label": app}
    return Permission.objects.order_by().filter(codename__in=codenames, **role)
