"""The pages behind the links of a moderator's mail: a comment, what happens, and one button.

Opening one decides nothing: programs that look for viruses open every link. What is decided goes through
the desk's own deeds, by whoever is signed in and may, or has shown by a code that the link is theirs.
"""

from django.shortcuts import redirect, render

from moderation.actions.record import Decided
from moderation.deeds.by_link import codes as decision_codes
from moderation.deeds.by_link.behind_link import behind_link
from moderation.deeds.by_link.decision_links import APPROVE, DELETE, SPAM
from moderation.deeds.decide.forms import DeleteForm
from moderation.deeds.decide.page import Approval, Deletion
from moderation.desk import edits
from moderation.desk.previewed import Previewed
from moderation.plans.removal import as_seen
from moderation.wording import preview, staff


@behind_link
def decide(request, link):
    """The question of a link, to whoever may answer it."""
    moderator = decision_codes.moderator_at(request, link)
    if moderator is None and request.user.is_authenticated and request.user.lacks_second_factor:
        return redirect("mfa_index")
    if moderator is None:
        # Whoever isn't known yet sees no more than the mail told them.
        context = {"link": link, "can_send_code": decision_codes.can_be_sent(link)}
        status = 403 if request.method == "POST" else 200
        return render(request, "moderation/by_link/who.html", context, status=status)
    if link.used_by or not link.is_there:
        return _nothing_to_do(request, link, moderator)
    return BY_LINK[link.what](request, link, moderator).answer()


class ByLink:
    """A deed of the desk about a link's comment, done by whoever is known to be `moderator`."""

    def __init__(self, request, link, moderator):
        super().__init__(request, link.comment.pk)
        self.link, self.moderator = link, moderator
        self.template = "moderation/by_link/decide.html"

    @property
    def seen(self):
        """What the page showed of the comment, or else the mail."""
        return super().seen or self.link.seen

    def go_on(self, request, comment):
        return redirect(self.link.address)

    def page(self, meanwhile=None):
        if isinstance(meanwhile, Decided) and self.link.used_by:
            return _nothing_to_do(self.request, self.link, self.moderator, status=409)
        return Previewed.page(self, meanwhile)

    def context(self, meanwhile):
        context = super().context(meanwhile)
        if not (self.sent and "seen" in self.sent):
            context["seen"] = as_seen(self.comment)
        changes = edits.since(self.comment, self.link.made_at)
        return context | {"link": self.link, "decides": self.moderator, "changes": changes}


class ApprovalByLink(ByLink, Approval):
    def answer(self):
        return self.press() if self.request.method == "POST" else self.page()

    def context(self, meanwhile):
        context = super().context(meanwhile)
        return context | {"effects": preview.of_approval(self.comment, context["report_count"])}


class DeletionByLink(ByLink, Deletion):
    pass


class SpamByLink(ByLink, Deletion):
    """What it leads to is shown at once: there is nothing to choose."""

    @property
    def sent(self):
        return {"rule": DeleteForm.SPAM} | (self.request.POST.dict())


BY_LINK = {APPROVE: ApprovalByLink, DELETE: DeletionByLink, SPAM: SpamByLink}


def _nothing_to_do(request, link, moderator, status=None):
    """Somebody has decided, or the writer has taken it back."""
    context = {"link": link, "comment": link.comment, "decision": link.used_by}
    if decision := link.used_by:
        is_own = decision.made_by.account_id == moderator.pk
        context |= {"is_own": is_own, "settled": staff.settled(decision, is_own=is_own)}
    status = status or (409 if request.method == "POST" else 200)
    return render(request, "moderation/by_link/nothing_to_do.html", context, status=status)
