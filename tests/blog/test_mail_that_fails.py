"""Mail that the server refuses is known with the first letter, and codes to sign in above all."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from blog.mail import failing, outbox
from blog.models import OutgoingMail
from blog.operating.monitoring import metrics
from blog.troubles import mail
from tests.test_platform_metrics import read

pytestmark = pytest.mark.django_db
AWAY = "ConnectionRefusedError"
NO_MAILBOX = "SMTPRecipientsRefused 550"


def owed(about, reason="", minutes=2, **more):
    """A letter that was refused so many minutes ago, and is to be tried again."""
    now = timezone.now()
    due = now - timedelta(minutes=minutes) + timedelta(minutes=outbox.PAUSES[0])
    return OutgoingMail.objects.create(
        kind="blog.test", address=f"{about}@example.org", about=f"x {about}", due_at=due,
        tries=1, reason=reason, **more,
    )  # fmt: skip


def test_an_owner_and_machines_learn_of_a_server_that_takes_no_mail_with_the_first_letter(site):
    owed(1, AWAY)
    assert failing.reasons() == {AWAY: 1}
    assert read(metrics.text())["parley_mail_failing", AWAY] == 1
    trouble = next(mail())
    assert "accepts no e-mails" in trouble.what and "refused the connection" in trouble.meanwhile
    with pytest.raises(SystemExit) as ended:
        call_command("mail")
    assert ended.value.code == 1


def test_one_address_that_there_isnt_is_no_alarm_and_three_one_after_the_other_are(site):
    owed(1, NO_MAILBOX)
    assert failing.reasons() == {}
    owed(2, NO_MAILBOX), owed(3, NO_MAILBOX)
    assert failing.reasons() == {NO_MAILBOX: 3}


def test_the_next_letter_that_is_taken_ends_the_alarm(site, reader):
    owed(1, AWAY, minutes=5)
    letter = OutgoingMail.objects.create(
        kind="blog.test", account=reader, about="x 2", due_at=timezone.now()
    )
    letter.mark_done(OutgoingMail.Outcome.SENT)
    assert failing.reasons() == {}
    owed(3, AWAY, minutes=0)
    assert failing.reasons() == {AWAY: 1}
