"""The policy, as it stands and as it stood."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.pagecache.page_store import stored
from blog.views.syndication.feeds import BlogFeed
from lib.web.absolute_urls import absolute
from moderation.deeds.policy.forms import CompareForm
from moderation.models import PolicyRevision


@require_safe
@stored
def policy(request):
    """The revision in force; a page that says so while there is none."""
    return _page(request, PolicyRevision.objects.in_force(), is_the_policy=True)


@require_safe
@stored
def revision(request, number):
    """Any revision that was published: what is to come and what was withdrawn included."""
    return _page(request, get_object_or_404(PolicyRevision.objects.written(), number=number))


@require_safe
def compare(request):
    """Redirect from the two menus of a diff to the chosen diff."""
    form = CompareForm(request.GET)
    if not form.is_valid():
        raise Http404
    earlier, later = sorted(form.cleaned_data.values(), key=lambda revision: revision.number)
    if earlier == later:
        return redirect(earlier)
    return redirect("policy_diff", earlier.number, later.number)


@require_safe
@stored
def diff(request, earlier, later):
    """What changed on the way from one revision to another."""
    if earlier >= later:
        raise Http404
    published = PolicyRevision.objects.written().select_related("withdrawal")
    before = get_object_or_404(published, number=earlier)
    after = get_object_or_404(published, number=later)
    context = {"before": before, "after": after, "diff": after.since(before)}
    context["revisions"] = PolicyRevision.objects.written().order_by("number")
    return render(request, "moderation/policy/diff.html", context)


class RevisionsFeed(BlogFeed):
    """Every revision as soon as it is published, whenever it takes effect."""

    def heading(self, obj):
        return _("Comment policy")

    def page(self, obj):
        return reverse("policy")

    def address(self, obj):
        return reverse("policy_feed")

    def items(self, obj):
        return PolicyRevision.objects.timeline()

    def item_title(self, revision):
        return f"{revision}: {revision.summary}"

    def item_description(self, revision):
        return revision.course

    def item_pubdate(self, revision):
        return min(revision.published_at, revision.effective_at)

    def item_extra_kwargs(self, revision):
        where = absolute(revision.url_of_change)
        return {"html": format_html('<p>{} <a href="{}">{}</a></p>', revision.course, where, where)}


feed = require_safe(stored(RevisionsFeed()))


def _page(request, revision, **context):
    context |= {"revision": revision, "timeline": PolicyRevision.objects.timeline()}
    return render(request, "moderation/policy/policy.html", context)
