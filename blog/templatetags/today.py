"""What the writer's first page shows of articles and of the blog."""

from django import template
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from accounts.permissions import roles
from accounts.permissions.owners import RUNS_THE_BLOG
from blog.desk import contributing
from blog.desk.publishing.missing_parts import missing_parts_of
from blog.desk.status.first_steps import steps_of
from blog.models import Post, Submission
from lib.observing.troubles import recent_count, troubles
from lib.text.dates import date_format

SHOWN = 3

register = template.Library()


@register.simple_tag
def goes_out_next(account):
    """(the next articles that are scheduled, each with what it lacks; how many are)."""
    scheduled = contributing.articles_of(account).scheduled().order_by("published_at", "pk")
    return _shown(scheduled), scheduled.count()


@register.simple_tag
def drafts_of(account):
    """(the drafts of an account that were changed last, each with what it lacks; how many are)."""
    drafts = Post.objects.drafts().by(account)
    by_copy = drafts.with_working_copies().order_by("-copy_saved_at", "-changed_at", "-pk")
    return _shown(by_copy), drafts.count()


@register.simple_tag
def submitted_to(account):
    """What contributors have submitted, the first of it first, for whoever may answer it."""
    if not account.has_perm(contributing.ANSWERS):
        return []
    return list(Submission.objects.waiting().with_all().exclude(by=account).order_by("made_at"))


@register.simple_tag
def earlier_authors_for(account):
    """How many authors can change everybody's articles until it is decided, for whoever gives roles."""
    return roles.earlier_authors().count() if account.has_perm(RUNS_THE_BLOG) else 0


@register.simple_tag
def sent_back_to(account):
    """What editors have sent back to an account, and it hasn’t submitted again."""
    submissions = Submission.objects.filter(by=account).latest_of_each().with_all()
    return list(submissions.filter(outcome=Submission.Outcome.SENT_BACK).order_by("-ended_at"))


def _shown(posts):
    articles = list(posts.with_working_copies().with_terms().defer("rendered")[:SHOWN])
    return [
        (post, missing_parts_of(post), len((post.working_copy() or post).text.split()))
        for post in articles
    ]


@register.filter
def near(at):
    """When something happens, as one says it: “tomorrow at 06:50”, “on 16 December”."""
    at = localtime(at)
    days = (at.date() - localdate()).days
    if days > 1:
        return _("on %(day)s") % {"day": date_format(at, "j F")}
    words = _("tomorrow at %(time)s") if days else _("today at %(time)s")
    return words % {"time": date_format(at, "H:i")}


@register.simple_tag
def troubles_for(account):
    """What is wrong with the site, the gravest first, for whoever may do something about it."""
    if not account.has_perm("accounts.change_user"):
        return []
    return troubles(is_owner=account.is_superuser)


@register.simple_tag(takes_context=True)
def count_of_troubles(context):
    """How many things are wrong, for an owner's header; as the page says it, where it does."""
    if "troubles" in context:
        return len(context["troubles"])
    return recent_count()


@register.simple_tag(takes_context=True)
def first_steps(context):
    """The Steps, for whoever may change the settings and hasn't put the list away; or None."""
    viewer, site = context.get("viewer"), context["blog_site"]
    if not getattr(viewer, "is_authenticated", False) or not viewer.has_perm("blog.change_site"):
        return None
    return steps_of(site, bool(context.get("policy_revision")), viewer)
