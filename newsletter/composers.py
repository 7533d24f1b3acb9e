"""What the newsletter's letters say; blog/mail/outbox.py finds them here."""

from django.utils.translation import gettext_lazy as _

from blog.desk import ownership
from blog.mail.mailed_articles import MailedArticle
from blog.mail.outbox import Dropped, composer, write
from blog.models import Post
from comments.composers import check_it_goes_to, of_a_list
from comments.domain.claiming import owner_of
from comments.notify import returned
from newsletter.articles import subscriptions, test_message
from newsletter.articles.links import ArticlesLink, mailings_of
from newsletter.articles.sending import ARTICLE, ISSUE
from newsletter.author_letter import sending as letters
from newsletter.author_letter.contents import Letter


@returned.counted
def count(letter, what):
    """What became of a letter is counted at each article that it had."""
    mailings_of(letter).count_one(what)


@composer(subscriptions.KIND, _("Confirming a subscription"), to_unconfirmed=True)
def subscribe(asking, guest):
    """Asks whether articles are to come to an address; who has them already is told so.

    Only now, so that no page can tell by its time who is on the list or has an account.
    """
    owner = owner_of(guest)
    link = ArticlesLink.asked(owner if owner and owner.is_active else guest, asking.author)
    is_already = link.subscription and not link.adds_author
    template = "subscribed_already" if is_already else "subscribe"
    return write(f"newsletter/{template}", link=link.address, author=asking.author)


@composer(ARTICLE, _("New article"), to_many=True, settled=returned.settled)
def article(post, person):
    """The mail to a subscriber: a new article, whole."""
    check_it_goes_to(person, post)
    link = ArticlesLink(person, f"post {post.pk}")
    return _of_articles("article", link, article=MailedArticle(post), post=post)


@composer(test_message.KIND, _("Test of an article"))
def article_test(post, author):
    """The mail to an author who asked for a test: the article as it will stand in mail."""
    may = author.has_perm("blog.change_post") and ownership.may_touch(author, post)
    if not (author.is_active and may):
        raise Dropped("the account may not change it any more")
    post.take_working_copy()
    return write("newsletter/article", html=True, article=MailedArticle(post), post=post)


@composer(ISSUE, _("New articles"), to_many=True, settled=returned.settled)
def issue(issue, person):
    """The mail to a subscriber who gets articles once a day or a week: what is new since the last."""
    listed = Post.objects.listed().filter(pk__in=issue.posts).with_terms()
    posts = list(listed.without_texts().order_by("published_at", "pk"))
    if not posts:
        raise Dropped("the articles can’t be read any more")
    if not person.is_active:
        raise Dropped("the account is closed")
    return _of_articles("issue", ArticlesLink(person, f"issue {issue.pk}"), posts=posts)


@composer(letters.KIND, _("Comments on your article"))
def author_letter(letter, author):
    """The letter to an author, a week after an article: what readers wait for, and what they made of it."""
    post = letter.post
    check_it_goes_to(author, post)
    if not post.is_by(author) or not author.gets_letters:
        raise Dropped("the author wants no letters, or it is another’s article by now")
    contents = Letter(post, author)
    if contents.is_empty:
        raise Dropped("there is nothing to say of the week")
    stop = letters.Stop(author)
    return write(
        "newsletter/author_letter",
        html=True,
        headers=stop.headers,
        post=post,
        letter=contents,
        stop=stop,
    )


def _of_articles(template, link, **about):
    subscription = link.subscription
    if subscription is None:
        raise Dropped("isn’t followed any more")
    return write(
        f"newsletter/{template}",
        html=True,
        headers=of_a_list("articles", link),
        link=link,
        since=subscription.confirmed_at,
        **about,
    )
