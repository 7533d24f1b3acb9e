"""What this app's letters say; blog/mail/outbox.py finds them here."""

from django.utils.translation import gettext_lazy as _

from blog.desk import contributing
from blog.desk.publishing import submissions
from blog.mail import account_mail
from blog.mail.mailed_articles import MailedArticle
from blog.mail.message import named
from blog.mail.outbox import Dropped, composer, write
from blog.models import Post
from comments.desk import corrections, quoted_in
from newsletter.author_letter.contents import Letter
from comments.domain.claiming import owner_of
from comments.models import Comment
from comments.notify import guest_codes, returned
from newsletter.articles import subscriptions as article_subscriptions
from newsletter.articles import test_message as article_tests
from newsletter.author_letter import sending as author_letters
from comments.notify.address_confirmation import FOLLOW, KIND, Link
from newsletter.articles.links import ArticlesLink
from newsletter.articles.sending import ARTICLE, ISSUE
from comments.notify.fan_out import NEWS
from comments.notify.notifications import notify_with_mail
from comments.notify.unsubscribe import Way
from comments.thread.pretenders import signed
from trials.domain import reading

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


@composer(guest_codes.KIND, _("A code to this address"), to_unconfirmed=True)
def guest_code(enclosure, somebody):
    """The code by which whoever reads this address’s mail appeals, and sees what is kept under it."""
    template, facts = account_mail.words(enclosure, somebody.email)
    if not guest_codes.is_anything_kept(Comment.objects, somebody.email):
        raise Dropped("nothing is kept under this address")
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
    _check_it_goes_to(person, digest.post)
    items = list(digest.contents())
    if not items:
        raise Dropped("what there was to tell is gone, or isn’t followed any more")
    signed(item.comment for item in items)
    way = Way(person, digest.post)
    return write(
        "comments/news",
        html=True,
        headers=_of_a_thread(f"article-{digest.post_id}", way),
        post=digest.post,
        is_open=digest.post.accepts_comments,
        items=items[:SHOWN],
        others=len(items[SHOWN:]),
        reasons=sorted({one.kind for one in items}),
        way=way,
    )


@composer(article_subscriptions.KIND, _("Confirming a subscription"), to_unconfirmed=True)
def subscribe(asking, guest):
    """Asks whether articles are to come to an address; who has them already is told so.

    Only now, so that no page can tell by its time who is on the list or has an account.
    """
    owner = owner_of(guest)
    link = ArticlesLink.asked(owner if owner and owner.is_active else guest, asking.author)
    is_already = link.subscription and not link.adds_author
    template = "subscribed_already" if is_already else "subscribe"
    return write(f"comments/{template}", link=link.address, author=asking.author)


@composer(ARTICLE, _("New article"), to_many=True, settled=returned.settled)
def article(post, person):
    """To whoever subscribed: a new article, whole."""
    _check_it_goes_to(person, post)
    link = ArticlesLink(person, f"post {post.pk}")
    return _of_articles("article", link, article=MailedArticle(post), post=post)


@composer(article_tests.KIND, _("Test of an article"))
def article_test(post, author):
    """To whoever may change it and asked: the article as it will stand in mail."""
    if not (author.is_active and author.has_perm("blog.change_post")):
        raise Dropped("the account may not change it any more")
    post.take_working_copy()
    return write("comments/article", html=True, article=MailedArticle(post), post=post)


@composer(ISSUE, _("New articles"), to_many=True, settled=returned.settled)
def issue(issue, person):
    """To whoever subscribed and gets them once a day or a week: what is new since the last."""
    found = Post.objects.listed().filter(pk__in=issue.posts).with_terms()
    posts = list(found.without_texts().order_by("published_at", "pk"))
    if not posts:
        raise Dropped("the articles can’t be read any more")
    if not person.is_active:
        raise Dropped("the account is closed")
    return _of_articles("issue", ArticlesLink(person, f"issue {issue.pk}"), posts=posts)


def _of_articles(template, link, **about):
    subscription = link.subscription
    if subscription is None:
        raise Dropped("isn’t followed any more")
    return write(
        f"comments/{template}",
        html=True,
        headers=_of_a_list("articles", link),
        link=link,
        since=subscription.confirmed_at,
        **about,
    )


@composer(author_letters.KIND, _("Comments on your article"))
def author_letter(letter, author):
    """To an author, a week after an article: what their readers wait for, and what they made of it."""
    post = letter.post
    _check_it_goes_to(author, post)
    if not post.is_by(author) or not author.gets_letters:
        raise Dropped("the author wants no letters, or it is another’s article by now")
    said = Letter(post, author)
    if said.is_empty:
        raise Dropped("there is nothing to say of the week")
    stop = author_letters.Stop(author)
    return write(
        "comments/author_letter", html=True, headers=stop.headers, post=post, letter=said, stop=stop
    )


@composer(quoted_in.KIND, _("Your comment was quoted"))
def quoted(quotation, person):
    """To whoever is quoted: a new article goes on with what they wrote."""
    _check_it_goes_to(person, quotation.post)
    if not quotation.comment.is_published:
        raise Dropped("the comment can’t be read any more")
    way = Way(person, quotation.comment.post)
    return write("comments/quoted_in", headers=way.headers, quotation=quotation, way=way)


@composer(corrections.KIND, _("A correction you led to"))
def corrected(correction, person):
    """To whoever said what was wrong: it is right now, and where it says so."""
    _check_it_goes_to(person, correction.post)
    if correction.taken_back_at or not (correction.comment and correction.comment.is_published):
        raise Dropped("the correction or the comment was taken back")
    way = Way(person, correction.post)
    return write("comments/corrected", headers=way.headers, correction=correction, way=way)


@composer(reading.INVITED, _("Asked to read a draft"), ring=notify_with_mail)
def trial(reader, somebody):
    """To whoever is asked to read a draft: by an account's name, or at an address."""
    if reader.takes_part or not reader.trial.is_open:
        raise Dropped("they take part already, or it is over")
    return write("comments/trial", reader=reader, trial=reader.trial)


@composer(reading.SETTLED, _("A draft you read is out"), ring=notify_with_mail)
def trial_settled(reader, somebody):
    """To whoever took part: the article is out, and what became of their comments."""
    trial = reader.trial
    if not trial.draft.is_public:
        raise Dropped("the article can’t be read any more")
    own = Comment.objects.filter(in_trial__isnull=False).of_reader(reader)
    moved = own.filter(post=trial.draft, from_trial=True).count()
    stayed = own.filter(post=trial.thread).count()
    return write("comments/trial_settled", trial=trial, moved=moved, stayed=stayed)


@composer(submissions.SUBMITTED, _("Article submitted"), ring=notify_with_mail)
def submitted(submission, editor):
    """To an editor: somebody has submitted a draft."""
    if not (submission.is_open and editor.has_perm(contributing.ANSWERS)):
        raise Dropped("it is answered, or the editor is none any more")
    return write("blog/submitted", submission=submission)


@composer(submissions.SENT_BACK, _("Article sent back"), ring=notify_with_mail)
def sent_back(submission, writer):
    """To the writer: an editor has noted something, and the text is theirs again."""
    if submission.post.status != submission.post.Status.DRAFT:
        raise Dropped("the article is published, or in the bin")
    return write("blog/sent_back", submission=submission)


@composer(submissions.PUBLISHED, _("Submitted article published"), ring=notify_with_mail)
def submission_published(submission, writer):
    """To the writer: what they submitted is published, or will be at its time."""
    if submission.post.status != submission.post.Status.PUBLISHED:
        raise Dropped("the article was taken back")
    return write("blog/submission_published", submission=submission)


def _check_it_goes_to(person, post):
    if not (post.is_public and post.is_for_everybody):
        raise Dropped("the article can’t be read any more")
    if not person.is_active:
        raise Dropped("the account is closed")


def _of_a_thread(name, way):
    """Mail programs put the messages of a thread together: all begin with one that never was sent."""
    first = named(name)
    return {"In-Reply-To": first, "References": first, **_of_a_list(name, way)}


def _of_a_list(name, way):
    return {"List-Id": named(name).replace("@", "."), **way.headers}
