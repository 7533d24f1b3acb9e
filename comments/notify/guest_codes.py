"""The code by which a guest shows, in any browser, that they read the mail of the address they gave."""

from accounts import ip_hash
from accounts.models import Guest
from accounts.signin.codes import Code
from blog.mail import account_mail
from lib.text.email_addresses import loose, normal

KIND = "comments.guest_code"


class GuestCode(Code):
    """A code that opens, for ten minutes, what is kept under an address, appeals about what was written under it, and thanks.

    It confirms the address for no browser and no subscription: what was typed or asked for under it
    before, by whomever, stays as it was.
    """

    kept = "comments.guest_code"
    message = "comments/guest_code"
    limit = "guest_code"

    @staticmethod
    def mailbox(email):
        """Whatever plus-tags and dots are put into the address."""
        return loose(email)

    @property
    def page(self):
        """The path of the page on which it was asked for."""
        return self.state.get("page")

    def persist(self):
        self.state.setdefault("page", self.request.path)
        super().persist()

    def send(self):
        """Owe the letter to the address, whatever is known of it; the worker finds out (composers.py)."""
        facts = {"code": self.code, "range": ip_hash.range_hash(self.request)}
        account_mail.owe(KIND, self.email, self.message, facts)


def is_anything_kept(comments, email):
    """Whether guests wrote any of `comments` under the address, or asked for mail to it."""
    return (
        comments.typed_under(email).exists() or Guest.objects.filter(email=normal(email)).exists()
    )
