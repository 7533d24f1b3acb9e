"""What the letters of trial readings say; blog/mail/outbox.py finds them here."""

from django.utils.translation import gettext_lazy as _

from blog.mail.outbox import Dropped, composer, write
from comments.models import Comment
from comments.notify.notifications import notify_with_mail
from trials.domain import reading


@composer(reading.INVITED, _("Asked to read a draft"), ring=notify_with_mail)
def trial(reader, somebody):
    """The mail to whoever is asked to read a draft: by an account's name, or at an address."""
    if reader.takes_part or not reader.trial.is_open:
        raise Dropped("they take part already, or it is over")
    return write("trials/trial", reader=reader, trial=reader.trial)


@composer(reading.SETTLED, _("A draft you read is published"), ring=notify_with_mail)
def trial_settled(reader, somebody):
    """The mail to whoever took part: the article is out, and what became of their comments."""
    trial = reader.trial
    if not trial.draft.is_public:
        raise Dropped("the article can’t be read any more")
    own = Comment.objects.filter(in_trial__isnull=False).of_reader(reader)
    moved = own.filter(post=trial.draft, from_trial=True).count()
    stayed = own.filter(post=trial.thread).count()
    return write("trials/trial_settled", trial=trial, moved=moved, stayed=stayed)
