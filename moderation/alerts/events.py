"""What the staff are told of: what of each kind has happened since, and what of it still matters.

An event is asked for as it is now. What was decided before anybody was told is no news.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.models import User
from blog.models import Post
from comments.models import Comment
from moderation.models import Assignment, Decision, Report, ScreeningFinding
from moderation.models.staff.alerts import AlertChoice, Event
from moderation.plans import appeals

FOR_MODERATORS = (Event.HELD, Event.REPORTED, Event.HANDED, Event.APPEAL)


@dataclass(frozen=True)
class Happened:
    """The two queries for one kind of event."""

    since: Callable  # (account, from when, up to when) -> [(key, time)]
    still_open: Callable  # (account, keys) -> what of these still matters: rows, oldest first


def events_for(account):
    """The events that `account` can be told of; none, for whoever isn't on the staff."""
    if not account.is_active or account.lacks_second_factor:
        return []
    events = list(FOR_MODERATORS) if account.is_moderator else []
    return [*events, Event.OWN] if account.has_perm("blog.add_post") else events


def accounts():
    """Everybody who may have to be told of something."""
    asked = AlertChoice.objects.filter(event=Event.OWN).exclude(often=AlertChoice.Often.NEVER)
    moderators = User.objects.who_may("moderation.moderate").values("pk")
    return User.objects.filter(pk__in=moderators) | User.objects.filter(
        pk__in=asked.values("account"), is_active=True
    )


def since(event, account, begin, end):
    """[(key, time)] of what happened after `begin` and up to `end`, each key once."""
    times = {}
    for key, at in _HAPPENED[event].since(account, begin, end):
        times[key] = max(at, times.get(key, at))
    return sorted(times.items(), key=lambda one: one[1])


def still_open(event, account, keys):
    """The rows behind the keys that `account` still is to be told of, oldest first."""
    return list(_HAPPENED[event].still_open(account, keys)) if keys else []


def _held(account, begin, end):
    """Comments that the screening let wait, as written or edited or later, and edits that wait.

    What a moderator holds has no finding: whoever held it knows.
    """
    waiting = Comment.objects.waiting()
    edited = waiting.filter(pending_at__gt=begin, pending_at__lte=end).order_by()
    yield from edited.values_list("pk", "pending_at")
    findings = ScreeningFinding.objects.filter(_is_about(waiting), at__gt=begin, at__lte=end)
    yield from findings.values_list("comment", "at")


def _held_still(account, keys):
    return _with_all(Comment.objects.waiting().filter(pk__in=keys))


def _open_reports():
    return Report.objects.open().order_by()


def _reported(account, begin, end):
    there = _is_about(Comment.objects.not_gone())
    reports = _open_reports().filter(there, made_at__gt=begin, made_at__lte=end)
    return reports.values_list("pk", "made_at")


def _reported_still(account, keys):
    about = _open_reports().filter(pk__in=keys).values("comment")
    return _with_all(Comment.objects.filter(pk__in=about).not_gone())


def _handed(account, begin, end):
    assignments = Assignment.objects.handed_to(account)
    return [(one.comment_id, one.made_at) for one in assignments if begin < one.made_at <= end]


def _handed_still(account, keys):
    theirs = Assignment.objects.handed_to(account).values("comment")
    return _with_all(Comment.objects.filter(pk__in=keys).filter(pk__in=theirs))


def _appealed(account, begin, end):
    appealed = appeals.open_to(account).filter(made_at__gt=begin, made_at__lte=end)
    return appealed.values_list("pk", "made_at")


def _appealed_still(account, keys):
    return appeals.open_to(account).filter(pk__in=keys).with_all().oldest_first()


def _own(account, begin, end):
    """What readers wrote on their articles: published at once, or once a moderator had approved it."""
    others = Comment.objects.published().on(Post.objects.by(account)).exclude(author=account)
    written = others.filter(created_at__gt=begin, created_at__lte=end).order_by()
    yield from written.values_list("pk", "created_at")
    waited = ScreeningFinding.objects.filter(comment=OuterRef("comment"))
    approved = Decision.objects.filter(
        Exists(waited),
        _is_about(others),
        kind=Decision.Kind.APPROVE,
        made_at__gt=begin,
        made_at__lte=end,
    )
    yield from approved.order_by().values_list("comment", "made_at")


def _own_still(account, keys):
    readable = Comment.objects.published().on(Post.objects.out().by(account))
    return _with_all(readable.filter(pk__in=keys))


def _is_about(comments):
    """The condition that a row is about one of these comments; asked row by row, since these are many."""
    return Exists(comments.filter(pk=OuterRef("comment")).order_by())


def _with_all(comments):
    whole = comments.select_related("post", "author").defer("post__text", "post__rendered")
    return whole.order_by("created_at", "pk")


_HAPPENED = {
    Event.HELD: Happened(_held, _held_still),
    Event.REPORTED: Happened(_reported, _reported_still),
    Event.HANDED: Happened(_handed, _handed_still),
    Event.APPEAL: Happened(_appealed, _appealed_still),
    Event.OWN: Happened(_own, _own_still),
}
