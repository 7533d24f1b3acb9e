"""New articles by mail: whoever subscribed gets each once, at once, or with others once a day or a week.

Two steps, each of which may be killed anywhere and begun anew. `look_for_articles` notes what is
new (a Mailing, of which there is one for each article, for good). `tell` goes through the
subscribers, a few in each transaction: it owes their letters and notes up to which Mailing they
are told, together. What they have a letter about already they get no second one of, whatever
becomes of the article meanwhile.
"""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime, make_aware

from accounts.models import Recipient
from blog.mail import outbox
from blog.models import OutgoingMail, Post, Site
from comments.models.subscriptions import Pace, Subscription
from newsletter.models.mailings import Issue, Mailing

ARTICLE, ISSUE = "comments.article", "comments.issue"
AT_ONCE = 100  # people in one transaction: on SQLite all who write wait for its end
IN_AN_ISSUE = 100  # articles; whoever publishes more in a week has the rest in the blog
DAILY, WEEKLY, WEEKDAY = time(18), time(9), 6  # in the blog's time; on Sundays


def look_for_articles():
    """Note the new articles, and tell whoever is to be told by now."""
    _note_what_is_new()
    _note_what_is_gone()
    queue_due()


def queue_due(now=None):
    """Owe everybody their letters about what they aren't told of yet."""
    now = now or timezone.now()
    mailings = Mailing.objects.lately().filter(made_at__lte=now, is_gone=False)
    mailings = mailings.select_related("post__author").prefetch_related(
        "post__tags", "post__coauthors"
    )
    mailings = mailings.defer("post__text", "post__rendered").order_by("made_at", "pk")
    lately = [_News.of(mailing) for mailing in mailings]
    for pace in Pace:
        until = last_time(pace, now)
        news = [one for one in lately if one.at <= until]
        if news:
            while _queue_some(pace, news):
                pass


def last_time(pace, now):
    """The last time at which letters of this pace were due: what appeared by then is in them."""
    if pace == Pace.AT_ONCE:
        return now
    local = localtime(now)
    at = make_aware(datetime.combine(local.date(), WEEKLY if pace == Pace.WEEKLY else DAILY))
    if pace == Pace.WEEKLY:
        at -= timedelta(days=(local.weekday() - WEEKDAY) % 7)
        return at if at <= now else at - timedelta(days=7)
    return at if at <= now else at - timedelta(days=1)


class _News(NamedTuple):
    """An article that is told of, and what of it subscribers choose by."""

    post: Post
    at: datetime
    tags: set
    authors: set

    @classmethod
    def of(cls, mailing):
        tags = {tag.pk for tag in mailing.post.tags.all()}
        return cls(mailing.post, mailing.made_at, tags, {one.pk for one in mailing.post.authors})

    def is_for(self, one):
        """Whether the subscription `one` is to be told of it."""
        return (
            one.told_at < self.at
            and one.confirmed_at < self.post.published_at
            and one.account_id not in self.authors
            and one.wants(self.tags, self.authors)
        )


def _note_what_is_new():
    if not Mailing.objects.missing().exists():
        return
    with transaction.atomic():
        # Two workers note one after the other, so whoever sees a Mailing sees all that are older.
        site = Site.objects.select_for_update().get(pk=1)
        for post in Mailing.objects.missing().order_by("published_at", "pk"):
            Mailing.objects.create(post=post, goes_out=site.mails_articles and not post.skips_mail)


def _note_what_is_gone():
    """Articles that can't be read any more; those that can be read again are told of anew."""
    public, lately = Post.objects.listed().order_by(), Mailing.objects.lately()
    lately.filter(is_gone=False).exclude(post__in=public).update(is_gone=True)
    if lately.filter(is_gone=True, post__in=public).exists():
        with transaction.atomic():
            Site.objects.select_for_update().get(pk=1)
            back = lately.filter(is_gone=True, post__in=public)
            back.update(is_gone=False, made_at=timezone.now())


def _queue_some(pace, news):
    """Tell the next few of this pace; whether there were any."""
    last = news[-1].at
    due = Subscription.objects.of_the_blog().confirmed().filter(pace=pace, told_at__lt=last)
    with transaction.atomic():
        locked = due.select_for_update(of=["self"], skip_locked=True, no_key=True)
        some = list(
            locked.select_related("account", "guest")
            .prefetch_related("tags", "authors")
            .order_by("pk")[:AT_ONCE]
        )
        known = _known_letters(some, news)
        for posts, people in _people_by_articles(some, news, known).items():
            articles = [one.post for one in news if one.post.pk in posts]
            if pace != Pace.AT_ONCE and len(articles) > 1:
                # Who gets them once a day or a week has one letter about all.
                issue = Issue.objects.of(articles[-IN_AN_ISSUE:])
                outbox.enqueue_for_many(ISSUE, people, about=issue)
                continue
            for post in articles:
                outbox.enqueue_for_many(ARTICLE, people, about=post)
        Subscription.objects.filter(pk__in=[one.pk for one in some]).update(told_at=last)
    return bool(some)


def _people_by_articles(some, news, known):
    """{the keys of articles: who is to have just these}."""
    people, twice = {}, set()
    if guests := {one.guest.email: one.pk for one in some if one.guest_id}:
        # Those whose address an account has that subscribed as well.
        accounts = Subscription.objects.of_the_blog().confirmed().filter(account__is_active=True)
        theirs = EmailAddress.objects.filter(verified=True, email__in=guests)
        theirs = theirs.filter(user__in=accounts.values("account"))
        emails = theirs.values_list("email", flat=True)
        twice = {guests[email] for email in emails if email in guests}
    for one in some:
        if one.pk in twice:
            continue
        posts = tuple(
            new.post.pk
            for new in news
            if new.is_for(one) and (one.recipient, new.post.pk) not in known
        )
        if posts:
            people.setdefault(posts, []).append(one.recipient)
    return people


def _known_letters(some, news):
    """{(recipient, the key of an article)} of what they have letters about already."""
    about = {OutgoingMail.name_of(new.post): {new.post.pk} for new in news}
    for new in news:
        about |= {
            OutgoingMail.name_of(one): {*one.posts} for one in Issue.objects.with_post(new.post)
        }
    mails = OutgoingMail.objects.filter(kind__in=[ARTICLE, ISSUE], about__in=about)
    mails = mails.exclude(outcome=OutgoingMail.Outcome.DROPPED)
    mails = mails.to_any([one.recipient for one in some])
    return {(Recipient.of_row(one), key) for one in mails for key in about[one.about]}
