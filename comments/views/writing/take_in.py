"""The author's desk, what readers said: passages that are quoted, corrections taken from comments."""

from django.contrib import admin, messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blog.desk.access import answering_in_json, changeable
from blog.desk.drafts.working_copy import sender_of
from comments.desk import corrections, readers
from comments.desk.take_in import TakeInForm, put_in
from lib.text.numbers import number

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def urls(site):
    """The pages below an article at the desk."""
    pages = [
        path("<int:pk>/readers/", quoted, name="blog_post_readers"),
        path(
            "<int:pk>/take-in/<int:comment_pk>/", site.admin_view(take_in), name="blog_post_take_in"
        ),
        path("<int:pk>/corrections/", site.admin_view(listed), name="blog_post_corrections"),
    ]
    return pages


@require_safe
@answering_in_json
def quoted(request, pk):
    """The passages that comments quote, and what waits to become a correction."""
    post = changeable(request, "post", pk)
    return JsonResponse({"passages": readers.cards(post)})


@get_or_post
def take_in(request, pk, comment_pk):
    """A comment beside the passage that it quotes, and the wording that is to stand there."""
    post = changeable(request, "post", pk)
    comment = get_object_or_404(post.comments.published().select_related("author"), pk=comment_pk)
    comment.post = post
    if request.method == "POST" and not request.accepts("text/html"):
        return _kept_for_script(request, comment)
    if request.method != "POST" and corrections.waiting_for(comment):
        return redirect("admin:blog_post_corrections", pk)  # Its line can be changed there.
    form = _form(request, comment)
    if form.is_bound and form.is_valid() and "preview" not in request.POST:
        if put_in(comment, form, sender_of(request)) is None:
            messages.success(
                request, _("It is in the text, and readers see it with the next update.")
            )
            return redirect("admin:blog_post_change", pk)
        form.add_error(
            None, _("Somebody has just saved this text. Look at it, and send this again.")
        )
    context = admin.site.each_context(request) | {
        "post": post, "comment": comment, "form": form, "title": _("Take this into the article"),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "admin/blog/take_in.html", context, status=status)


def _kept_for_script(request, comment):
    """The script puts the wording into the text itself, where it can be undone."""
    form = TakeInForm(request.POST, text=request.POST.get("before", "").replace("\r\n", "\n"))
    if not form.is_valid():
        why = " ".join(message for errors in form.errors.values() for message in errors)
        return JsonResponse({"why": why}, status=422)
    corrections.keep(comment, request.user, **form.cleaned_data)
    return JsonResponse({})


def _form(request, comment):
    newest = comment.post.versions.newest()
    text = newest.text if newest else comment.post.text
    if request.method == "POST":
        return TakeInForm(request.POST, text=text)
    passage = corrections.passage_of(comment, text)
    initial = {"before": passage, "after": passage, "thanks": comment.agrees_to_thanks}
    return TakeInForm(initial=initial, text=text)


@get_or_post
def listed(request, pk):
    """An article's corrections: said in other words, or taken back."""
    post = changeable(request, "post", pk)
    if request.method == "POST":
        which = number(request.POST.get("correction"))
        correction = get_object_or_404(post.corrections, pk=which)
        if "take_back" in request.POST:
            corrections.take_back(correction)
        else:
            line = " ".join(request.POST.get("line", "").split())[:300] or correction.line
            corrections.change(correction, line, "thanks" in request.POST)
        messages.success(request, _("Saved."))
        return redirect(reverse("admin:blog_post_corrections", args=[pk]))
    context = admin.site.each_context(request) | {
        "post": post, "corrections": post.corrections.with_all().filter(taken_back_at=None),
        "title": _("Corrections"),
    }  # fmt: skip
    return render(request, "admin/blog/corrections.html", context)
