"""What the blog itself erases of people: letters, and names on articles."""

from django.db import transaction
from django.utils.translation import ngettext

from accounts.models import Recipient
from blog.mail import outbox
from blog.models import OutgoingMail, Picture, Post, Site
from blog.pagecache import page_store
from lib.people.personal_data import Eraser, register

FAREWELL = "blog.farewell"


@register
class Letters(Eraser):
    """Mail that is owed to them, and the articles that would be nobody's."""

    def refusal(self, account):
        number = Post.everything.filter(author=account, trial_of=None).count()
        if not number:
            return ""
        words = ngettext(
            "This account has %(n)d article. Give it to another author first, or permanently "
            "delete it.",
            "This account has %(n)d articles. Give them to another author first, or permanently "
            "delete them.",
            number,
        )
        return words % {"n": number}

    def erase_guest(self, leaving):
        OutgoingMail.objects.to(Recipient(address=leaving.email)).delete()
        transaction.on_commit(page_store.destroy)  # Their name stands in what was stored.

    def erase(self, leaving):
        account = leaving.account
        OutgoingMail.objects.to(account).delete()
        for thread in Post.everything.filter(author=account).select_related("trial_of"):
            Post.everything.filter(pk=thread.pk).update(author=thread.trial_of.author)
        account.versions.filter(is_aside=True).delete()  # The others are the article's.
        for address in {account.email, *leaving.addresses}:
            OutgoingMail.objects.to(Recipient(address=address)).delete()
        if address := account.confirmed_email:
            outbox.enqueue(FAREWELL, Recipient(address=address), about=Site.current())
        for picture in Picture.objects.filter(by=account).prefetch_related("earlier_files"):
            for kept in (picture, *picture.earlier_files.all()):
                kept.forget_original()  # It says where and with what it was taken.
        if account.has_any_role:
            Site.bump(everything=True)  # Their names stand in the log, whatever they wrote.
        else:
            Site.bump()
        transaction.on_commit(page_store.destroy)  # Their name stands in what was stored.
