"""What a guest can do with what is kept under their address: see it, take it away, erase it.

As those who have an account can, once a code has shown that the address is theirs.
"""

import tempfile
from pathlib import Path
from types import SimpleNamespace

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.member import erasure
from blog.context import site_of
from comments.models.comments import JUDGED_FOR
from comments.notify.guest_codes import GuestCode
from comments.views.guest_codes import AsksGuest
from lib import personal_data
from transfer.export.export_archive import for_eyes, pack
from transfer.models.downloads import folder

SHOWN = 20  # rows of a section on the page; the copy has them all
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class EraseForm(forms.Form):
    """What becomes of the comments."""

    WITHDRAW, KEEP = "withdraw", "keep"

    use_required_attribute = False
    comments = forms.ChoiceField(
        label=gettext_lazy("What becomes of your comments?"),
        choices=[
            (WITHDRAW, gettext_lazy("Withdraw them all")),
            (KEEP, gettext_lazy("Keep what is published, under “a former reader”")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of your comments")},
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
    sections = [_seen(section) for section in personal_data.guest_sections(asks.email)]
    context = {"email": asks.email, "sections": [one for one in sections if one["count"]]}
    return render(request, "guest_data/kept.html", context)


@never_cache
@get_or_post
def copy(request):
    """All of it as a zip, made while they wait: guests have little."""
    email = GuestCode.proved(request)
    if not email or request.method != "POST":
        return redirect("guest_data")
    if too_often := ratelimit.consume_or_429(request, action="guest_copy", key=email):
        return too_often
    site = slugify(site_of(request).name) or "blog"
    called = f"{site}-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(_packed(email), as_attachment=True, filename=called)


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
    return render(request, "guest_data/erase.html", context, status=422 if form.errors else 200)


def _seen(section):
    keys = section.keys()
    rows = section.read(keys[-SHOWN:])
    return {
        "title": section.title,
        "count": len(keys),
        "rows": [list(for_eyes(section.fields, row)) for row in rows],
        "others": max(len(keys) - SHOWN, 0),
    }


def _packed(email):
    """The zip, which nothing but the open file leads to."""
    with tempfile.NamedTemporaryFile(dir=folder()) as place:
        path = Path(place.name)
        sections = personal_data.guest_sections(email)
        pack(path, SimpleNamespace(name=email), sections, progress=lambda number: None)
        return path.open("rb")
