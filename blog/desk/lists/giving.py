"""Articles that get another author: on record for the owners, and told to those whom it concerns."""

from collections import Counter

from accounts.models import User
from accounts.models.audit import Kind, had_by, record
from blog.mail import outbox

GIVEN, TAKEN = "blog.articles_given", "blog.articles_taken"


def gave(by, to, before):
    """Put on record that `by` made `to` the author of articles, in the transaction that does it.

    `before` are the keys of the accounts that had them, one for each article. The new author is told,
    and so is each who had one; nobody of what they did themselves.
    """
    had = Counter(had_by(key) for key in before)
    entry = record(Kind.ARTICLES_GIVEN, by, to, n=had.total(), before=had)
    _notify(GIVEN, [to], entry)
    _notify(TAKEN, User.objects.filter(pk__in=set(before)), entry)


def brought(by, to, n):
    """The same of articles that an import brought, and that nobody here had before."""
    _notify(GIVEN, [to], record(Kind.ARTICLES_GIVEN, by, to, n=n, before={}))


def _notify(kind, people, entry):
    for person in people:
        if person.pk != entry.by_id:
            outbox.enqueue(kind, person, about=entry)
