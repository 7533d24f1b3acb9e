import os
import sys
from getpass import getpass

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from blog.models import Site
from moderation.founding.action import found_blog, is_founded


class Command(BaseCommand):
    example = "setup_site"
    help = _lazy(
        "Set up a new blog: its name, its owner, who gets every role, and a draft of a comment policy. "
        "Asks for what SITE_NAME, OWNER_NAME, OWNER_EMAIL and OWNER_PASSWORD don’t say. Does "
        "nothing if the blog has an owner."
    )

    def handle(self, **options):
        if is_founded():
            return
        name = self.ask("SITE_NAME", _("Your blog’s name"), Site._meta.get_field("name"))
        owner = User(
            name=self.ask(
                "OWNER_NAME", _("Your name, as readers see it"), User._meta.get_field("name")
            ),
            email=self.ask("OWNER_EMAIL", _("Your e-mail address"), User._meta.get_field("email")),
        )
        password = self.ask_password(owner)
        self.check_owner(owner)
        owner.set_password(password)
        found_blog(owner, name=name)
        self.print_addresses(owner)

    def check_owner(self, owner):
        try:
            owner.full_clean(exclude=["password"])
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused

    def ask(self, variable, question, field):
        return self.answer(
            variable,
            _("%(question)s: ") % {"question": question},
            input,
            lambda text: field.clean(text.strip(), None),
        )

    def ask_password(self, owner):
        def check(password):
            validate_password(password, owner)
            return password

        return self.answer("OWNER_PASSWORD", _("Choose a password: "), getpass, check)

    def answer(self, variable, question, ask, check):
        """What the environment says, or else what the person at the terminal does."""
        given = os.environ.get(variable)
        if not given and not sys.stdin.isatty():
            nobody = _("There’s nobody to ask. Set %(variable)s in the environment.")
            raise CommandError(nobody % {"variable": variable})
        while True:
            try:
                return check(given or ask(question))
            except ValidationError as refused:
                if given:
                    raise CommandError(f"{variable}: {' '.join(refused.messages)}") from refused
                self.stderr.write("\n".join(refused.messages))

    def print_addresses(self, owner):
        drafts = settings.SITE_URL + reverse("admin:index")
        sign_in = settings.SITE_URL + reverse("account_login")
        self.stdout.write(
            _("Your blog is ready. Sign in as %(email)s at %(address)s")
            % {"email": owner.email, "address": sign_in}
        )
        self.stdout.write(
            _(
                "We drafted a comment policy for you. Read it, change it and publish it at %(address)s"
            )
            % {"address": drafts}
        )
