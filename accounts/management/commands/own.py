from django.core.management.base import BaseCommand, CommandError

from accounts.models import User


class Command(BaseCommand):
    help = """
    Make the account with this e-mail address an owner of the blog. Only an owner can change an
    owner. For a blog that has no owner, or whose owner is gone.
    """

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, email, **options):
        owner = User.objects.filter(email__iexact=email, is_active=True).first()
        if owner is None:
            raise CommandError(f"No active account has the address {email}.")
        User.objects.filter(pk=owner.pk).update(is_superuser=True)
        self.stdout.write(f"{owner.name} is now an owner.")
