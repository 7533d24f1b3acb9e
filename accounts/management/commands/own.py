from django.core.management.base import BaseCommand, CommandError

from accounts.models import User


class Command(BaseCommand):
    help = """
    Make the account with this e-mail address an owner of the blog, whom nobody but an owner can
    change: for a blog that has none, or whose owner is gone.
    """

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, email, **options):
        owner = User.objects.filter(email__iexact=email, is_active=True).first()
        if owner is None:
            raise CommandError(f"No open account has the address {email}.")
        User.objects.filter(pk=owner.pk).update(is_superuser=True)
        self.stdout.write(f"{owner.name} is an owner now.")
