"""What this app's letters say; blog/mail/outbox.py finds them here."""

from django.utils.translation import gettext_lazy as _

from blog.desk import contributing
from blog.desk.lists import giving
from blog.desk.publishing import submissions
from blog.mail import account_mail
from blog.mail.message import named
from blog.mail.outbox import ON_SITE, Dropped, composer, write
from comments.desk import corrections, quoted_in
from comments.domain.claiming import owner_of
from comments.models import Comment
from comments.notify import guest_codes, returned
from comments.notify.address_confirmation import FOLLOW, KIND, Link
from comments.notify.fan_out import NEWS
from comments.notify.notifications import notify_with_mail
from comments.notify.unsubscribe import Way
from comments.thread.pretenders import signed

SHOWN = 20  # comments in a message; of more it says how many there are


@composer(KIND, _("Confirming your address"), to_unconfirmed=True)
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


@composer(guest_codes.KIND, _("A code to this address"), to_unconfirmed=True, has_code=True)
def guest_code(enclosure, somebody):
    """The code by which whoever reads this address’s mail appeals, and sees what is kept under it."""
    if not guest_codes.is_anything_kept(Comment.objects, somebody.email):
        raise Dropped("nothing is kept under this address")
    template, facts = account_mail.words(enclosure, somebody.email)
    return write(template, **facts)


@composer(FOLLOW, _("Confirming what you follow"), to_unconfirmed=True)
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


@composer(NEWS, _("New comments"), to_many=True, settled=returned.settled)
def news(digest, person):
    """What was written in a thread since the last message, and why each of them is told."""
    check_it_goes_to(person, digest.post)
    items = list(digest.contents())
    if not items:
        raise Dropped("what there was to tell is gone, or isn’t followed any more")
    signed(item.comment for item in items)
    way = Way(person, digest.post)
    # Mail programs put the messages of a thread together: all begin with one that never was sent.
    name = f"article-{digest.post_id}"
    first = named(name)
    return write(
        "comments/news",
        html=True,
        headers={"In-Reply-To": first, "References": first, **of_a_list(name, way)},
        post=digest.post,
        is_open=digest.post.accepts_comments,
        items=items[:SHOWN],
        others=len(items[SHOWN:]),
        reasons=sorted({one.kind for one in items}),
        way=way,
    )


@composer(quoted_in.KIND, _("Your comment was quoted"))
def quoted(quotation, person):
    """The mail to whoever is quoted: a new article goes on with what they wrote."""
    check_it_goes_to(person, quotation.post)
    if not quotation.comment.is_published:
        raise Dropped("the comment can’t be read any more")
    way = Way(person, quotation.comment.post)
    return write("comments/quoted_in", headers=way.headers, quotation=quotation, way=way)


@composer(corrections.KIND, _("A correction thanks to you"))
def corrected(correction, person):
    """The mail to whoever reported a mistake: it is corrected, and where."""
    check_it_goes_to(person, correction.post)
    if correction.taken_back_at or not (correction.comment and correction.comment.is_published):
        raise Dropped("the correction or the comment was taken back")
    way = Way(person, correction.post)
    return write("comments/corrected", headers=way.headers, correction=correction, way=way)


@composer(submissions.SUBMITTED, _("Article submitted"), ring=notify_with_mail)
def submitted(submission, editor):
    """The mail to an editor: somebody has submitted a draft."""
    if not (submission.is_open and editor.has_perm(contributing.ANSWERS)):
        raise Dropped("it is answered, or the editor is none any more")
    return write("blog/submitted", submission=submission)


@composer(submissions.SENT_BACK, _("Article sent back"), ring=notify_with_mail)
def sent_back(submission, writer):
    """The mail to a draft's writer: an editor has noted something, and the text is theirs again."""
    if submission.post.status != submission.post.Status.DRAFT:
        raise Dropped("the article is published, or in the bin")
    return write("blog/sent_back", submission=submission)


@composer(submissions.PUBLISHED, _("Submitted article published"), ring=notify_with_mail)
def submission_published(submission, writer):
    """The mail to a draft's writer: what they submitted is published, or will be at its time."""
    if submission.post.status != submission.post.Status.PUBLISHED:
        raise Dropped("the article was taken back")
    return write("blog/submission_published", submission=submission)


@composer(giving.GIVEN, _("Articles given to you"), ring=notify_with_mail)
def articles_given(entry, author):
    """The notification to the new author of some articles; on the site alone."""
    return ON_SITE


@composer(giving.TAKEN, _("Articles given to somebody else"), ring=notify_with_mail)
def articles_taken(entry, before):
    """The notification to the former author of some articles; on the site alone."""
    return ON_SITE


def check_it_goes_to(person, post):
    """Raise Dropped if a letter about an article has nobody to go to, or they couldn’t open it."""
    if not (post.is_public and post.is_for_everybody):
        raise Dropped("the article can’t be read any more")
    if not person.is_active:
        raise Dropped("the account is closed")


def of_a_list(name, way):
    """The headers of one letter of many, by which whoever gets them ends them."""
    return {"List-Id": named(name).replace("@", "."), **way.headers}
