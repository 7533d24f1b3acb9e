"""An article as it will stand in mail, to its author alone: published or not, with what isn't public yet."""

from blog.mail import outbox
from blog.models import OutgoingMail

KIND = "comments.article_test"


def send(user, post):
    """Owe one to the user; whoever asked before gets another."""
    OutgoingMail.objects.filter(kind=KIND, account=user).about(post).delete()
    outbox.enqueue(KIND, user, about=post)
