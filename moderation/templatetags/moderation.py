"""What moderation shows on its own pages and beside an article's thread."""

from django import template

from comments.pure.quotations import as_read
from lib.text.times import age, at_or_on, day, is_recent, short, when
from moderation.alerts.events import events_for
from moderation.desk import edits
from moderation.lists import filters
from moderation.lists import listings as lists
from moderation.member.member_record import own_record, sentence
from moderation.models import PolicyRevision, Screening, ScreeningFinding, Waiver
from moderation.plans import appeals, removal
from moderation.pure import ladder
from moderation.reports import plan as reports
from moderation.screening.sentences import at_form, why
from moderation.wording import people, preview, refusals, staff

register = template.Library()

register.filter("when", when)
register.filter("day", day)
register.filter("age", age)
register.filter("at_or_on", at_or_on)
register.filter("is_recent", is_recent)
register.filter("short", short)
register.filter("why", refusals.why)
register.filter("refusal_of", refusals.refusal)
register.filter("own_record", own_record)
register.filter("sentence", sentence)
register.filter("reports_made", reports.made_by_writer_of)
register.filter("report_outcome", reports.outcome)
register.filter("alert_events", events_for)
register.filter("times_reported", reports.times)
register.filter("against", staff.against)
register.filter("appeal_title", staff.appeal_title)
register.filter("decided", staff.decided)
register.filter("on_record", staff.on_record)
register.filter("ban_state", staff.state)
register.filter("as_read", as_read)
register.filter("step", ladder.to_staff)
register.filter("gravest", preview.gravest)
register.filter("strike_of", preview.strike_of)
register.filter("history", people.history)
register.filter("known_by", people.known_by)
register.filter("as_writer", filters.by_person)


@register.inclusion_tag("moderation/waivers/_waiver.html")
def waiver_note(post, revision):
    """The rules that this article sets aside, above its thread."""
    return _waived(post, revision)


@register.inclusion_tag("moderation/waivers/_waived_here.html")
def waived_here(post, revision):
    """The rules that this article sets aside, in a line at the form."""
    return _waived(post, revision)


def _waived(post, revision):
    waived = []
    if revision:
        wordings = {wording.rule_id: wording for wording in revision.wordings.all()}
        waivers = Waiver.objects.in_force().filter(post=post).order_by("pk")
        waived = [(waiver, wordings.get(waiver.rule_id)) for waiver in waivers]
    waived = [(waiver, wording) for waiver, wording in waived if wording]
    others = len(wordings) - len(waived) if waived else 0
    return {"post": post, "waived": waived, "others": others}


@register.inclusion_tag("moderation/_staff_header.html", takes_context=True)
def staff_header(context, here):
    """The header of the moderators' pages; `here` is the page that is open."""
    counted = context.get("counted") or lists.tallied(context["request"].user)
    return context.flatten() | {"here": here, "counted": counted}


@register.simple_tag
def inviting_comparison(posts):
    """The keys of those of these articles on which a rule is set aside."""
    return set(Waiver.objects.in_force().filter(post__in=posts).values_list("post", flat=True))


@register.simple_tag
def waiting_for(moderator):
    """Number of comments that no moderator has read."""
    return lists.tallied(moderator)[lists.UNREAD].n


@register.inclusion_tag("appeals/_link.html")
def appeal_of(decision):
    """The way to appeal for the person a decision is about: where, and until when; or how the appeal stands."""
    if not decision or decision.kind not in decision.APPEALABLE:
        return {}
    appeal = getattr(decision, "appeal", None)
    if not appeal and not appeals.can_be_sent(decision):
        return {}
    return {
        "appeal": appeal,
        "address": appeals.address(decision),
        "deadline": appeals.deadline(decision),
    }


@register.simple_tag
def removal_of(comment):
    """The decision by which a comment is gone, or None."""
    return comment.decisions.in_force().last()


@register.simple_tag
def who_waits(post, writer):
    """The sentence at the form that says whose comments wait for a moderator, or "" where this writer's don't."""
    return at_form(Screening.objects.filter(pk=1).first(), post, not writer.account)


@register.simple_tag
def can_be_reached(comment):
    """Whether its writer finds what is said to them: in an account, their browser, or by their address."""
    return bool(comment.author_id or comment.token or comment.email)


@register.simple_tag
def findings_of(comment):
    """Why screening held a comment the last time it was written or edited: sentences."""
    return [why(one.check_name, one.detail) for one in ScreeningFinding.objects.of(comment)]


@register.simple_tag
def as_seen(comment):
    """What a decision taken on this page says it has seen."""
    return removal.as_seen(comment)


@register.inclusion_tag("moderation/edits/_revisions.html")
def wordings_of(comment):
    """What it said before: what changed since it was last read, and every earlier wording."""
    return {"rewording": edits.rewording(comment)}


@register.inclusion_tag("moderation/policy/_announced.html")
def announces(post):
    """The revisions of the policy that this article announced, with what each changed."""
    return {"revisions": PolicyRevision.objects.announced_in(post)}
