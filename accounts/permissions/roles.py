"""Roles are groups: contributor, author, editor, moderator, admin. settings.ROLES says what each may do."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User

OWNER = "Owner"  # A key, the same in each language.
# The role of those who were authors when these could edit everybody's articles. Nobody is invited to it, and it is
# gone once the blog has decided about each of them.
EARLIER = "Earlier author"
# What somebody can do in a role, to whoever gives it.
LETS = {
    "Contributor": _(
        "Contributor: they can write drafts of their own, and submit them to an editor."
    ),
    "Author": _(
        "Author: they can write and publish articles of their own, and change those that name them as an author."
    ),
    "Editor": _(
        "Editor: they can write and publish articles, change everybody’s articles, pages, tags and"
        " categories, and answer what contributors submit."
    ),
    EARLIER: _(
        "Until you decide, they can also change everybody’s articles, pages, tags and categories."
    ),
    "Moderator": _(
        "Moderator: they can approve, hold and remove comments, ban people, and see e-mail "
        "addresses."
    ),
    "Admin": _("Admin: they can change settings, the policy and roles, and delete accounts."),
    OWNER: _("Owner: they can do everything, and only another owner can change that."),
}
# What was done to somebody's role, to whoever did it.
GIVEN = {
    "Contributor": _("%(name)s is a contributor now."),
    "Author": _("%(name)s is an author now."),
    "Editor": _("%(name)s is an editor now."),
    "Moderator": _("%(name)s is a moderator now."),
    "Admin": _("%(name)s is an admin now."),
    OWNER: _("%(name)s is an owner now."),
}
TAKEN = {
    "Contributor": _("%(name)s isn’t a contributor any more. Their articles stay."),
    "Author": _("%(name)s isn’t an author any more."),
    "Editor": _("%(name)s isn’t an editor any more."),
    EARLIER: _("You’ve decided which articles %(name)s can change as an author."),
    "Moderator": _("%(name)s isn’t a moderator any more."),
    "Admin": _("%(name)s isn’t an admin any more."),
    OWNER: _("%(name)s isn’t an owner any more."),
}
# {role: (its name, what it is to whoever is invited to it)}
WORDS = {
    "Contributor": (
        pgettext_lazy("a role", "Contributor"),
        _(
            "You write drafts and submit them. An editor answers beside your text, and publishes it."
        ),
    ),
    "Author": (
        pgettext_lazy("a role", "Author"),
        _("You write and publish articles of your own, and those that name you as an author."),
    ),
    "Editor": (
        pgettext_lazy("a role", "Editor"),
        _(
            "You write and publish articles, change everybody’s, and answer what contributors submit."
        ),
    ),
    "Moderator": (
        pgettext_lazy("a role", "Moderator"),
        _("You approve, hold and remove comments and ban people, under the comment policy."),
    ),
    "Admin": (pgettext_lazy("a role", "Admin"), _("You change settings, the policy and roles.")),
}


def name_of(role):
    return WORDS[role][0] if role in WORDS else role


def sentence_of(role):
    return WORDS[role][1] if role in WORDS else ""


def ensure_roles():
    """Make the groups of settings.ROLES, with exactly the permissions named there."""
    # Those who are authors with more than authors have now keep it, until the blog has decided.
    more = set(settings.EARLIER_AUTHORS) - set(settings.ROLES["Author"])
    had = {"name": "Author", "permissions__in": [_permission(name) for name in more]}
    authors = User.objects.filter(groups__in=Group.objects.filter(**had))
    if authors := list(authors.exclude(groups__name="Editor").distinct()):
        earlier, _is_new = Group.objects.get_or_create(name=EARLIER)
        earlier.permissions.set([_permission(name) for name in settings.EARLIER_AUTHORS])
        earlier.user_set.add(*authors)
    for role, names in settings.ROLES.items():
        group, _is_new = Group.objects.get_or_create(name=role)
        group.permissions.set([_permission(name) for name in names])


def earlier_authors():
    """The accounts that can change everybody's articles until the blog has decided about them."""
    return User.objects.filter(groups__name=EARLIER).order_by("name")


@transaction.atomic
def settle(people, *, as_editors):
    """Make earlier authors editors, or keep them to their own articles; the role ends with the last of them."""
    for person in people:
        if as_editors:
            give(person, "Editor")
        person.groups.remove(*Group.objects.filter(name=EARLIER))
    Group.objects.filter(name=EARLIER, user=None).delete()


def give(user, *roles):
    """Let `user` act in each of `roles`, beside those they have."""
    user.groups.add(*Group.objects.filter(name__in=roles))


def gained(person, roles, is_owner):
    """The names of the roles that an account doesn't have yet, of those it is to have; Owner is one."""
    had = set(person.groups.values_list("name", flat=True))
    names = [role.name for role in roles if role.name not in had]
    return [*names, OWNER] if is_owner and not person.is_superuser else names


def changed(person, roles, is_owner):
    """A sentence for each role that an account doesn't have yet, and for each that it loses."""
    given, taken = difference(person, roles, is_owner)
    done = [words for role, words in GIVEN.items() if role in given]
    done += [words for role, words in TAKEN.items() if role in taken]
    return [words % {"name": person.name} for words in done]


def difference(person, roles, is_owner):
    """(the roles that an account would gain, those that it would lose), by their names; Owner is one."""
    had = role_names(person)
    has = _names_of(roles, is_owner)
    return has - had, had - has


def role_names(person):
    """The names of the roles that an account has, whether or not it can sign in; Owner is one."""
    return _names_of(person.groups.all(), person.is_superuser)


def lets(name):
    """What a role lets somebody do; of a role that isn't the blog's own, its name."""
    return LETS.get(name, name)


def _names_of(groups, is_owner):
    return {group.name for group in groups} | ({OWNER} if is_owner else set())


def _permission(name):
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)
