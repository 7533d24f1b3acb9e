"""Answering an article, or a comment on it: the form, and what becomes of it once it is sent."""

from contextlib import suppress
from dataclasses import dataclass, replace

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, models
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from blog.context import may_open, site_of
from blog.models import Post
from blog.pagecache.page_store import stored_for
from comments import gate
from comments.domain.refusals import Closed, Refused, Untaken, refuse
from comments.models import Comment
from comments.thread import guest_prefill, server_drafts
from comments.thread.by_number import open_by_number
from comments.thread.forms import form_for
from comments.thread.guest_prefill import FIELDS
from comments.thread.reading import Placed, place_of
from comments.views.reading.thread import post_of_comment
from comments.views.writing import sign_in_detour
from comments.views.writing.stored_forms import StoredForm
from comments.writers.identity import guest_of, remember, to_confirm, token_for, writer_of
from lib.db.prepared import Prepared
from lib.text.numbers import number

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@stored_for(post_of_comment)
def reply(request, pk):
    """The form below the comment that it answers."""
    writer = writer_of(request)
    parent = get_object_or_404(
        Comment.objects.on(open_by_number(request, writer)).once_public(), pk=pk
    )
    form = Reply(request, writer, parent.post_id)
    return form.empty(parent) if parent.is_published else form.too_late(parent)


@get_or_post
def comment_new(request, post_pk):
    """Take a comment by an account; a writer who was signed out meanwhile keeps their words."""
    if request.method != "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    return Reply(request, writer_of(request), post_pk).sent_by_account()


@csrf_exempt
@get_or_post
def comment_guest(request, post_pk):
    """Take a comment by a guest."""
    return Reply(request, guest_of(request), post_pk).sent_by_guest()


def form_again(request):
    """The form with what was typed, once what kept it from being posted is settled; or None."""
    reply = Reply(request, writer_of(request), number(request.POST.get("post")))
    return reply.post and reply.with_the_words(guest_prefill.recalled(request))


_to_answer = Prepared(
    lambda key, at: Post.objects.out(at).without_texts().filter(pk=key),
    key=models.BigIntegerField(),
    at=models.DateTimeField(),
)


@dataclass
class Reply(StoredForm):
    """Somebody in front of the form below an article, or below a comment on it."""

    signed_out = _("You’ve been signed out. Sign in again, or post it as a guest.")
    signed_in = _("You’re signed in now. Post it under that name?")
    between = _("You signed in or out after opening this page. Post it like this?")
    deleted = _("Your account has been deleted. Post it as a guest?")

    post_pk: int

    def __post_init__(self):
        post = _to_answer.first(key=self.post_pk, at=timezone.now())
        is_open = post and may_open(self.request, post)
        if is_open and post.is_unlisted:
            known = open_by_number(self.request, self.writer)
            is_open = known.filter(pk=post.pk).exists()
        self.post = post if is_open else None

    def answer(self):
        sent = self.request.POST
        if self.post is None:
            return self._nowhere()
        if self.request.method != "POST":
            return self.empty()
        if not self.writer.account:
            typed = {name: sent.get(name, "") for name in ("name", "email")}
            self.writer = replace(self.writer, **typed)
        if "sign_in" in sent or "discard" in sent:  # The buttons that lead away from the form.
            return self._send_away()
        if "forget" in sent:
            # What the browser kept of a guest goes; what they are writing stays.
            response = self.with_the_words()
            guest_prefill.forget(response)
            return response
        if "change" in sent:
            return self._ask_who(sent, 200)
        form = self._form(sent, is_preview="preview" in sent)
        if not form.is_valid() or "edit" in sent:  # After a question: they are changed after all.
            return self._page(form, status=422 if form.errors else 200)
        self.writer = form.signed(self.writer)
        if "preview" in sent:
            try:
                refuse(self.writer, self.post)
            except Refused as refused:
                return self._page(form, **form.refuse(refused))
            return self._page(form, preview=form.preview)
        return self._ask_who(sent, 422) if form.is_unnamed else self._write(form)

    def ask_again(self, doubt, status):
        """The form once more, with what was typed and the reason why it wasn't posted."""
        if self.post is None:
            return self._nowhere()
        form = self._form(self.request.POST)
        form.add_error(None, doubt)
        return self._page(form, status=status)

    def empty(self, parent=None):
        """The form with what their browser, or their way through sign-in, has kept for it."""
        initial = guest_prefill.recalled(self.request) | {"parent": parent and parent.pk}
        initial |= server_drafts.given_back(self.request, self.post, parent)
        return self._page(self._form(initial=initial), parent=parent)

    def too_late(self, gone):
        """What became of the comment that was to be answered, and the form for one of its own.

        What was typed as an answer is in the browser, under the number of what it answers.
        """
        initial = guest_prefill.recalled(self.request) | {"parent": gone.pk}
        initial |= server_drafts.given_back(self.request, self.post, gone)
        return self._page(self._form(initial=initial), gone=gone, status=404)

    def with_the_words(self, initial=None, **context):
        """The form with what was typed, though nothing was to be posted."""
        parent = self._answered()
        typed = {"text": self.request.POST.get("text", ""), "parent": parent and parent.pk}
        return self._page(self._form(initial=(initial or {}) | typed), parent=parent, **context)

    def _write(self, form):
        if not (self.writer.account or self.writer.token):
            self.writer = replace(self.writer, token=token_for(form.key))
        try:
            comment = form.write(self.writer)
        except Closed as closed:
            return self._closed(form, closed)
        except Untaken as untaken:
            return self._page(form, **form.refuse(untaken))
        except IntegrityError:
            account = self.writer.account
            if not account or User.objects.filter(pk=account.pk).exists():
                raise
            self.writer = guest_of(self.request)
            return self.ask_again(self.deleted, 403)
        response = self._written(comment, form)
        server_drafts.sent(self.request, response, self.post, form.cleaned_data["parent"])
        if not self.writer.account:
            guest_prefill.keep_or_forget(self.request, response, form)
            remember(response, self.writer.token)
        return response

    def _closed(self, form, closed):
        """The words back; where comments open again, the browser has them until then as well."""
        kept, parent = None, form.cleaned_data["parent"]
        if self.post.rest_on(site_of(self.request)):
            place = server_drafts.place_of_form(self.request, self.post, parent)
            with suppress(server_drafts.Full):
                kept = server_drafts.keep(self.request, self.writer, self.post, parent, place)
        response = self._page(form, **form.refuse(closed), is_kept_here=bool(kept))
        if kept:
            server_drafts.remember(response, kept)
        return response

    def _written(self, comment, form):
        if not self.is_in_place:
            if comment.is_held:
                messages.success(self.request, _("Thank you. A moderator will read it first."))
            if to_confirm(self.writer):
                words = _(
                    "We’ve e-mailed you. Confirm your address to hear about replies and decisions."
                )
                messages.success(self.request, words)
            return redirect(place_of(comment, self.writer))
        comment.post.refresh_from_db()
        context = {
            "thread": Placed(comment),
            "post": comment.post,
            "comment": comment,
            "writer": self.writer,
            # A fresh one, for the next thought.
            "form": self._form(initial=guest_prefill.once_more(form)),
        }
        return render(self.request, "comments/form/_posted.html", context, status=201)

    def _ask_who(self, sent, status):
        """The form with its words, to be told who writes: in place that comes last."""
        kept = {name: sent[name] for name in (*FIELDS, "remember", "terms") if name in sent}
        return self.with_the_words(kept, who="asked", is_next=True, status=status)

    def _send_away(self):
        """Redirect to a sign-in service, to sign-in or out, with what was typed, or stay here with it."""
        try:
            return sign_in_detour.go(self.request, self.post, self.writer, self._answered())
        except sign_in_detour.TooMany:
            return self._stay(get_adapter().error_messages["rate_limited"])
        except server_drafts.Full:
            return self._stay(_("We can’t save your text right now. Copy it before you go on."))

    def _stay(self, why):
        """The form with its words, and why nobody is sent away from it now."""
        form = self._form(self.request.POST)
        form.errors.clear()  # Nothing was to be posted.
        form.add_error("text", why)
        return self._page(form, status=429)

    def _answered(self):
        """The comment on the post that the form answers, as far as it can be answered; or None."""
        answerable = Comment.objects.answerable().filter(post=self.post)
        return answerable.filter(pk=number(self.request.POST.get("parent"))).first()

    def _form(self, *args, **kwargs):
        return form_for(self.writer, *args, post=self.post, **kwargs)

    def _page(self, form, *, parent=None, status=200, **context):
        """The form on a page of its own, or alone when it is put below a comment."""
        if parent is None and form.is_bound and "parent" not in form.errors:
            parent = getattr(form, "cleaned_data", {}).get("parent")
        context.setdefault("who", getattr(form, "who", ""))
        context.setdefault("refusal", gate.refusal(self.writer, self.post))
        context.setdefault("closed", not self.post.accepts_comments_on(site_of(self.request)))
        context |= {"post": self.post, "form": form, "parent": parent, "writer": self.writer}
        template = "comments/form/_form.html" if self.is_in_place else "comments/form/compose.html"
        return render(self.request, template, context, status=status)

    def _nowhere(self):
        """The article can't be read (any more): say so, and give the words back."""
        context = {"text": self.request.POST.get("text", "")}
        return render(self.request, "comments/form/nowhere.html", context, status=404)
