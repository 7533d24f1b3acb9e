from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.models.audit import Kind, record
from accounts.names import ownership
from accounts.permissions.roles import OWNER
from blog.models import Site


class Command(BaseCommand):
    example = "own ada@example.org"
    help = _lazy(
        "Make the account with this e-mail address an owner of the blog. Only an owner can change an "
        "owner. For a blog that has no owner, or whose owner is gone."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, email, **options):
        owner = User.objects.filter(email__iexact=email, is_active=True).first()
        if owner is None:
            raise CommandError(_("No active account has the address %(email)s.") % {"email": email})
        with ownership.renaming(owner):
            if not owner.is_superuser:
                record(Kind.ROLE_GIVEN, None, owner, role=OWNER)
            User.objects.filter(pk=owner.pk).update(is_superuser=True)
            Site.bump(everything=True)  # As when roles are given at the desk.
        self.stdout.write(_("%(name)s is now an owner.") % {"name": owner.name})
