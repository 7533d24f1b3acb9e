"""Editing and withdrawing one's own comment."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog.context import site_of
from comments.domain.refusals import Moved, Untaken
from comments.models import Comment
from comments.models.comments import JUDGED_FOR
from comments.thread.forms import EditForm
from comments.thread.reading import place_of
from comments.writers.identity import writer_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def edit(request, pk):
    """The page on which its writer edits a comment; where the words aren't saved, it gives them back."""
    writer = writer_of(request)
    comment = _owned(writer).filter(pk=pk).first()
    if comment is None:
        # Whoever was signed out meanwhile, or whose comment is gone, gets the words back.
        if request.method != "POST":
            raise Http404
        is_there = Comment.objects.on_any_thread().withdrawable().filter(pk=pk).exists()
        context = {"text": request.POST.get("text", "")}
        return render(
            request, "comments/editing/unsaved.html", context, status=403 if is_there else 404
        )
    initial = {"text": comment.latest_revision.text}
    form = EditForm(request.POST or None, initial=initial, post=comment.post)
    try:
        comment.check_editable(writer, site_of(request))
        if form.is_to_be_saved:
            comment.edit(form.cleaned_data["text"], writer=writer, terms=form.answer)
            return redirect(place_of(comment, writer))
        page = {"status": 422 if form.errors else 200}
        if "preview" in request.POST and not form.errors:
            page["preview"] = form.preview
    except Untaken as untaken:
        page = form.refuse(untaken)
    return _page(request, "edit", comment, page | {"writer": writer, "form": form})


@get_or_post
def withdraw_edit(request, pk):
    """The page on which its writer takes back an edit that waits; the comment stays as it is."""
    writer = writer_of(request)
    comment = _own(pk, writer)
    try:
        context = {"edit": comment.waiting_or_moved()}
        if request.method == "POST":
            comment.take_edit_back()
            messages.success(request, _("Your edit is withdrawn."))
            return redirect(place_of(comment, writer))
    except Moved as moved:
        context = {"status": moved.status} | moved.shown
    return _page(request, "withdraw_edit", comment, context)


@get_or_post
def withdraw(request, pk):
    """The page on which its writer withdraws a comment, after being asked once."""
    comment = _own(pk, writer_of(request))
    context = {"judged_until": timezone.now() + JUDGED_FOR}
    try:
        if request.method == "POST":
            comment.withdraw()
            messages.success(request, _("Your comment is withdrawn."))
            return redirect(f"{comment.post.get_absolute_url()}#comments")
    except Moved as moved:
        context |= {"status": moved.status} | moved.shown
    return _page(request, "withdraw", comment, context)


def _page(request, name, comment, context):
    status = context.pop("status", 200)
    context |= {"comment": comment, "post": comment.post}
    return render(request, f"comments/editing/{name}.html", context, status=status)


def _owned(writer):
    return Comment.objects.on_any_thread().by(writer).withdrawable().select_related("post")


def _own(pk, writer):
    return get_object_or_404(_owned(writer), pk=pk)
