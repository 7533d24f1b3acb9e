"""Roles are groups: author, moderator, admin. settings.ROLES says what each may do."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission


def ensure_roles():
    """Make the groups of settings.ROLES, with exactly the permissions named there."""
    for role, names in settings.ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set([_permission(name) for name in names])


def give(user, *roles):
    """Let `user` act in each of `roles`, beside those they have."""
    user.groups.add(*Group.objects.filter(name__in=roles))


def _permission(name):
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)
