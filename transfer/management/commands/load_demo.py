from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from blog.member import privacy
from transfer.demo.load import NotHere, is_loaded, load, people


class Command(BaseCommand):
    """Load the demo: a blog with articles, pictures, threads, people and a policy.

    Once: run again it adds nothing, and keeps what was written since. A blog that has
    articles of its own is left alone. Prints the address and who can sign in.
    """

    example = "load_demo"
    help = _lazy("Load the demo once, and show its address and its accounts.")

    def handle(self, **options):
        if not is_loaded():
            self.stdout.write(_("Loading the demo’s pictures and comments …"))
        try:
            load()
        except NotHere:
            raise CommandError(
                _("This blog already has articles. The demo is only for an empty blog.")
            ) from None
        listed, password = people()
        width = max(len(f"{person['key']}@example.org") for person in listed)
        self.stdout.write(
            _("\nThe demo is at %(address)s\nEvery account has the password %(password)s\n")
            % {"address": f"{settings.SITE_URL}/", "password": password}
        )
        for person in listed:
            address = f"{person['key']}@example.org"
            self.stdout.write(f"  {address:<{width}}  {person['name']}, {person['shown']}")
        words = _("\nThe demo sends its e-mails through the mail server of EMAIL_URL.\n")
        if privacy.mail_is_printed():
            words = _(
                "\nThe demo sends no e-mail. You can read every e-mail here, in this window.\n"
            )
        self.stdout.write(words)
