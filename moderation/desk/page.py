"""The review desk: a list, the comment that is open, and the record of whoever wrote it."""

from urllib.parse import urlsplit

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments.models import Comment
from moderation.actions.holding import why_not_held
from moderation.actions.record import latest
from moderation.desk import author_panel, presence
from moderation.desk.bans_list import flagged
from moderation.desk.navigation import queue_of
from moderation.desk.review_session import ReviewSession
from moderation.desk.unavailable import unavailable
from moderation.lists import all_read, queue
from moderation.lists import listings as lists
from moderation.lists.rows import rows_of_list
from moderation.models import Decision, Pseudonym
from moderation.plans import ban_fingerprints
from moderation.plans.applicable_rules import revision_for
from moderation.plans.removal import as_seen
from moderation.reports import plan as reports
from moderation.wording import staff

State = Comment.State
NAMED = 3  # of those who replied


@never_cache
@require_safe
def review(request):
    """A list, and beside it the comment with which the moderator goes on."""
    looked_at = timezone.now()
    shown = queue_of(request)
    comment = shown.first() if "first" in request.GET else shown.resumed(request.user)
    before = urlsplit(request.headers.get("Referer", "")).path
    goes_on = before.startswith(reverse("review_comment", args=[0])[: -len("0/")])
    if comment is None or not goes_on:
        ReviewSession(request).leave()  # The list is opened anew, or done with.
    above = shown.room_above(comment) if comment else 0
    context = {"is_list": True, "rows": shown.rows(around=comment, above=above)}
    if comment is None and shown.show == lists.UNREAD and not shown.filters:
        context["all_read"] = all_read.all_read(request.user, looked_at)
    return _desk(request, shown, comment, **context)


@never_cache
@require_safe
def review_comment(request, pk):
    """One comment, with its parent in view; looking at it changes nothing."""
    comment = queue.opened_or_404(pk)
    shown = queue_of(request)
    return _desk(request, shown, comment, rows=shown.rows(around=comment))


@never_cache
@require_safe
def review_pane(request, pk):
    """The comment and its writer's record alone, for the script; fetching it reads nothing."""
    comment = queue.opened_or_404(pk)
    shown = queue_of(request)
    context = {"queue": shown, "present": presence.of_others(request.user)}
    return render(
        request,
        "moderation/queue/_panes.html",
        context | _opened(request, shown, comment, shown.position(comment)),
    )


@never_cache
@require_safe
def review_rows(request, pk):
    """The rows that follow a comment in a list, for the script."""
    comment = get_object_or_404(Comment.objects.outside_the_bin(), pk=pk)
    shown = queue_of(request)
    context = {"queue": shown, "present": presence.of_others(request.user)}
    context["rows"] = rows_of_list(shown, shown.rows_after(comment), [])
    return render(request, "moderation/queue/_rows.html", context)


def _desk(request, shown, comment, rows, **context):
    session, beside = ReviewSession(request), rows.beside(comment)
    session.open(shown.query)
    context |= {"earlier_row": rows.earlier, "later_row": rows.later}
    shown.take_size(counted := lists.tallied(request.user))
    position = comment and shown.position(comment)
    if rows.earlier:
        is_near = position and comment in rows
        above = position - 1 - rows.index(comment) if is_near else shown.how_many_before(rows[0])
        context["rows_above"] = above
    rows = rows_of_list(shown, rows, session.decided) if rows else []
    context |= {"queue": shown, "rows": rows, "counted": counted}
    context |= {"tallies": lists.tallies(counted, shown.listing)}
    context |= {"carry": {"list": shown.query}, "flagged": flagged()}
    context |= {"to_undo": session.last(), "present": presence.of_others(request.user)}
    if comment:
        presence.opened(request, comment)
        context |= _opened(request, shown, comment, position, rows, beside)
    return render(request, "moderation/queue/review.html", context)


def _opened(request, shown, comment, position, rows=(), beside=None):
    """What a comment and its place in the list, the `position`, need."""
    done = [one for one in rows if one.outcome]
    previous, following = beside or (shown.preceding(comment), shown.following(comment))
    before = sum(shown.precedes(one, comment) for one in done)
    context, earlier = about_with_writer(comment, request.user), None
    if request.GET.get("earlier"):  # Above its parent, from the top of the branch.
        answered = comment.answers or comment.parent
        earlier = answered.get_ancestors() if answered else []
    return context | {
        "carry": {"list": shown.query},
        "address": f"{reverse('review_comment', args=[comment.pk])}?{shown.query}",
        "earlier": earlier,
        "position": position and position + before,
        "total": len(shown) + len(done) if position else None,
        "previous": previous,
        "next": following,
    }


def about(comment):
    """Context of a comment's page, as a moderator sees it before deciding."""
    last, on_it = latest(comment), reports.on(comment)
    parent = comment.answers or comment.parent
    return {
        "comment": comment,
        "post": comment.post,
        "parent": parent,
        "has_earlier": bool(parent and parent.level),
        "reply_count": _replies(comment).count(),
        "is_judged": _is_gone(comment) and comment.decisions.in_force().exists(),
        "revision": revision_for(comment),
        "last": last and staff.action_sentence(last),
        "held_by": last if last and last.kind == Decision.Kind.HOLD_BACK else None,
        "seen": as_seen(comment),
        "reports": on_it,
        "reports_seen": max((one.report.pk for one in on_it), default=0),
        "report_count": sum(one.report.is_upheld is None for one in on_it),
    }


def about_with_writer(comment, moderator):
    """The same with what is known of its writer, and of those who replied."""
    context = about(comment)
    if count := context["reply_count"]:
        of_replies = _replies(comment).order_by("lft").values_list("name", flat=True)
        names = list(dict.fromkeys(of_replies[: 4 * NAMED]))[:NAMED]  # the first, each once
        context["replied"] = author_panel.named(names, count, is_gone=_is_gone(comment))
    writer = author_panel.AuthorPanel(comment)
    if comment.is_held:
        context["can_hold_next"] = not why_not_held(moderator, comment)
    return context | {
        "is_of_somebody_gone": bool(Pseudonym.objects.gone(comment.token)),
        "writer": writer,
        "hints": ban_fingerprints.hints(comment),
        "cannot": unavailable(moderator, comment, context, writer.ban),
    }


def _replies(comment):
    return comment.get_descendants().filter(state__in=[State.PUBLISHED, State.HELD])


def _is_gone(comment):
    return not (comment.is_published or comment.is_held)
