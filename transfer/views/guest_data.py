"""What a guest can do with what is kept under their address: see it, take it away, erase it.

As those who have an account can, once a code has shown that the address is theirs.
"""

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.member import erasure
from comments.models.comments import JUDGED_FOR
from comments.notify.guest_codes import GuestCode
from comments.views.writing.guest_codes import AsksGuest
from lib.people import personal_data
from transfer.export import export_task
from transfer.export.export_archive import for_eyes
from transfer.models import Download
from transfer.views.data_export import sent_as_file

SHOWN = 20  # rows of a section on the page; the copy has them all
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class EraseForm(forms.Form):
    """Form that asks what happens to a guest's comments on deletion."""

    WITHDRAW, KEEP = "withdraw", "keep"

    use_required_attribute = False
    comments = forms.ChoiceField(
        label=gettext_lazy("What happens to your comments?"),
        choices=[
            (WITHDRAW, gettext_lazy("Withdraw them all")),
            (KEEP, gettext_lazy("Keep what is published, under “a former reader”")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what happens to your comments")},
    )


@never_cache
@get_or_post
def kept(request):
    """The address and the code, then what is kept."""
    asks = AsksGuest(request)
    if not asks.email:
        return render(request, "guest_data/code.html", {"asks": asks}, status=asks.status)
    if request.method == "POST":
        if "done" in request.POST:
            GuestCode.forget_proof(request)
        return redirect("guest_data")
    sections = [_shown_section(section) for section in personal_data.guest_sections(asks.email)]
    context = {
        "email": asks.email,
        "sections": [one for one in sections if one["count"]],
        "download": Download.objects.filter(email=asks.email).first(),
    }
    return render(request, "guest_data/kept.html", context)


@never_cache
@get_or_post
def copy(request):
    """A copy of all data as a zip, which the worker makes: the button asks for it, the link fetches it."""
    email = GuestCode.proved(request)
    if not email:
        return redirect("guest_data")
    if request.method == "POST":
        if too_often := ratelimit.consume_or_429(request, action="guest_copy", key=email):
            return too_often
        try:
            export_task.ask_for_guest(email)
        except export_task.TooSoon:
            messages.error(request, _("You can make one copy a day. The last one is still here."))
        return redirect("guest_data")
    download = Download.objects.ready().filter(email=email).first()
    if not download:
        return redirect("guest_data")
    return sent_as_file(request, download)


@never_cache
@get_or_post
def erase(request):
    """The page that says what goes and what stays, with the button that erases it."""
    email = GuestCode.proved(request)
    if not email:
        return redirect("guest_data")
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        keeps_comments = form.cleaned_data["comments"] == EraseForm.KEEP
        erasure.erase_guest(email, keeps_comments=keeps_comments)
        request.session.flush()
        messages.success(request, _("What we kept under your address is erased."))
        return redirect("guest_data")
    context = {"form": form, "email": email, "judged_for": JUDGED_FOR}
    context |= erasure.guest_facts(email)
    return render(request, "guest_data/erase.html", context, status=422 if form.errors else 200)


def _shown_section(section):
    count, rows = section.rows.count(), section.read(section.last_keys(SHOWN))
    return {
        "title": section.title,
        "count": count,
        "rows": [list(for_eyes(section.fields, row)) for row in rows],
        "others": max(count - SHOWN, 0),
    }
