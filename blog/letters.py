"""What this app's letters say; blog/outbox.py finds them here."""

from blog import account_mail, alerts
from blog.member.erasure import FAREWELL
from blog.outbox import composer, write


@composer(FAREWELL)
def farewell(site, departed):
    """The last one, to somebody whose account is gone."""
    return write("blog/farewell")


@composer(account_mail.KIND, to_unconfirmed=True)
def sign_in(enclosure, somebody):
    """A code, a link for a new password: what whoever signs in waits for."""
    template, facts = account_mail.words(enclosure, somebody.email)
    return write(template, email=somebody.email, **facts)


@composer(alerts.KIND)
def alert(enclosure, somebody):
    """What has changed that guards an account, to whoever's it is."""
    return write("account/alert", html=True, **alerts.facts_of(enclosure))
