"""What this app's letters say; blog/mail/outbox.py finds them here."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation
from accounts.permissions import roles
from blog.desk.settings import people, test_message
from blog.mail import account_mail, security_alerts
from blog.mail.outbox import Dropped, composer, write
from blog.member import privacy
from blog.member.erasure import FAREWELL


@composer(FAREWELL, _("Account deleted"))
def farewell(site, departed):
    """The last one, to somebody whose account is gone."""
    return write("blog/farewell")


@composer(account_mail.KIND, _("Signing in"), to_unconfirmed=True, has_code=True)
def sign_in(enclosure, somebody):
    """A code, a link for a new password: what whoever signs in waits for."""
    template, facts = account_mail.words(enclosure, somebody.email)
    return write(template, email=somebody.email, **facts)


@composer(security_alerts.KIND, _("A change to your account"))
def alert(enclosure, somebody):
    """The mail to an account's owner: what that guards it has changed."""
    return write("account/alert", html=True, **security_alerts.facts_of(enclosure))


@composer(people.KIND, _("Invitation"))
def invitation(invited, somebody):
    """The mail to an invited address, whether an account has it or not."""
    if not Invitation.objects.open().filter(pk=invited.pk).exists():
        raise Dropped("The invitation is over.")
    words = {"role": roles.name_of(invited.role), "sentence": roles.sentence_of(invited.role)}
    return write("blog/invitation", invitation=invited, **words)


@composer(test_message.KIND, _("Test message"))
def test(somebody, same):
    """What the owner has asked for, to see whether mail goes out."""
    return write("blog/test", is_printed=privacy.mail_is_printed())
