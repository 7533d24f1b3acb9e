"""Ending what one follows, from a message: one press, and no sign-in.

The address in a message says whose it is and what the message was about, signed, and works for
as long as there are messages. It stands for the token against forgery: mail programs press the
button by themselves (RFC 8058) and have no other. Opening it changes nothing.
"""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from accounts.models import Guest, Recipient, User
from blog.mail.stop_links import NotOurs, one_click
from blog.models import Post
from comments.models.subscriptions import Subscription
from lib.text.numbers import number

# Of links that people have in their mailboxes: it stays, wherever this module goes.
SALT = "comments.stopping"


@dataclass(frozen=True)
class Way:
    """The unsubscribe link of one recipient's messages about an article, or about new articles where there is none."""

    person: User | Guest
    post: Post | None = None

    @property
    def address(self):
        (field, pk), *_ = Recipient.of(self.person).fields.items()
        about = [field.removesuffix("_id"), pk, self.post and self.post.pk]
        return reverse("follow_stop", args=[signing.dumps(about, salt=SALT)])

    @property
    def headers(self):
        return one_click(self.address)

    @classmethod
    def opened(cls, key):
        """The Way behind an address. Raises NotOurs."""
        try:
            who, pk, post_pk = signing.loads(key, salt=SALT)
        except (signing.BadSignature, ValueError) as forged:
            raise NotOurs from forged
        person = Recipient(**{f"{who}_id": pk}).person
        post = Post.objects.without_texts().filter(pk=post_pk).first()
        if person is None or post_pk and post is None:
            raise NotOurs
        return cls(person, post)

    @property
    def followed(self):
        """The subscriptions of the person, what the message was about first."""
        theirs = Subscription.objects.confirmed().to(self.person).with_all()
        return sorted(theirs, key=lambda one: one.post_id != (self.post and self.post.pk))

    @property
    def the_same(self):
        """The subscriptions that lead to messages such as this one."""
        theirs = Subscription.objects.to(self.person)
        return theirs.filter(post=self.post) if self.post else theirs.of_the_blog()

    def end(self, what):
        """End one (its key), "all", or whatever led to the message."""
        theirs = Subscription.objects.to(self.person)
        if what == "all":
            theirs.end()
        elif (key := number(what)) is not None:
            theirs.filter(pk=key).end()
        else:
            self.the_same.end()
