"""Ringing for comments on drafts, in trial readings."""

from comments.notify import notifications
from trials.models import TrialComment

KIND = "comments.trial_comment"


def notify(pk):
    """Ring for the comment with this key, if it is one on a draft that those who take part can read.

    It may be called again: nobody is told twice.
    """
    row = TrialComment.objects.readable().with_all().filter(pk=pk).first()
    if row:
        comment = row.comment
        # Whom it is told: the authors, and whom it answers; not who wrote it.
        people = {author.pk: author for author in comment.post.trial_of.authors}
        if comment.answers and comment.answers.author:
            people[comment.answers.author_id] = comment.answers.author
        people.pop(comment.author_id, None)
        notifications.notify(KIND, people.values(), row)
