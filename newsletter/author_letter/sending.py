"""The author's letter: one about each article, a week after it appeared, until the author wants none."""

from django.db import IntegrityError, transaction

from blog.mail import outbox
from blog.mail.stop_links import StopLink
from newsletter.models.author_letters import AuthorLetter

KIND = "comments.author_letter"


def owe():
    """Owe the letters that are due. Each is owed in the transaction that notes it, and so once."""
    for post in AuthorLetter.objects.missing().select_related("author"):
        try:
            with transaction.atomic():
                letter = AuthorLetter.objects.create(post=post)
                for author in post.authors:
                    outbox.enqueue(KIND, author, about=letter)
        except IntegrityError:  # Another worker was here a moment ago.
            continue


class Stop(StopLink):
    """What the link in a letter stands for: no more of them."""

    view, salt = "letters_stop", "comments.author_letter"

    def stop(self):
        self.account.choose_letters(False)
