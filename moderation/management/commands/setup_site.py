import os
import sys
from getpass import getpass

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.permissions.owners import RUNS_THE_BLOG
from accounts.permissions.roles import ensure_roles, give
from blog.models import Site
from lib.db import slow
from moderation import starter_policy
from moderation.models import PolicyRevision


class Command(BaseCommand):
    help = """
    Set up a new blog: its name, its owner, who gets every role, and a draft of a comment policy.
    Asks for whatever SITE_NAME, OWNER_NAME, OWNER_EMAIL and OWNER_PASSWORD don't say. Does
    nothing if the blog has an owner.
    """

    def handle(self, **options):
        if User.objects.who_may(RUNS_THE_BLOG).exists():
            return
        name = self.ask("SITE_NAME", "Your blog's name", Site._meta.get_field("name"))
        owner = User(
            name=self.ask(
                "OWNER_NAME", "Your name, as readers see it", User._meta.get_field("name")
            ),
            email=self.ask("OWNER_EMAIL", "Your e-mail address", User._meta.get_field("email")),
        )
        password = self.ask_password(owner)
        self.found(name, owner, password)
        self.tell(owner)

    @slow.alone()
    @transaction.atomic
    def found(self, name, owner, password):
        self.check_owner(owner)
        site = Site.current()
        site.name = name
        site.save()
        owner = User.objects.create_superuser(owner.email, owner.name, password)
        # Whoever founds a blog need not prove to it where they read their mail.
        owner.emailaddress_set.create(email=owner.email, verified=True, primary=True)
        ensure_roles()
        give(owner, *settings.ROLES)
        if not PolicyRevision.objects.exists():
            starter_policy.draft()

    def check_owner(self, owner):
        try:
            owner.full_clean(exclude=["password"])
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused

    def ask(self, variable, question, field):
        return self.answer(
            variable, f"{question}: ", input, lambda text: field.clean(text.strip(), None)
        )

    def ask_password(self, owner):
        def check(password):
            validate_password(password, owner)
            return password

        return self.answer("OWNER_PASSWORD", "Choose a password: ", getpass, check)

    def answer(self, variable, question, ask, check):
        """What the environment says, or else what the person at the terminal does."""
        given = os.environ.get(variable)
        if not given and not sys.stdin.isatty():
            raise CommandError(f"There's nobody to ask. Set {variable} in the environment.")
        while True:
            try:
                return check(given or ask(question))
            except ValidationError as refused:
                if given:
                    raise CommandError(f"{variable}: {' '.join(refused.messages)}") from refused
                self.stderr.write("\n".join(refused.messages))

    def tell(self, owner):
        drafts = settings.SITE_URL + reverse("admin:index")
        self.stdout.write(
            f"Your blog is ready. Sign in as {owner.email} at {settings.SITE_URL}{reverse('account_login')}\n"
            f"We drafted a comment policy for you. Read it, change it and publish it at {drafts}"
        )
