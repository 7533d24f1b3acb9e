"""The links in articles by mail: to the page where somebody chooses how often, and ends it.

The address says whose it is and which letter it stood in, signed. It needs no session and stands
for the token against forgery: mail programs press the button by themselves (RFC 8058). Opening
it changes nothing. One that was asked for proves an address, and works for a week.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.core import signing
from django.db import transaction
from django.urls import reverse

from accounts.models import Guest, Recipient, User
from blog.mail.stop_links import NotOurs, one_click
from comments.models.subscriptions import Subscription
from newsletter.articles import subscriptions as article_subscriptions
from newsletter.models.mailings import Issue, Mailing

# Of links that people have in their mailboxes: it stays, wherever this module goes.
SALT = "comments.articles_by_mail"
ASKED, AGAIN = "asked", "again"  # They may begin a subscription, for so long:
WORKS = {ASKED: timedelta(days=7), AGAIN: timedelta(days=1)}
TEST = "test"


class TooOld(Exception):
    """The link was to be used within a week, or before its author left."""


@dataclass(frozen=True)
class ArticlesLink:
    """The link by which a subscriber changes what they get, and what it stood in: "post 118", "issue 3", "asked".

    Where one author's articles were asked for, "asked 7" has their key.
    """

    person: User | Guest
    about: str = ""

    @property
    def key(self):
        (field, pk), *_ = Recipient.of(self.person).fields.items()
        return signing.dumps([field.removesuffix("_id"), pk, self.about], salt=SALT)

    @property
    def address(self):
        return reverse("articles_by_mail", args=[self.key])

    @property
    def headers(self):
        return one_click(self.address)

    @classmethod
    def opened(cls, key):
        """The link behind a key. Raises TooOld or NotOurs."""
        try:
            who, pk, about = signing.loads(key, salt=SALT)
            if works := WORKS.get(about.partition(" ")[0]):
                signing.loads(key, salt=SALT, max_age=works)
        except signing.SignatureExpired as expired:
            raise TooOld from expired
        except (signing.BadSignature, ValueError) as forged:
            raise NotOurs from forged
        person = Recipient(**{f"{who}_id": pk}).person
        if person is None or not person.is_active:
            raise NotOurs
        link = cls(person, about)
        if about.startswith(f"{ASKED} ") and link.author is None:
            raise TooOld
        return link

    @classmethod
    def asked(cls, person, author=None):
        """The link in the mail that asks whether articles are to come: all, or one author's."""
        return cls(person, f"{ASKED} {author.pk}" if author else ASKED)

    @property
    def may_subscribe(self):
        return self.about.partition(" ")[0] in WORKS

    @cached_property
    def author(self):
        """The author whose articles alone were asked for, or None."""
        kind, _, pk = self.about.partition(" ")
        return User.objects.filter(pk=pk).first() if kind == ASKED and pk else None

    @property
    def adds_author(self):
        """Whether there is a subscription, but to others than the author who was asked for."""
        subscription = self.subscription
        return bool(subscription and self.author and not subscription.has_author(self.author))

    @property
    def again(self):
        """The link by which whoever has just unsubscribed takes it back."""
        return ArticlesLink(self.person, AGAIN)

    @property
    def subscription(self):
        return Subscription.objects.of_the_blog().confirmed().to(self.person).first()

    def unsubscribe(self):
        """End it; the articles that the letter had count it, once."""
        with transaction.atomic():
            if Subscription.objects.of_the_blog().to(self.person).end():
                posts_of(self.about).count_one("unsubscribed")

    def subscribe(self):
        """Begin it, where the link may: its owner has read the mail that it stood in."""
        return article_subscriptions.begin(self.person, self.author)


def mailings_of(letter):
    """The Mailings of what a row of outgoing mail is about; none where it is about nothing of the kind."""
    label, _, pk = letter.about.partition(" ")
    return posts_of(f"{label.rpartition('.')[2]} {pk}")


def posts_of(about):
    """The Mailings of what a letter was about: "post 118", or "issue 3"."""
    kind, _, pk = about.partition(" ")
    if kind == "post":
        return Mailing.objects.filter(post=pk)
    issue = Issue.objects.filter(pk=pk).first() if kind == "issue" else None
    return Mailing.objects.filter(post__in=issue.posts if issue else [])
