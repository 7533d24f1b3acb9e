from django.core.management.base import BaseCommand

from accounts.permissions.roles import ensure_roles


class Command(BaseCommand):
    help = "Make the groups Author, Moderator and Admin with their permissions; run after migrate."

    def handle(self, **options):
        ensure_roles()
