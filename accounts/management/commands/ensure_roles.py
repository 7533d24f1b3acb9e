from django.core.management.base import BaseCommand
from django.utils.translation import gettext_lazy as _

from accounts.permissions.roles import ensure_roles


class Command(BaseCommand):
    example = "ensure_roles"
    help = _(
        "Create the roles Author, Moderator and Admin with their permissions. Run it after migrate."
    )

    def handle(self, **options):
        ensure_roles()
