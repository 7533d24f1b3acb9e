from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from blog.mail import failing, outbox
from blog.models import OutgoingMail


class Command(BaseCommand):
    """How the mail stands. Ends with 1 if the server takes none, or a letter is late, or was given up and can be tried again."""

    example = "mail --retry"
    help = _lazy(
        "Show how many e-mails are waiting, late and failed, and why. --retry sends the failed ones again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--retry", action="store_true", help=_("send failed e-mails again"))

    def handle(self, *, retry, **options):
        if retry:
            again = outbox.try_again(OutgoingMail.objects.all())
            self.stdout.write(_("Will be sent again: %(n)d") % {"n": again})
        late, failed = OutgoingMail.objects.late().count(), OutgoingMail.objects.failed().count()
        self.stdout.write(_("Waiting: %(n)d") % {"n": OutgoingMail.objects.queued().count()})
        self.stdout.write(_("Retrying: %(n)d") % {"n": OutgoingMail.objects.tried().count()})
        self.stdout.write(_("Late: %(n)d") % {"n": late})
        self.stdout.write(_("Failed: %(n)d") % {"n": failed})
        for letter in (OutgoingMail.objects.tried() | OutgoingMail.objects.failed())[:20]:
            self.stdout.write(
                f"  {letter.owed_at:%Y-%m-%d %H:%M}  {letter}, {letter.kind}: {letter.why}"
            )
        if late:
            self.stdout.write(_("E-mails are late. Is the worker (manage.py db_worker) running?"))
        # What went to an address that is forgotten can't be tried again: seen, but no alarm.
        if refused := failing.reasons():
            self.stdout.write(
                _("The mail server accepts no e-mails now: %(why)s") % {"why": ", ".join(refused)}
            )
        if late or refused or OutgoingMail.objects.failed().to_somebody().exists():
            raise SystemExit(1)
