"""A draft of the policy is published at the desk, and one that is scheduled is withdrawn."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.models import audit
from lib.db.immutable import Written
from lib.web.admin_pages import OwnPages
from moderation.deeds.policy.action import withdraw as take_back
from moderation.deeds.policy.drafting import CHANGE, LIST, refuse_without
from moderation.deeds.policy.forms import PublishForm
from moderation.desk.previewed import Previewed
from moderation.forms.requests import get_or_post
from moderation.models import PolicyRevision
from moderation.plans.removal import NotAllowed


class Publishing(Previewed):
    """What a draft changes, when that takes effect and what happens then; published from here."""

    template = "admin/moderation/policyrevision/publish.html"

    def __init__(self, request, pk):
        super().__init__(request)
        refuse_without(request, CHANGE)
        self.revision = get_object_or_404(PolicyRevision.objects.drafts(), pk=pk)
        self.form = PublishForm(self.sent, self.revision)

    def do(self):
        self.revision.announced_in = self.cleaned["announced_in"]
        self.revision.publish(self.cleaned["effective_at"], shown=self.sent.get("shown", ""))
        audit.record(audit.Kind.POLICY, self.request.user, number=self.revision.number)

    def done(self, _published):
        OwnPages.put_on_history(self.request, self.revision, _("Published."))
        words = _("Published. It can’t be changed any more.")
        if self.revision.is_to_come:
            words = _("Published. Until it takes effect you can withdraw it, but not change it.")
        messages.info(self.request, words)
        return redirect(LIST)

    def context(self, meanwhile):
        revision = PolicyRevision.objects.get(pk=self.revision.pk)
        title = _("Publish revision %(n)d") % {"n": revision.number}
        return OwnPages.frame(self.request, revision, title=title, revision=revision)


@get_or_post
def publish(request, pk):
    try:
        return Publishing(request, pk).answer()
    except (Http404, Written):  # Somebody else has pressed the same button.
        is_there = PolicyRevision.objects.filter(pk=pk, published_at__isnull=False).exists()
        if request.method != "POST" or not is_there:
            raise
    messages.error(request, _("It’s already published."))
    return redirect(LIST)


@get_or_post
def withdraw(request, pk):
    """A scheduled revision is taken back, after one question."""
    refuse_without(request, CHANGE)
    revision = get_object_or_404(PolicyRevision.objects.scheduled(), pk=pk)
    if request.method == "POST":
        try:
            take_back(request.user, revision)
            messages.success(request, _("Withdrawn. It won’t take effect."))
        except (NotAllowed, IntegrityError):
            words = _("It has already taken effect, or was already withdrawn.")
            messages.error(request, words)
        return redirect(LIST)
    title = _("Withdraw %(revision)s") % {"revision": revision}
    context = OwnPages.frame(request, revision, title=title, revision=revision)
    return render(request, "admin/moderation/policyrevision/withdraw.html", context)
