"""What is looked at of the record: that it can't be changed, and says of each comment what became of it."""

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from comments.models import Comment
from lib.observing.site_checks import Finding, check, slices
from moderation.models import Decision
from moderation.record.triggers import install_triggers, names

ROWS = 500  # in a slice
GONE = (Comment.State.REMOVED, Comment.State.SPAM)


@check("guards", what=_lazy("Database triggers that protect the log"))
def guards(throttle):
    """The database itself refuses to change what is written there."""
    asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        there = {name for (name,) in cursor.fetchall()}
    if missing := sorted(set(names(connection)) - there):
        sentence = _("The log can be changed in the database: %(names)s missing.")
        yield Finding(sentence % {"names": ", ".join(missing)}, repair=_install)


def _install():
    install_triggers(connection)
    return _("The triggers were restored.")


@check("record", what=_lazy("Decisions and the comments that they are about"))
def record(throttle):
    """A comment that is gone has a decision that says so; one that is there has none that stands."""
    of_moderators = Comment.objects.filter(state__in=[*GONE, Comment.State.PUBLISHED])
    for some in slices(of_moderators.only("pk", "state"), ROWS, throttle):
        keys = [one.pk for one in some]
        removals = Decision.objects.filter(comment__in=keys, kind__in=Decision.REMOVALS)
        removals = removals.order_by("pk").values_list("comment", "reversed_by")
        # {comment: whether its last removal still stands}
        removed = {comment: reversed_by is None for comment, reversed_by in removals}
        for one in some:
            is_gone = one.state in GONE
            if is_gone and one.pk not in removed:
                sentence = _("Comment %(number)d is removed, but no decision says so.")
            elif not is_gone and removed.get(one.pk):
                sentence = _("Comment %(number)d is published, but was removed by a decision.")
            else:
                continue
            yield Finding(sentence % {"number": one.pk}, reverse("comment", args=[one.pk]))
