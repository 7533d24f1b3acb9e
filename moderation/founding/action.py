"""An empty blog becomes somebody's: its owner, its words, a draft of a policy and of the page about it."""

import secrets

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions.owners import RUNS_THE_BLOG
from accounts.permissions.roles import ensure_roles, give
from blog.models import Page, Site
from lib.db import slow
from moderation.founding import starter_policy
from moderation.models import PolicyRevision

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # None of which is taken for another.


class Founded(Exception):
    """Somebody has set the blog up already."""


def new_code():
    """What the terminal shows and the first page asks for: “4QD-7TM-K2”."""
    code = "".join(secrets.choice(LETTERS) for _letter in range(8))
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def is_code(typed):
    """Whether it is this start's code, in whatever case and with or without its hyphens."""
    known = settings.FIRST_RUN_CODE
    return bool(known) and secrets.compare_digest(_bare(typed), _bare(known))


def is_founded():
    """Whether somebody runs the blog."""
    return User.objects.who_may(RUNS_THE_BLOG).exists()


@slow.alone()
@transaction.atomic
def found_blog(owner, **words):
    """Make `owner`, whose password is set, the owner of the blog, and give the site its words.

    What is drafted is in the site's language. Raises Founded for whoever comes second.
    """
    Site.current()
    site = Site.objects.select_for_update().get(pk=1)
    if is_founded():
        raise Founded
    for name, value in words.items():
        setattr(site, name, value)
    site.smart_punctuation = site.takes_thanks = True
    site.save()
    owner.is_superuser = True
    owner.save()
    # Whoever sets a blog up need not prove to it where they read their mail.
    owner.emailaddress_set.create(email=owner.email, verified=True, primary=True)
    ensure_roles()
    give(owner, *settings.ROLES)
    with site.in_force():
        if not PolicyRevision.objects.exists():
            starter_policy.draft()
        if not Page.everything.filter(slug="about").exists():
            # For its owner to write in; in the menu once it is published.
            about = Page(title=_("About"), slug="about", in_menu=True, public_version=0)
            about.write(_("Who writes here, what about, and how to reach you."))
            about.save()


def _bare(code):
    return "".join(sign for sign in code.upper() if sign.isalnum()).encode()
