"""Asking readers for a trial reading, and taking part in it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Recipient, User
from blog.content.passages import context_of, place_of
from blog.mail import outbox
from blog.models import Post
from comments.models.trials import Fate, Trial, TrialComment, TrialReader
from comments.notify import notifications

INVITED, COMMENTED, SETTLED = "comments.trial", "comments.trial_comment", "comments.trial_settled"


def begin(draft, by, ends_at, question=""):
    """Begin the trial of a draft, or go on with it until another time."""
    with transaction.atomic():
        Post.objects.select_for_update().get(pk=draft.pk)  # Of two who begin, one makes it.
        trial = Trial.objects.of(draft).first()
        if trial is None:
            trial = Trial.objects.create(thread=Post.begin_trial(draft), by=by, ends_at=ends_at)
        about = {"ends_at": ends_at, "question": question, "settled_at": None}
        Trial.objects.filter(pk=trial.pk).update(**about)
        Post.everything.filter(pk=trial.thread_id).update(comments_close_at=ends_at)
    return Trial.objects.with_all().get(pk=trial.pk)


def invite(trial, account=None, email=""):
    """Ask an account, or whoever reads an address's mail; who is asked already isn't asked again."""
    who = {"account": account} if account else {"email": email.lower()}
    with transaction.atomic():
        reader, _is_new = TrialReader.objects.get_or_create(trial=trial, **who)
        if reader.declined_at or reader.left_at:
            again = {"declined_at": None, "left_at": None, "accepted_at": None}
            TrialReader.objects.filter(pk=reader.pk).update(**again)
        outbox.enqueue(INVITED, account or Recipient(address=reader.email), about=reader)
    return reader


def take_back(reader):
    """Ask them no more, and let them read no more; what they wrote stays as they chose."""
    with transaction.atomic():
        outbox.erase(about=reader)
        if reader.accepted_at:
            leave(reader)
        else:
            reader.delete()


def accept(reader, account, fate, may_be_named):
    """Let an account take part; whether nobody else has accepted the same invitation."""
    with transaction.atomic():
        mine = TrialReader.objects.select_for_update().filter(pk=reader.pk).first()
        if mine is None or not mine.is_for(account):
            return False
        # Who was asked by name and by mail takes part once.
        others = TrialReader.objects.filter(trial=mine.trial_id, account=account)
        others.exclude(pk=mine.pk).delete()
        mine.account, mine.email, mine.fate, mine.may_be_named = account, "", fate, may_be_named
        mine.accepted_at, mine.declined_at, mine.left_at = timezone.now(), None, None
        mine.save()
    return True


def decline(reader):
    """They don't want to; of an address nothing is kept."""
    if reader.account_id:
        TrialReader.objects.filter(pk=reader.pk).update(declined_at=timezone.now())
    else:
        reader.delete()


def leave(reader):
    TrialReader.objects.filter(pk=reader.pk).update(left_at=timezone.now())


def threads_open_to(account):
    """The threads of trials that an account may read: its own drafts', and those it takes part in."""
    there = Post.objects.all()
    threads = Post.everything.filter(status=Post.Status.TRIAL, trial_of__in=there)
    if not (account and account.is_authenticated):
        return threads.none()
    taking_part = TrialReader.objects.taking_part().filter(account=account)
    own = Trial.objects.filter(thread__trial_of__in=Post.objects.by(account)).values("thread")
    return threads.filter(pk__in=taking_part.values("trial__thread")) | threads.filter(pk__in=own)


def note(comment, text, passage, fate):
    """Keep at which passage of `text` a comment stands, and what its writer chose; tell who is concerned."""
    place = place_of(text, passage) if passage else None
    about = context_of(text, place) | {"passage": passage if place else "", "fate": fate}
    with transaction.atomic():
        row, is_new = TrialComment.objects.get_or_create(comment=comment, defaults=about)
        if is_new and comment.is_published:
            notifications.notify(COMMENTED, _concerned(comment), row)
    return row


def choose(comment, fate):
    """Let the writer of a comment choose anew what becomes of it, until it is settled."""
    with transaction.atomic():
        trial = Trial.objects.select_for_update().get(thread=comment.post_id)
        if trial.settled_at is None and fate in Fate.values:
            TrialComment.objects.filter(comment=comment).update(fate=fate)


def _concerned(comment):
    """Whom a comment of a trial is told: the authors, and whom it answers; not who wrote it."""
    people = {author.pk: author for author in comment.post.trial_of.authors}
    if comment.answers and comment.answers.author:
        people[comment.answers.author_id] = comment.answers.author
    people.pop(comment.author_id, None)
    return people.values()


def account_named(name):
    """The account with a name, or None."""
    return User.objects.named(name).filter(is_active=True).first() if name.strip() else None
