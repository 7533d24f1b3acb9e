"""The policy, as it stands and as it stood."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from blog.pages import stored
from moderation.forms import CompareForm
from moderation.models import PolicyRevision


@require_safe
@stored
def policy(request):
    """The revision in force; a page that says so while there is none."""
    return _page(request, PolicyRevision.objects.in_force(), is_the_policy=True)


@require_safe
@stored
def revision(request, number):
    """Any revision that was published, the one to come included."""
    return _page(request, get_object_or_404(PolicyRevision.objects.published(), number=number))


@require_safe
def compare(request):
    """Where the two menus of a diff lead."""
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
    published = PolicyRevision.objects.published()
    before = get_object_or_404(published, number=earlier)
    after = get_object_or_404(published, number=later)
    context = {"before": before, "after": after, "diff": after.since(before)}
    return render(request, "moderation/diff.html", context | {"revisions": _numbers()})


def _page(request, revision, **context):
    context |= {"revision": revision, "timeline": PolicyRevision.objects.timeline()}
    return render(request, "moderation/policy.html", context)


def _numbers():
    return PolicyRevision.objects.published().order_by("number")
