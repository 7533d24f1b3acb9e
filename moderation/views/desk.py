"""The moderators' desk: what waits to be read, and who may not write."""

from django.db.models import Count, OuterRef, Subquery
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from comments.models import Comment
from moderation import (
    actions,
    all_read,
    citing,
    lists,
    marks,
    presence,
    queue,
    reports,
    words,
)
from moderation.models import Ban, Decision, Standing, removed_before
from moderation.own_record import own_record
from moderation.views.ways import queue_of

State = Comment.State


@require_safe
def review(request):
    """A list, and beside it the comment with which the moderator goes on."""
    looked_at = timezone.now()
    shown = queue_of(request)
    comment = shown.resumed(request.user)
    # What they passed over is little of what they see: they go on.
    context = {"is_list": True, "rows": shown.rows(around=comment, above=2)}
    if comment is None and shown.show == lists.UNREAD and not shown.filters:
        context["all_read"] = all_read.all_read(request.user, looked_at)
    return _desk(request, shown, comment, **context)


@require_safe
def review_comment(request, pk):
    """One comment, with its parent in view; looking at it changes nothing."""
    comment = get_object_or_404(citing.judgeable(), pk=pk)
    shown = queue_of(request)
    return _desk(request, shown, comment, rows=shown.rows(around=comment))


@require_safe
def bans(request):
    in_force = Ban.objects.in_force()
    return _bans(request, in_force, is_ended=False)


@require_safe
def bans_ended(request):
    return _bans(request, Ban.objects.ended(), is_ended=True)


def _desk(request, shown, comment, rows, **context):
    context |= {"queue": shown, "rows": rows, "tallies": lists.tallies(shown.listing)}
    context |= {"carry": {"list": shown.query}, "flagged": Ban.objects.without_strikes()}
    if rows:
        context |= {"earlier_row": shown.preceding(rows[0]), "later_row": shown.following(rows[-1])}
    context["present"] = presence.of_others(request.user)
    context["waived_count"] = removed_before().count()
    if comment:
        presence.opened(request, comment)
        context |= about(comment, request.user)
        context |= {
            "position": shown.position(comment),
            "previous": shown.preceding(comment),
            "next": shown.following(comment),
        }
    return render(request, "moderation/review.html", context)


def about(comment, moderator):
    """What a moderator sees of a comment before deciding."""
    below = comment.get_descendants()
    last = actions.latest(comment)
    return {
        "comment": comment,
        "post": comment.post,
        "parent": comment.answers or comment.parent,
        "reply_count": below.filter(state__in=[State.PUBLISHED, State.HELD]).count(),
        "is_judged": comment.decisions.standing().exists(),
        "revision": actions.revision_for(comment),
        "last": last and words.deed(last),
        "seen": actions.as_seen(comment),
        "reports": (told := reports.on(comment)),
        "reports_seen": max((one.report.pk for one in told), default=0),
        "report_count": sum(one.report.is_upheld is None for one in told),
        "is_first": queue.is_first(comment),
        "is_of_somebody_gone": bool(Standing.objects.gone(comment.token)),
        "history": comment.author and history(comment.author),
        "guest_ban": _ban_of_guest(comment),
        "hints": marks.hints(comment),
        "can_ban": bool(comment.author) and not actions.why_unbannable(moderator, comment.author),
    }


def _ban_of_guest(comment):
    if comment.author_id or not comment.token:
        return None
    return _first_of(Ban.objects.in_force().filter(standing__guest=comment.token))


def _first_of(bans):
    """What keeps somebody from commenting, before what only makes them wait."""
    return bans.with_all().order_by("kind", "-starts_at").first()


def history(account):
    """How long somebody has been here, and what was decided about them."""
    received = Decision.objects.filter(about__account=account)
    return {
        "account": account,
        "record": own_record(account),
        "comments": account.comments.published().count(),
        "removed": received.standing().count(),
        "ban": _first_of(Ban.objects.in_force().filter(standing__account=account)),
    }


def _bans(request, bans, is_ended):
    comments = Comment.objects.published().filter(author=OuterRef("standing__account"))
    removed = Decision.objects.standing().filter(about=OuterRef("standing"))
    rows = bans.with_all().annotate(
        comment_count=_count(comments, "author"), removed_count=_count(removed, "about")
    )
    context = {
        "bans": rows[:500],
        "is_ended": is_ended,
        "flagged": Ban.objects.without_strikes(),
        "in_force": Ban.objects.in_force().count(),
        "ended": Ban.objects.ended().count(),
    }
    return render(request, "moderation/bans.html", context)


def _count(rows, by):
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Subquery(counted)
