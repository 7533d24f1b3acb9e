"""Where a moderator who isn't signed in shows that a link is theirs: by a code to their own address.

It opens the question about the link's comment for ten minutes and for one decision, and signs nobody in.
"""

from allauth.account.adapter import get_adapter
from allauth.decorators import rate_limit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.signin.codes import Code
from accounts.signin.second_step.code_forms import ConfirmCodeForm
from moderation.deeds.by_link.behind_link import behind_link


class DecisionCode(Code):
    """The code by which the moderator whom a link was made for decides about its comment."""

    kept = "moderation.decision.code"
    message = "account/email/decision_code"


def can_be_sent(link):
    """Whether a code is proof enough that it is the link's moderator: not where they sign in by two."""
    moderator = link.moderator
    has_one_step = not (moderator.has_second_factor or moderator.needs_second_factor)
    return moderator.is_moderator and has_one_step and bool(moderator.confirmed_email)


def moderator_at(request, link):
    """Whoever decides in this browser: the moderator who is signed in, or has typed the code; or None."""
    user = request.user
    if user.is_authenticated and user.is_moderator and not user.lacks_second_factor:
        return user
    proved = DecisionCode.proved(request, _about(link))
    is_theirs = proved and proved == link.moderator.confirmed_email
    return link.moderator if is_theirs and can_be_sent(link) else None


@rate_limit(action="confirm_code")
@behind_link
def code(request, link):
    """The page that has a code sent, and takes it."""
    if not can_be_sent(link) or moderator_at(request, link):
        return redirect(link.address)
    sent = DecisionCode.on_its_way(request, _about(link))
    if request.method != "POST":
        return _page(request, link, sent)
    if sent and "code" in request.POST:
        form = ConfirmCodeForm(request.POST, code=sent.code)
        if not sent.may_be_tried():
            messages.error(request, _("Too many tries with this code. Send another code."))
            return redirect(request.path)
        if not form.is_valid():
            return _page(request, link, sent, form)
        sent.prove()
        return redirect(link.address)
    if not DecisionCode.send_to(request, link.moderator.confirmed_email, _about(link)):
        messages.error(request, get_adapter().error_messages["rate_limited"])
    return redirect(request.path)


def _page(request, link, sent, form=None):
    form = form or (ConfirmCodeForm(code=sent.code) if sent else None)
    context = {"link": link, "sent": sent, "form": form}
    status = 422 if form and form.errors else 200
    return render(request, "moderation/by_link/code.html", context, status=status)


def _about(link):
    """The comment and the mail: with its one decision the link is used up, and the code with it."""
    return [link.comment.pk, link.moderator.pk, link.made_at.isoformat()]
