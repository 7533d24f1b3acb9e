"""What this app's letters say; blog/mail/outbox.py finds them here."""

from blog.mail import account_mail
from blog.mail.message import named
from blog.mail.outbox import Dropped, composer, write
from comments.domain.claiming import owner_of
from comments.models import Comment
from comments.notify import guest_codes
from comments.notify.address_confirmation import FOLLOW, KIND, Link
from comments.notify.fan_out import ARTICLE, NEWS
from comments.notify.unsubscribe import Way

SHOWN = 20  # comments in a message; of more it says how many there are


@composer(KIND, to_unconfirmed=True)
def confirm(comment, guest):
    """Asks whether the address is right, or whether it was the account that it belongs to.

    It goes to whoever owns an address that somebody typed, so nothing in it was typed by them.
    """
    confirmation = guest.confirmations.asked().filter(token=comment.token).first()
    if confirmation is None:
        raise Dropped("the address is confirmed already")
    link = Link(confirmation, comment.pk).address()
    # Only now, so that no page can tell by its time whether the address has an account.
    kind = "yours" if owner_of(guest) else "confirm"
    return write(f"comments/{kind}", post=comment.post, link=link)


@composer(guest_codes.KIND, to_unconfirmed=True)
def guest_code(enclosure, somebody):
    """The code by which whoever reads this address’s mail appeals, and sees what is kept under it."""
    template, facts = account_mail.words(enclosure, somebody.email)
    if not guest_codes.is_anything_kept(Comment.objects, somebody.email):
        raise Dropped("nothing is kept under this address")
    return write(template, **facts)


@composer(FOLLOW, to_unconfirmed=True)
def confirm_following(subscription, guest):
    """Asks whether what somebody wants to follow goes to the right address."""
    if subscription.confirmed_at:
        raise Dropped("the address is confirmed already")
    confirmation = guest.wants(subscription.token)
    return write(
        "comments/confirm_following",
        followed=subscription,
        link=Link(confirmation).address(),
    )


@composer(NEWS, to_many=True)
def news(digest, person):
    """What was written in a thread since the last message, and why each of them is told."""
    _check_it_goes_to(person, digest.post)
    items = list(digest.contents())
    if not items:
        raise Dropped("what there was to tell is gone, or isn’t followed any more")
    way = Way(person, digest.post)
    return write(
        "comments/news",
        html=True,
        headers=_of_a_list(f"article-{digest.post_id}", way),
        post=digest.post,
        is_open=digest.post.accepts_comments,
        items=items[:SHOWN],
        others=len(items[SHOWN:]),
        reasons=sorted({one.kind for one in items}),
        way=way,
    )


@composer(ARTICLE, to_many=True)
def article(post, person):
    """To whoever follows the blog: a new article."""
    _check_it_goes_to(person, post)
    way = Way(person)
    if not way.the_same.confirmed().exists():
        raise Dropped("isn’t followed any more")
    return write(
        "comments/article", html=True, headers=_of_a_list("articles", way), post=post, way=way
    )


def _check_it_goes_to(person, post):
    if not post.is_public:
        raise Dropped("the article can’t be read any more")
    if not person.is_active:
        raise Dropped("the account is closed")


def _of_a_list(name, way):
    """Mail programs put the messages of a list together: all begin with one that never was sent."""
    first = named(name)
    threaded = {"In-Reply-To": first, "References": first}
    return {"List-Id": first.replace("@", "."), **(threaded if way.post else {}), **way.headers}
