"""What somebody does with their own comment: say it in other words, take it back."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from blog.context import site_of
from comments import gate
from comments.domain.writer_identity import writer_of
from comments.domain.writing import Asked, Closed, Declined, Moved, Refused
from comments.models import Comment
from comments.thread.forms import EditForm
from comments.thread.reading import place_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def edit(request, pk):
    """Its writer says it in other words; what keeps them from being saved gives them back."""
    writer = writer_of(request)
    comment = _owned(writer).filter(pk=pk).first()
    if comment is None:
        return _unsaved(request, pk)
    initial = {"text": (comment.waiting or comment).text}
    form = EditForm(request.POST or None, initial=initial, post=comment.post)
    page = _why_not(comment, writer, site_of(request))
    if form.is_bound and form.is_valid() and not page and "edit" not in request.POST:
        try:
            comment.edit(form.cleaned_data["text"], writer=writer, terms=form.answer)
            return redirect(place_of(comment, writer))
        except Refused as refused:
            page = {"refusal": refused.refusal}
        except Declined as declined:
            form.tell(declined.verdict)
        except Closed:
            page = {"closed": True}
        except Moved:
            page = {"late": True}
        except Asked as asked:
            page = {"question": form.put(asked.question)}
    status = (
        422 if form.errors else 409 if {"question", "late"} & page.keys() else 403 if page else 200
    )
    context = {"comment": comment, "post": comment.post, "writer": writer, "form": form} | page
    return render(request, "comments/edit.html", context, status=status)


@get_or_post
def withdraw_edit(request, pk):
    """An edit that waits is taken back; the comment stays as everybody reads it."""
    writer = writer_of(request)
    comment = _own(pk, writer)
    edit = comment.waiting
    context = {"comment": comment, "edit": edit, "post": comment.post, "gone": edit is None}
    if request.method == "POST" and edit:
        try:
            comment.take_edit_back()
            return redirect(place_of(comment, writer))
        except Moved:
            context["gone"] = True
    status = 409 if context["gone"] else 200
    return render(request, "comments/withdraw_edit.html", context, status=status)


@get_or_post
def withdraw(request, pk):
    """Its writer takes it back, after being asked once."""
    comment = _own(pk, writer_of(request))
    context = {"comment": comment, "post": comment.post}
    if request.method != "POST":
        return render(request, "comments/withdraw.html", context)
    try:
        comment.withdraw()
    except Moved:
        return render(request, "comments/withdraw.html", context | {"gone": True}, status=409)
    return redirect(f"{comment.post.get_absolute_url()}#comments")


def _owned(writer):
    return Comment.objects.readable().by(writer).withdrawable().select_related("post")


def _own(pk, writer):
    return get_object_or_404(_owned(writer), pk=pk)


def _unsaved(request, pk):
    """Whoever was signed out meanwhile, or whose comment is gone, gets their words back."""
    if request.method != "POST":
        raise Http404
    is_there = Comment.objects.readable().withdrawable().filter(pk=pk).exists()
    context = {"text": request.POST.get("text", "")}
    return render(request, "comments/unsaved.html", context, status=403 if is_there else 404)


def _why_not(comment, writer, site):
    """What the page says in place of the form, or nothing."""
    if refusal := gate.refusal(writer, comment.post):
        return {"refusal": refusal}
    if not comment.post.accepts_comments_on(site):
        return {"closed": True}
    if not Comment.objects.editable(site).filter(pk=comment.pk).exists():
        return {"late": True}
    return {}
