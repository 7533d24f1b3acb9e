"""Forms in pages that are stored for strangers, and so the same for all of them.

An account's is sent to the page's own address, with Django's token. A guest's can't carry one, and is
sent to an address of its own: the browser's word that it came from this site stands in for the token,
and it acts for no session. Whoever turns out to be somebody else than the form says is asked again,
with what they typed.
"""

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from blog.pagecache.page_store import is_for_everybody
from comments.gate import Writer
from comments.writers.identity import guest_of, writer_of

NOT_FROM_HERE = _("Your browser didn’t say that this form came from this site. Send it again.")


@dataclass
class StoredForm:
    """Somebody in front of such a form. What it is for, `answer` and `ask_again` know.

    `answer()` shows it or does what it says; `ask_again(doubt, status)` shows it with the doubt.
    """

    signed_out: ClassVar[str]  # what they are asked who were signed out meanwhile
    signed_in: ClassVar[str]  # and those who were signed in

    request: HttpRequest
    writer: Writer

    def sent_by_account(self):
        if self.request.method == "POST" and not self.request.user.is_authenticated:
            self.writer = guest_of(self.request)
            return self.ask_again(self.signed_out, 403)
        return self.answer()

    def sent_by_guest(self):
        if self.request.method == "POST" and not is_sent_from_here(self.request):
            return self.ask_again(NOT_FROM_HERE, 403)
        if is_signed_in(self.request):
            self.writer = writer_of(self.request)
            return self.ask_again(self.signed_in, 409)
        return self.answer()

    @property
    def is_in_place(self):
        """Whether a script puts the answer into the page."""
        return "HX-Request" in self.request.headers


def is_sent_from_here(request):
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def is_signed_in(request):
    """Whether somebody is signed in; a stranger's session is not read."""
    return not is_for_everybody(request) and request.user.is_authenticated
