"""The pages on which somebody follows a thread or a branch of it, and sees what they follow."""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Guest
from blog.context import open_to
from blog.models import Post, Site
from blog.pagecache.page_store import stored_for
from blog.views.articles import post_at
from comments.models import Comment, Subscription
from comments.notify.address_confirmation import ask_about
from comments.thread.by_number import open_by_number
from comments.thread.forms import GuestForm
from comments.views.reading.thread import post_of_comment
from comments.views.writing.stored_forms import StoredForm
from comments.writers.identity import guest_of, new_token, remember, writer_of
from lib.text.numbers import number

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
Kind = Subscription.Kind
NOTHING = "nothing"
WILL_BE_NOTIFIED = gettext_lazy("We’ll e-mail you about this.")
WONT_BE_NOTIFIED = gettext_lazy("You won’t get e-mails about this any more.")


class FollowForm(forms.Form):
    kind = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": gettext_lazy("Choose one of these")}
    )

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        choices = []
        for kind in kinds:
            label = _("Replies to me") if kind == Kind.REPLIES else kind.label
            if kind == Kind.ARTICLE:  # in the blog's own word for comments
                label = _("Every new %(one)s on this article") % {
                    "one": Site.as_it_stands().called(1)
                }
            choices.append((kind.value, label))
        self.fields["kind"].choices = [*choices, (NOTHING, _("Don’t follow"))]


class GuestFollowForm(FollowForm):
    email = forms.EmailField(
        label=GuestForm.base_fields["email"].label,
        max_length=254,
        help_text=gettext_lazy("Never shown. We’ll first send you an e-mail to confirm it."),
        error_messages=GuestForm.base_fields["email"].error_messages,
    )


@dataclass(frozen=True)
class Thing:
    """What can be followed: the thread of an article, or a branch of it."""

    post: Post
    comment: Comment | None = None

    @property
    def kinds(self):
        return [Kind.BRANCH] if self.comment else [Kind.REPLIES, Kind.ARTICLE]

    @property
    def is_one(self):
        """Whether there is but one way to follow it, so that nothing has to be chosen."""
        return len(self.kinds) == 1

    @property
    def title(self):
        return _("Follow this branch") if self.comment else _("Follow this thread")

    @property
    def url(self):
        return self._address("follow")

    @property
    def guest_url(self):
        return self._address("follow_guest")

    @property
    def back(self):
        if self.comment:
            return reverse("thread", args=[self.comment.pk])
        return f"{self.post.get_absolute_url()}#comments"

    @property
    def where(self):
        return {"post": self.post, "comment": self.comment}

    def followed_by(self, writer):
        """The Subscription of whoever is at the form, or None."""
        return Subscription.objects.by(writer).filter(kind__in=self.kinds, **self.where).first()

    def _address(self, name):
        if self.comment:
            return reverse(f"{name}_branch", args=[self.comment.pk])
        return self.post.below(f"{name.replace('_', '/')}/")


def thread_at(request, **where):
    post = open_to(request).without_texts().filter(pk=post_at(**where)).first()
    if post is None:
        raise Http404
    return Thing(post)


def branch_at(request, pk):
    known = open_by_number(request, writer_of(request))
    readable = Comment.objects.on(known).published().select_related("post")
    comment = readable.filter(pk=pk).first()
    if comment is None:
        raise Http404
    return Thing(comment.post, comment)


@get_or_post
@stored_for(post_at)
def follow_thread(request, **where):
    return _follow(request, thread_at(request, **where))


@get_or_post
@stored_for(post_of_comment)
def follow_branch(request, pk):
    return _follow(request, branch_at(request, pk))


@csrf_exempt
@get_or_post
def follow_thread_as_guest(request, **where):
    return _follow_as_guest(request, thread_at(request, **where))


@csrf_exempt
@get_or_post
def follow_branch_as_guest(request, pk):
    return _follow_as_guest(request, branch_at(request, pk))


@never_cache
@get_or_post
@login_required
def following(request):
    """The page with what an account follows; each subscription has a button that ends it."""
    theirs = Subscription.objects.to(request.user)
    if request.method == "POST":
        if "letters" in request.POST:
            request.user.choose_letters(request.POST["letters"] == "on")
            messages.success(request, _("Saved."))
            return redirect("account_following")
        theirs.filter(pk=number(request.POST.get("end"))).end()
        return redirect("account_following")
    followed = theirs.outside_the_bin().with_all()
    context = {
        "followed": followed,
        "follows_blog": any(one.kind == Subscription.Kind.BLOG for one in followed),
        "is_author": request.user.posts.exists(),
    }
    return render(request, "member/following.html", context)


def _follow(request, thing):
    """The page with the form, and where an account's form is sent."""
    return _Place(request, writer_of(request), thing).sent_by_account()


def _follow_as_guest(request, thing):
    if request.method != "POST":
        return redirect(thing.url)
    return _Place(request, guest_of(request), thing).sent_by_guest()


@dataclass
class _Place(StoredForm):
    """The form by which somebody follows a thing."""

    signed_out = gettext_lazy("You’ve been signed out. Sign in again, or follow as a guest.")
    signed_in = gettext_lazy("You’re signed in now. Follow with your account?")

    thing: Thing

    def __post_init__(self):
        self.subscription = self.thing.followed_by(self.writer)

    def answer(self):
        form = self._form()
        if not form.is_bound:
            return self._page(form)
        if not form.is_valid():
            return self._page(form, 422)
        kind = form.cleaned_data["kind"]
        if self.writer.account:
            self._follow(self.writer.account, kind)
            return self._saved()
        return self._save_guest(form, kind)

    def ask_again(self, doubt, status):
        form = self._form()
        form.add_error(None, doubt)
        return self._page(form, status)

    def _form(self):
        sent = self.request.POST if self.request.method == "POST" else None
        guest = (
            None if self.writer.account else Guest.objects.confirmed_in(self.writer.token).first()
        )
        kind = self.subscription.kind if self.subscription else self.thing.kinds[-1]
        initial = {"kind": kind, "email": guest.email if guest else ""}
        form = FollowForm if self.writer.account else GuestFollowForm
        return form(sent, kinds=self.thing.kinds, initial=initial)

    def _save_guest(self, form, kind):
        """Follow at once for a guest who confirmed the address in this browser; ask others first.

        Nothing tells an address that is known elsewhere from one that nobody has confirmed.
        """
        if not ratelimit.consume(self.request, action="guest_follow"):
            form.add_error("email", get_adapter().error_messages["rate_limited"])
            return self._page(form, 429)
        guest = Guest.objects.at(form.cleaned_data["email"])
        if Guest.objects.confirmed_in(self.writer.token).filter(pk=guest.pk).exists():
            self._follow(guest, kind)
            return self._saved()
        if kind == NOTHING:
            form.add_error("kind", _("To unfollow, use the link at the end of any of our e-mails"))
            return self._page(form, 422)
        token = self.writer.token or new_token()
        made = Subscription.objects.follow(guest, kind, **self.thing.where, token=token)
        if not made.confirmed_at:
            ask_about(made, self.writer.ip_hash)
        response = self._page(form, asked=guest.email)
        if not self.writer.token:
            remember(response, token)
        return response

    def _follow(self, person, kind):
        self.subscription = None
        if kind == NOTHING:
            theirs = Subscription.objects.to(person).filter(kind__in=self.thing.kinds)
            theirs.filter(**self.thing.where).end()
        else:
            self.subscription = Subscription.objects.follow(person, kind, **self.thing.where)

    def _saved(self):
        if self.is_in_place:
            return render(self.request, "comments/following/_followed.html", self._context())
        messages.success(self.request, WILL_BE_NOTIFIED if self.subscription else WONT_BE_NOTIFIED)
        return redirect(self.thing.back)

    def _page(self, form, status=200, **context):
        template = (
            "comments/following/_follow.html"
            if self.is_in_place
            else "comments/following/follow.html"
        )
        context |= self._context() | {"form": form}
        return render(self.request, template, context, status=status)

    def _context(self):
        return {
            "thing": self.thing,
            "post": self.thing.post,
            "writer": self.writer,
            "subscription": self.subscription,
            "follows": self.subscription.kind if self.subscription else "",
            "told_at": self.subscription and self.subscription.person.email,
        }
