"""A reader's own pages. Here and not in accounts, because they show what the reader wrote."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.names import ownership
from accounts.names.forms import ProfileForm
from blog.models import Post, Site
from comments import gate
from comments.models import Correction

A_PAGE = 20


@never_cache
@require_safe
@login_required
def account(request):
    """The account's first page: standing, ways to sign in."""
    comments = request.user.comments.published().count()
    return render(request, "member/account.html", {"comment_count": comments})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request):
    """How the reader is named, and what their page says of them."""
    # A copy: the name in the page's frame is the one that is kept, not the one being typed.
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    # Who may comment nowhere doesn't come back under another name.
    refusal = gate.refusal(gate.Writer(account=request.user), None)
    if refusal is not None and not refusal.to_acknowledge:
        form.stay(_("You can’t change this while you can’t comment."))
    if form.is_valid() and _save(form):
        messages.success(request, _("Saved."))
        return redirect("account_profile")
    has_a_page = request.user.comments.readable().published().exists()
    context = {"form": form, "has_a_page": has_a_page}
    return render(request, "member/profile.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def own_comments(request):
    """The page of all that the reader wrote, newest first, with what became of it."""
    comments = request.user.comments.outside_the_bin().select_related("post")
    comments = comments.prefetch_related("revisions").order_by("-created_at", "-pk")
    page = Paginator(comments, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "member/comments.html", {"page": page})


def _save(form):
    """Save the profile, and return whether it is saved: somebody else may take the name at the same moment."""
    try:
        with transaction.atomic():
            with ownership.renaming(form.instance):
                person = form.save()
            # Corrections thank them on the articles' own pages, if they agree.
            thanking = Correction.objects.filter(comment__author=person)
            Post.objects.filter(corrections__in=thanking).bump(trees=0)
            # Their names stand on articles and in the log, whatever role they still have.
            if person.has_any_role or Post.everything.by(person).exists():
                Site.bump(everything=True)
            else:
                Site.bump()
    except ownership.Taken:
        form.full_clean()  # It looks again, and says so.
        return False
    return True
