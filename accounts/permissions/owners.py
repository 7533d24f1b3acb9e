"""Owners: accounts that may do everything here, and the accounts that run the blog.

Only an owner changes an owner's account; and whatever somebody does, an owner is left where there
was one, and somebody who gives roles.
"""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.users import RUNS_THE_BLOG

ONLY_AN_OWNER = _("Only an owner can change an owner’s account.")
LAST_OWNER = _("This is the blog’s last owner. Make somebody else an owner first.")
LAST_ADMIN = _(
    "This is the last account with the role Admin. Give that role to somebody else first."
)


def may_change(who, person):
    return who.is_superuser or not person.is_superuser


def hold():
    """Lock the accounts that run the blog: two who are the last can't both go at once.

    Whoever writes a comment in one of their names may go on.
    """
    running = User.objects.who_may(RUNS_THE_BLOG)
    list(running.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def refusal(*people):
    """Why these accounts can't all be closed or deleted, or an empty text."""
    return _last_owner(people) or _last_admin(people)


def refusal_of_change(person, *, is_active, is_owner, roles):
    """Why an account can't be left with no more than this, or an empty text."""
    if not (is_active and is_owner) and (why := _last_owner([person])):
        return why
    app, codename = RUNS_THE_BLOG.split(".")
    asked = {"permissions__codename": codename, "permissions__content_type__app_label": app}
    runs_the_blog = is_active and (is_owner or roles.filter(**asked).exists())
    return "" if runs_the_blog else _last_admin([person])


def _last_owner(people):
    are_owners = any(person.is_superuser and person.is_active for person in people)
    others = User.objects.owners().exclude(pk__in=[person.pk for person in people])
    return LAST_OWNER if are_owners and not others.exists() else ""


def _last_admin(people):
    running = User.objects.who_may(RUNS_THE_BLOG)
    keys = [person.pk for person in people]
    goes = running.filter(pk__in=keys).exists()
    return LAST_ADMIN if goes and not running.exclude(pk__in=keys).exists() else ""
