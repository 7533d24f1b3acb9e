"""Who can read an article that is out: everybody, or whoever has its address, its password or an account."""

from django.contrib.auth.hashers import check_password, make_password
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    EVERYBODY = "everybody", _("Everybody")
    UNLISTED = "unlisted", _("Unlisted")
    PASSWORD = "password", _("With a password")
    MEMBERS = "members", _("Members")


# A list to ask an index for: what isn't for everybody is little.
NOT_LISTED = [Visibility.UNLISTED, Visibility.PASSWORD, Visibility.MEMBERS]


class HasVisibility(models.Model):
    visibility = models.CharField(
        _("who can read it"),
        max_length=10,
        choices=Visibility,
        default=Visibility.EVERYBODY,
        db_default=Visibility.EVERYBODY,
    )
    # Its digest; whoever has entered it keeps a proof of that, which ends with the password.
    password = models.CharField(
        max_length=128, blank=True, default="", db_default="", editable=False
    )
    is_pinned = models.BooleanField(
        _("keep it first on the home page"), default=False, db_default=False
    )
    stands_alone = models.BooleanField(
        _("keep it out of lists"),
        default=False,
        db_default=False,
        help_text=_(
            "Readers find it at its address, by search and in the menu, but not on the home page, "
            "in the archive, in feeds or in mail."
        ),
    )

    class Meta:
        abstract = True

    @property
    def is_for_everybody(self):
        return self.visibility == Visibility.EVERYBODY

    @property
    def is_unlisted(self):
        return self.visibility == Visibility.UNLISTED

    @property
    def asks_for_password(self):
        return self.visibility == Visibility.PASSWORD

    @property
    def is_for_members(self):
        return self.visibility == Visibility.MEMBERS

    def set_password(self, password):
        self.password = make_password(password)

    def opens_with(self, password):
        return bool(self.password) and check_password(password, self.password)

    @property
    def proof(self):
        """What somebody's browser keeps once they have entered the password."""
        return salted_hmac(
            "blog.password of an article", f"{self.pk} {self.password}", algorithm="sha256"
        ).hexdigest()[:32]
