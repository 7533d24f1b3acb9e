from django.core.management.base import BaseCommand

from blog.mail import outbox
from blog.models import OutgoingMail


class Command(BaseCommand):
    """How the mail stands. Ends with 1 if a letter is late, or was given up and can be tried again."""

    help = "Show how many e-mails are waiting, late and failed, and why. --retry sends the failed ones again."

    def add_arguments(self, parser):
        parser.add_argument("--retry", action="store_true", help="send failed e-mails again")

    def handle(self, *, retry, **options):
        if retry:
            self.stdout.write(f"Will be sent again: {outbox.try_again(OutgoingMail.objects.all())}")
        late, failed = OutgoingMail.objects.late().count(), OutgoingMail.objects.failed().count()
        self.stdout.write(
            f"Waiting: {OutgoingMail.objects.owed().count()}\n"
            f"Retrying: {OutgoingMail.objects.tried().count()}\n"
            f"Late: {late}\n"
            f"Failed: {failed}"
        )
        for letter in (OutgoingMail.objects.tried() | OutgoingMail.objects.failed())[:20]:
            self.stdout.write(f"  {letter.owed_at:%Y-%m-%d %H:%M}  {letter}: {letter.reason}")
        if late:
            self.stdout.write("E-mails are late. Is the worker (manage.py db_worker) running?")
        # What went to an address that is forgotten can't be tried again: seen, but no alarm.
        if late or OutgoingMail.objects.failed().to_somebody().exists():
            raise SystemExit(1)
