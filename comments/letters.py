"""What this app's letters say; blog/outbox.py finds them here."""

from blog.outbox import Dropped, composer, write
from comments.asking import KIND, Link


@composer(KIND, to_unconfirmed=True)
def confirm(comment, guest):
    """Asks whether the address is right.

    It goes to whoever owns an address that somebody typed, so nothing in it was typed by them.
    """
    confirmation = guest.confirmations.asked().filter(token=comment.token).first()
    if confirmation is None:
        raise Dropped("the address is confirmed already")
    link = Link(confirmation, comment.pk).address()
    return write("comments/confirm", post=comment.post, link=link)
