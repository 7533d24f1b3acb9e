"""What this app's letters say; blog/mail/outbox.py finds them here."""

from blog.mail import account_mail, security_alerts
from blog.mail.outbox import composer, write
from blog.member.erasure import FAREWELL


@composer(FAREWELL)
def farewell(site, departed):
    """The last one, to somebody whose account is gone."""
    return write("blog/farewell")


@composer(account_mail.KIND, to_unconfirmed=True)
def sign_in(enclosure, somebody):
    """A code, a link for a new password: what whoever signs in waits for."""
    template, facts = account_mail.words(enclosure, somebody.email)
    return write(template, email=somebody.email, **facts)


@composer(security_alerts.KIND)
def alert(enclosure, somebody):
    """What has changed that guards an account, to whoever's it is."""
    return write("account/alert", html=True, **security_alerts.facts_of(enclosure))
