"""Reading a thread further, and answering in it."""

import re

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import EmptyPage
from django.db import IntegrityError, models
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from blog.context import site_of
from blog.models import Post
from blog.pagecache.page_store import stored_for
from blog.views.articles import post_at, show_article
from comments import gate
from comments.domain.writer_identity import guest_of, remember, token_for, writer_of
from comments.domain.writing import Asked, Closed, Declined, Refused, SaidAlready
from comments.models import Comment
from comments.thread import guest_prefill, server_drafts
from comments.thread.forms import CommentForm, GuestForm, form_for
from comments.thread.reading import Branch, Placed, place_of
from comments.views import sign_in_detour
from comments.views.stored_forms import NOT_FROM_HERE, is_sent_from_here, is_signed_in
from lib.db.prepared import Prepared


@require_safe
def permalink(request, pk):
    writer = writer_of(request)
    comment = get_object_or_404(Comment.objects.readable().met_by(writer), pk=pk)
    return redirect(place_of(comment, writer))


@require_safe
@stored_for(post_at)
def article_comments(request, number, **where):
    """A long thread from one of its top-level comments on, below the same article."""
    roots = Comment.objects.filter(post=post_at(**where), level=0).met_by(writer_of(request))
    return show_article(request, thread_from=get_object_or_404(roots, pk=number), **where)


def post_of_comment(pk, **_):
    return Comment.objects.readable().filter(pk=pk).values_list("post", flat=True).first()


@require_safe
@stored_for(post_of_comment)
def branch(request, pk, number=None):
    """Where a thread goes on that is too deep for its article's page, or too long for one."""
    writer = writer_of(request)
    comment = get_object_or_404(
        Comment.objects.readable().met_by(writer).select_related("post"), pk=pk
    )
    if number is not None and number < 2:
        raise Http404
    try:
        thread = Branch(comment, writer, number or 1)
    except EmptyPage as missing:
        raise Http404 from missing
    if not thread.roots:  # Nothing of it is left, or all that is has moved on.
        return redirect(thread.next_url or comment)
    is_open = comment.is_published and comment.post.accepts_comments_on(site_of(request))
    context = {"thread": thread, "post": comment.post, "writer": writer, "is_open": is_open}
    return render(request, "comments/branch.html", context)


@require_safe
@stored_for(post_of_comment)
def reply(request, pk):
    """The form below the comment that it answers."""
    parent = get_object_or_404(Comment.objects.readable().published(), pk=pk)
    writer = writer_of(request)
    initial = guest_prefill.recalled(request) | {"parent": parent.pk}
    initial |= server_drafts.given_back(request, parent.post, parent)
    form = form_for(writer, initial=initial)
    return _form_page(request, parent.post, writer, form, parent=parent)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_new(request, post_pk):
    """Where an account's form is sent; whoever was signed out meanwhile keeps their words."""
    if request.user.is_authenticated:
        return _compose(request, post_pk, writer_of(request), CommentForm)
    if request.method != "POST":
        return redirect_to_login(request.path)
    doubt = _("You were signed out meanwhile. Sign in again, or post it as a guest.")
    return _ask_again(request, post_pk, guest_of(request), GuestForm, doubt, status=403)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def comment_guest(request, post_pk):
    """Where a guest's form is sent: see stored_forms.py."""
    if request.method == "POST" and not is_sent_from_here(request):
        doubt = NOT_FROM_HERE
        return _ask_again(request, post_pk, guest_of(request), GuestForm, doubt, status=403)
    if is_signed_in(request):
        doubt = _("You are signed in now. Post it under that name?")
        return _ask_again(request, post_pk, writer_of(request), CommentForm, doubt, status=409)
    writer = guest_of(request, request.POST.get("name", ""), request.POST.get("email", ""))
    return _compose(request, post_pk, writer, GuestForm)


def ask_anew(request, post_pk):
    """The form of an account again, for whoever is signed in now."""
    doubt = _("You have signed in or out since this page was opened. Post it as it is now?")
    writer = writer_of(request)
    form_class = CommentForm if writer.account else GuestForm
    return _ask_again(request, post_pk, writer, form_class, doubt, status=403)


def form_again(request):
    """The form with what was typed, once what kept it from being posted is settled; or None."""
    post = Post.objects.published().filter(pk=_key(request, "post")).first()
    if post is None:
        return None
    parent = answered(request, post)
    initial = guest_prefill.recalled(request)
    initial |= {"text": request.POST.get("text", ""), "parent": parent and parent.pk}
    writer = writer_of(request)
    form = form_for(writer, initial=initial)
    return _form_page(request, post, writer, form, parent=parent)


def answered(request, post):
    """The comment on `post` that the form answers, as far as it can be answered; or None."""
    return Comment.objects.answerable().filter(post=post, pk=_key(request, "parent")).first()


def _key(request, field):
    key = request.POST.get(field, "")
    return int(key) if re.fullmatch(r"[0-9]{1,17}", key) else 0


def _ask_again(request, post_pk, writer, form_class, doubt, status):
    """The form once more, with what was typed and the reason why it wasn't posted."""
    post = Post.objects.published().filter(pk=post_pk).first()
    if post is None:
        return _nowhere(request)
    form = form_class(request.POST, post=post)
    form.add_error(None, doubt)
    return _form_page(request, post, writer, form, status=status)


def _nowhere(request):
    """The article can't be read (any more): say so, and give the words back."""
    context = {"text": request.POST.get("text", "")}
    return render(request, "comments/nowhere.html", context, status=404)


_to_answer = Prepared(
    lambda key, at: Post.objects.published(at).without_texts().filter(pk=key),
    key=models.BigIntegerField(),
    at=models.DateTimeField(),
)


def _compose(request, post_pk, writer, form_class):
    post = _to_answer.first(key=post_pk, at=timezone.now())
    if post is None:
        return _nowhere(request)
    if request.method != "POST":
        initial = guest_prefill.recalled(request) | server_drafts.given_back(request, post)
        form = form_class(initial=initial)
        return _form_page(request, post, writer, form)
    if sign_in_detour.is_asked(request):
        return _send_away(request, post, writer, form_class)
    if "forget" in request.POST:
        return _forget(request, post, writer, form_class)
    form = form_class(request.POST, post=post)
    if not form.is_valid():
        return _form_page(request, post, writer, form, status=422)
    if "edit" in request.POST:  # After a question: the words are to be changed after all.
        return _form_page(request, post, writer, form)
    if "preview" in request.POST:
        refusal = gate.refusal(form.signed(writer), post)
        shown = {"status": 403, "refusal": refusal} if refusal else {"preview": form.preview}
        return _form_page(request, post, writer, form, **shown)
    return _post_it(request, post, form.signed(writer), form)


def _forget(request, post, writer, form_class):
    """What the browser kept of a guest goes; what they are writing stays."""
    parent = answered(request, post)
    form = form_class(
        initial={"text": request.POST.get("text", ""), "parent": parent and parent.pk}
    )
    response = _form_page(request, post, writer, form, parent=parent)
    guest_prefill.forget(response)
    return response


def _send_away(request, post, writer, form_class):
    """To a service, to sign-in or out; with what was typed, or not at all."""
    try:
        return sign_in_detour.go(request, post, writer, answered(request, post))
    except server_drafts.Full:
        form = form_class(request.POST, post=post)
        form.errors.clear()  # Nothing was to be posted.
        form.add_error("text", _("This can’t be kept for you now. Copy it before you go on."))
        return _form_page(request, post, writer, form, status=429)


def _post_it(request, post, writer, form):
    if not (writer.account or writer.token):
        writer = form.signed(writer, token=token_for(form.key))
    parent = form.cleaned_data["parent"]
    try:
        sent = {"parent": parent, "terms": form.answer, "sending": form.sending}
        follows = form.cleaned_data["replies"]
        comment = Comment.write(post, writer, form.cleaned_data["text"], follows=follows, **sent)
    except Closed:
        return _form_page(request, post, writer, form, closed=True, status=403)
    except Refused as refused:
        return _form_page(request, post, writer, form, refusal=refused.refusal, status=403)
    except Declined as declined:
        form.tell(declined.verdict)
        return _form_page(request, post, writer, form, status=422)
    except Asked as asked:
        question = form.put(asked.question)
        status = 422 if form.errors else 409
        return _form_page(request, post, writer, form, question=question, status=status)
    except Comment.DoesNotExist:
        form.add_error("parent", _("The comment you are answering is no longer here."))
        return _form_page(request, post, writer, form, status=422)
    except SaidAlready:
        form.add_error("text", _("You have said this here already."))
        return _form_page(request, post, writer, form, status=422)
    except IntegrityError:
        if not writer.account or User.objects.filter(pk=writer.account.pk).exists():
            raise
        doubt = _("Your account was deleted meanwhile. Post it as a guest?")
        return _ask_again(request, post.pk, guest_of(request), GuestForm, doubt, status=403)
    response = _posted(request, comment, writer, form)
    server_drafts.sent(request, response, post, parent)
    if not writer.account:
        guest_prefill.keep_or_forget(request, response, form)
        remember(response, writer.token)
    return response


def _posted(request, comment, writer, form):
    if "HX-Request" not in request.headers:
        return redirect(place_of(comment, writer))
    comment.post.refresh_from_db()
    context = {
        "thread": Placed(comment),
        "post": comment.post,
        "comment": comment,
        "writer": writer,
    }
    # A fresh one, for the next thought.
    context["form"] = form_for(writer, initial=guest_prefill.once_more(form))
    return render(request, "comments/_posted.html", context, status=201)


def _form_page(request, post, writer, form, *, parent=None, status=200, **context):
    """The form on a page of its own, or alone when it is put below a comment."""
    if parent is None and form.is_bound and "parent" not in form.errors:
        parent = getattr(form, "cleaned_data", {}).get("parent")
    context.setdefault("refusal", gate.refusal(writer, post))
    context.setdefault("closed", not post.accepts_comments_on(site_of(request)))
    context |= {"post": post, "form": form, "parent": parent, "writer": writer}
    alone = "HX-Request" in request.headers
    template = "comments/_form.html" if alone else "comments/compose.html"
    return render(request, template, context, status=status)
