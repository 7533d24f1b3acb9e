"""Who people are."""

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

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
        _("name"), max_length=50, help_text=_("Shown next to your comments.")
    )
    staff_name = models.CharField(
        _("staff name"),
        max_length=50,
        blank=True,
        help_text=_("How decisions are signed in public. Empty means “a moderator”."),
    )
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_for_an_address"),
            models.UniqueConstraint(
                Lower("name"),
                name="one_account_for_a_name",
                violation_error_message=_("Somebody here already writes under this name."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_staff(self):
        """Whether the author's desk (Django admin) opens for this account."""
        return self.has_perm("blog.view_post") or self.has_perm("accounts.view_user")

    @property
    def is_moderator(self):
        return self.has_perm("moderation.moderate")

    @property
    def signature(self):
        """The name under which this person's decisions stand in public."""
        return self.staff_name or _("a moderator")
