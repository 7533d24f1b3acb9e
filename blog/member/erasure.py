"""What the blog itself keeps about people: letters, and names on articles."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.member.erasure import Part, part
from blog.mail import outbox
from blog.member import data_export, privacy
from blog.models import BareAddress, OutgoingMail, Site
from blog.pagecache import page_store

FAREWELL = "blog.farewell"


@part
class Letters(Part):
    """Mail that is owed to them, and the articles that would be nobody's."""

    unshown = data_export.UNSHOWN

    def shows(self, account):
        return data_export.sections(account)

    def notices(self):
        return privacy.notices()

    def refusal(self, account):
        number = account.posts.count()
        if not number:
            return ""
        words = ngettext(
            "%(n)d article stands under this account. Give it to another author first, or delete it.",
            "%(n)d articles stand under this account. Give them to another author first, or delete"
            " them.",
            number,
        )
        return words % {"n": number}

    def goes(self, account):
        return [_("Mail to you that hasn’t been sent, and the list of what was sent.")]

    def erase(self, leaving):
        account = leaving.account
        OutgoingMail.objects.to(account).delete()
        for address in {account.email, *leaving.addresses}:
            OutgoingMail.objects.to(BareAddress(address)).delete()
        if address := account.confirmed_email:
            outbox.enqueue(FAREWELL, BareAddress(address), about=Site.current())
        if account.has_any_role:
            Site.bump_everything()  # Their names stand in the log, whatever they wrote.
        else:
            Site.bump_lists()
        transaction.on_commit(page_store.destroy)  # Their name stands in what was stored.
