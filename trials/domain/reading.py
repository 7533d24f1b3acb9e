"""Asking readers for a trial reading, and taking part in it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Guest, Recipient, User
from blog.content.passages import context_of, place_of
from blog.mail import outbox
from blog.models import Post
from comments.domain.locking import locked
from comments.notify import fan_out
from trials.models import Fate, Trial, TrialComment, TrialReader

INVITED, SETTLED = "comments.trial", "comments.trial_settled"


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
    with locked(reader.trial.draft.pk):
        outbox.erase(about=reader)
        reader.delete()


def accept(reader, account, **chosen):
    """Let an account take part; whether nobody else has accepted the same invitation."""
    with transaction.atomic():
        mine = TrialReader.objects.select_for_update().filter(pk=reader.pk).first()
        if mine is None or not mine.is_for(account):
            return False
        # Who was asked by name and by mail takes part once.
        others = TrialReader.objects.filter(trial=mine.trial_id, account=account)
        others.exclude(pk=mine.pk).delete()
        nobody_else = {"email": "", "guest": None, "guest_name": ""}
        mine.take_part(account=account, **nobody_else, **chosen)
    return True


def accept_as_guest(reader, token, **chosen):
    """Let whoever reads the address's mail take part without an account, in the browser with this token.

    Their address is confirmed by it, as by any other link in a mail. Whether the invitation is still theirs.
    """
    with transaction.atomic():
        mine = TrialReader.objects.select_for_update().filter(pk=reader.pk).first()
        if mine is None or not mine.is_for_guest:
            return False
        guest = Guest.objects.at(mine.email)
        guest.confirm(token)
        mine.take_part(guest=guest, **chosen)
    return True


def go_on(reader, token):
    """Let a guest who takes part read in one more browser."""
    reader.guest.confirm(token)


def decline(reader):
    """Note that a reader declines; one who was asked by address is deleted."""
    if reader.account_id:
        TrialReader.objects.filter(pk=reader.pk).update(declined_at=timezone.now())
    else:
        reader.delete()


def leave(reader):
    """Take part no more; who may be thanked by name isn't any more either."""
    with locked(reader.trial.draft.pk):
        TrialReader.objects.filter(pk=reader.pk).update(left_at=timezone.now())


def let_be_named(reader, may_be_named):
    """Whether the article may thank them by name; where it does, readers see it at once."""
    with locked(reader.trial.draft.pk):
        TrialReader.objects.filter(pk=reader.pk).update(may_be_named=may_be_named)


def thank(trial, thanks):
    """Whether the article thanks those who agreed, as its author wants."""
    with locked(trial.draft.pk):
        Trial.objects.filter(pk=trial.pk).update(thanks=thanks)


def posts_that_thank(readers):
    """The articles that may carry the names of `readers`, who are thanked."""
    return Post.everything.filter(pk__in=readers.order_by().values("trial__thread__trial_of"))


def threads_open_to(writer):
    """The threads of trials that `writer` may read: their own drafts', and those they take part in."""
    there = Post.objects.all()
    threads = Post.everything.filter(status=Post.Status.TRIAL, trial_of__in=there)
    taking_part = TrialReader.objects.taking_part().by(writer).values("trial__thread")
    readable = threads.filter(pk__in=taking_part)
    if writer.account:
        own = Trial.objects.filter(thread__trial_of__in=Post.objects.by(writer.account))
        readable |= threads.filter(pk__in=own.values("thread"))
    return readable


def note(comment, text, passage, fate):
    """Keep at which passage of `text` a comment stands, and what its writer chose; let it be told."""
    place = place_of(text, passage) if passage else None
    about = context_of(text, place) | {"passage": passage if place else "", "fate": fate}
    with transaction.atomic():
        row, is_new = TrialComment.objects.get_or_create(comment=comment, defaults=about)
        if is_new:
            fan_out.enqueue(comment)  # It waits, perhaps: then it is told once it is published.
    return row


def choose(comment, fate):
    """Let the writer of a comment choose anew what becomes of it, until it is settled."""
    with transaction.atomic():
        trial = Trial.objects.select_for_update().get(thread=comment.post_id)
        if trial.settled_at is None and fate in Fate.values:
            TrialComment.objects.filter(comment=comment).update(fate=fate)


def account_named(name):
    """The account with a name, or None."""
    return User.objects.named(name).filter(is_active=True).first() if name.strip() else None
