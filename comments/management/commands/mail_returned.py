"""Take a message that came back from the standard input: `manage.py mail_returned < message`.

For the mail server, which hands on what comes to MAIL_RETURNS_TO. It always ends well, so that no
report is answered by another.
"""

import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.mail import reports
from blog.models import OutgoingMail
from comments.notify import returned


class Command(BaseCommand):
    example = "mail_returned < bounce.eml"
    help = gettext_lazy(
        "Process a bounce or a complaint from standard input, and unsubscribe its recipient."
    )

    def handle(self, **options):
        report = reports.read(sys.stdin.buffer.read(reports.MOST))
        letter = report and OutgoingMail.objects.filter(pk=report.letter).first()
        if letter is None or not (letter.account_id or letter.guest_id):
            answer = _("This isn’t about an e-mail we sent.")
        elif report.is_complaint:
            returned.complained(letter)
            answer = _("E-mail %(n)d was reported as spam.") % {"n": letter.pk}
        else:
            returned.bounced(letter, for_good=report.is_for_good)
            answer = _("E-mail %(n)d bounced.") % {"n": letter.pk}
        self.stdout.write(answer)
