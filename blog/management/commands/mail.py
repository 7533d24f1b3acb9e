from django.core.management.base import BaseCommand

from blog.mail import outbox
from blog.models import OutgoingMail


class Command(BaseCommand):
    """How the mail stands. Ends with 1 if a letter is late, or was given up and can be tried again."""

    help = "Say how many letters are owed, late and given up, and why; --retry tries those again."

    def add_arguments(self, parser):
        parser.add_argument("--retry", action="store_true", help="owe again what was given up")

    def handle(self, *, retry, **options):
        if retry:
            self.stdout.write(f"Owed again: {outbox.try_again(OutgoingMail.objects.all())}")
        late, failed = OutgoingMail.objects.late().count(), OutgoingMail.objects.failed().count()
        self.stdout.write(
            f"Owed: {OutgoingMail.objects.owed().count()}\n"
            f"Tried in vain so far: {OutgoingMail.objects.tried().count()}\n"
            f"Late: {late}\n"
            f"Given up: {failed}"
        )
        for letter in (OutgoingMail.objects.tried() | OutgoingMail.objects.failed())[:20]:
            self.stdout.write(f"  {letter.owed_at:%Y-%m-%d %H:%M}  {letter}: {letter.reason}")
        if late:
            self.stdout.write("Letters are late: is the worker (manage.py db_worker) running?")
        # What went to an address that is forgotten can't be tried again: seen, but no alarm.
        if late or OutgoingMail.objects.failed().to_somebody().exists():
            raise SystemExit(1)
