"""Codes by mail that show, in one browser and for one purpose, that somebody reads an address's mail."""

import time

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.core import ratelimit
from django.utils.crypto import get_random_string


class Code(AbstractCodeVerificationProcess):
    """A code on its way to an address. It signs nobody in.

    Each purpose is a subclass with a place of its own in the session, so that a code that was sent for
    one is none for another. `about` says what it is for, as whoever sends it names that.
    """

    kept = ""  # the key in the session
    message = ""  # the template that says it
    limit = (
        "request_login_code"  # how often it is sent to one mailbox (settings.ACCOUNT_RATE_LIMITS)
    )
    tries = 5

    def __init__(self, request, state):
        self.request = request
        limits = {"timeout": app_settings.LOGIN_BY_CODE_TIMEOUT, "max_attempts": self.tries}
        super().__init__(state=state, **limits)

    @classmethod
    def on_its_way(cls, request, about=None):
        """The code that was sent about it and still works, or None."""
        state = request.session.get(cls.kept)
        if not state or state["about"] != about:
            return None
        return cls(request, state).abort_if_invalid()

    @classmethod
    def send_to(cls, request, email, about=None):
        """Send a code in place of whichever was on its way; say whether there weren't too many."""
        if not ratelimit.consume(request, action=cls.limit, key=cls.mailbox(email)):
            return False
        state = cls.initial_state(None, email) | {"about": about, "name": get_random_string(12)}
        code = cls(request, state | {"code": get_adapter().generate_login_code()})
        code.send()
        code.persist()
        return True

    @staticmethod
    def mailbox(email):
        """Rate-limit key of a mailbox."""
        return email.lower()

    def send(self):
        get_adapter().send_mail(self.message, self.email, {"code": self.code})

    @property
    def email(self):
        return self.state["email"]

    def may_be_tried(self):
        """Whether it may be tried once more; counted where tries at the same moment see each other."""
        if ratelimit.consume(self.request, action="try_code", key=self.state["name"]):
            return True
        self.abort()
        return False

    def prove(self):
        """Note that the code was typed. The session gets another key: nobody who knew the old one has part in it."""
        self.abort()
        self.request.session.cycle_key()
        proof = {"email": self.email, "about": self.state["about"], "at": time.time()}
        self.request.session[f"{self.kept}.proved"] = proof

    @classmethod
    def proved(cls, request, about=None):
        """The address that was shown to be theirs in this browser lately, about this; or an empty text."""
        proof = request.session.get(f"{cls.kept}.proved")
        if not proof or proof["about"] != about:
            return ""
        is_over = time.time() - proof["at"] > app_settings.LOGIN_BY_CODE_TIMEOUT
        return "" if is_over else proof["email"]

    @classmethod
    def forget_proof(cls, request):
        request.session.pop(f"{cls.kept}.proved", None)

    def persist(self):
        self.request.session[self.kept] = self.state

    def abort(self):
        self.request.session.pop(self.kept, None)
