"""Subscribing to new articles by mail, and the page where it is changed and ended."""

from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from blog.context import site_of
from blog.mail.stop_links import NotOurs
from blog.models import Post, Tag
from blog.pagecache.page_store import stored
from comments.models import Pace
from comments.thread.forms import GuestForm
from comments.views.writing.stored_forms import StoredForm
from comments.writers.identity import guest_of, writer_of
from lib.web.choices import RowsChoice
from newsletter.articles import subscriptions as article_subscriptions
from newsletter.articles.links import ArticlesLink, TooOld
from newsletter.articles.sending import DAILY, WEEKLY

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
ALL, SOME = "all", "some"


def _authors():
    """The accounts that have published here."""
    public = Post.objects.listed().order_by()
    wrote = User.objects.filter(pk__in=public.values("author"))
    return (wrote | User.objects.filter(pk__in=public.values("coauthors"))).distinct()


class SubscribeForm(forms.Form):
    """An account's has the author alone, where it stands on an author's page."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages=GuestForm.base_fields["email"].error_messages,
    )
    author = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("This author has no articles here any more.")},
    )

    def __init__(self, *args, account=None):
        super().__init__(*args)
        self.fields["author"].queryset = _authors()
        if account:
            del self.fields["email"]

    @property
    def of_author(self):
        """The author whose articles the form asks for; None where it asks for all, or isn't sent yet."""
        return getattr(self, "cleaned_data", {}).get("author")


class ChoicesForm(forms.Form):
    pace = forms.ChoiceField(choices=Pace, error_messages={"required": _("Choose one of these")})
    which = forms.ChoiceField(choices=[(ALL, ALL), (SOME, SOME)], required=False)


class WhichForm(forms.Form):
    tags = RowsChoice(Tag.objects.none(), required=False)
    authors = RowsChoice(User.objects.none(), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tags"].queryset = Tag.objects.in_use().order_by("name")
        self.fields["authors"].queryset = _authors().order_by("name")

    def clean(self):
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError(_("Choose at least one tag or author."))
        return self.cleaned_data


@get_or_post
@stored
def subscribe(request):
    """The page with the field alone, and where an account presses its button."""
    return _Door(request, writer_of(request)).sent_by_account()


@csrf_exempt
@get_or_post
def subscribe_as_guest(request):
    """Where the field is sent that stands below each article."""
    if request.method != "POST":
        return redirect("follow")
    return _Door(request, guest_of(request)).sent_by_guest()


@csrf_exempt
@never_cache
@get_or_post
def choices(request, key):
    """The page behind the links in mail. Opening it changes nothing: programs open every link."""
    try:
        link = ArticlesLink.opened(key)
    except TooOld:
        return render(request, "newsletter/articles_by_mail.html", {"fault": "old"}, status=410)
    except NotOurs:
        return render(request, "newsletter/articles_by_mail.html", {"fault": "forged"}, status=404)
    return _Choices(request, link).answer()


@csrf_exempt
@never_cache
@get_or_post
def which(request, key):
    """Which tags and authors; behind the same links."""
    try:
        link = ArticlesLink.opened(key)
    except (TooOld, NotOurs):
        return redirect("articles_by_mail", key)
    return _Choices(request, link).answer_which()


@never_cache
@get_or_post
@login_required
def own_choices(request):
    return _Choices(request, ArticlesLink(request.user), reverse("account_articles")).answer()


@never_cache
@get_or_post
@login_required
def own_which(request):
    return _Choices(request, ArticlesLink(request.user), reverse("account_articles")).answer_which()


@dataclass
class _Door(StoredForm):
    """The field and the button by which somebody subscribes."""

    signed_out = _("You’ve been signed out. Sign in again, or enter your e-mail address.")
    signed_in = _("You’re signed in now. Subscribe with your account?")

    def answer(self):
        if not site_of(self.request).mails_articles:
            raise Http404
        if self.request.method != "POST":
            return self._page(SubscribeForm())
        form = self._form()
        if not form.is_valid():
            return self._page(form, 422)
        if self.writer.account:
            article_subscriptions.begin(self.writer.account, form.of_author)
            if self.is_in_place:
                return self._page(form, begun=True)
            return redirect(reverse("account_articles") + "?new")
        email = form.cleaned_data["email"]
        article_subscriptions.ask(email, self.writer.ip_hash, form.of_author)
        return self._page(form, asked=email)

    def ask_again(self, doubt, status):
        form = self._form()
        form.add_error(None, doubt)
        return self._page(form, status)

    def _form(self):
        return SubscribeForm(self.request.POST, account=self.writer.account)

    def _page(self, form, status=200, **context):
        template = "newsletter/_subscribe.html" if self.is_in_place else "newsletter/subscribe.html"
        account = self.writer.account
        context |= {"form": form, "known": bool(account), "own_email": account and account.email}
        context["author"] = author = form.of_author
        subscription = ArticlesLink(account).subscription if account else None
        context["subscription"] = (
            subscription
            if subscription and (not author or subscription.has_author(author))
            else None
        )
        return render(self.request, template, context, status=status)


@dataclass
class _Choices:
    """How often somebody gets which articles, behind a link or with an account."""

    request: object
    link: ArticlesLink
    here: str = ""

    def __post_init__(self):
        self.is_own = bool(self.here)
        self.here = self.here or self.link.address  # Signed anew each time it is asked.
        self.subscription = self.link.subscription

    def answer(self):
        sent = self.request.POST
        if self.request.method != "POST":
            return self._page()
        if "end" in sent or "List-Unsubscribe" in sent:
            self.link.unsubscribe()
            return self._page(is_ended=True)
        if "subscribe" in sent:
            return self._begin()
        if self.subscription is None:
            return self._page(status=409)
        form = ChoicesForm(sent)
        if not form.is_valid():
            return self._page(form, 422)
        self.subscription.choose(form.cleaned_data["pace"])
        if form.cleaned_data["which"] != SOME:
            self.subscription.choose_all()
            return redirect(f"{self.here}?saved")
        return redirect(f"{self.here}which/")

    def answer_which(self):
        if self.subscription is None:
            return redirect(self.here)
        sent = self.request.POST if self.request.method == "POST" else None
        kept = {"tags": self.subscription.tags.all(), "authors": self.subscription.authors.all()}
        form = WhichForm(sent, initial=kept)
        if form.is_valid():
            self.subscription.choose_only(**form.cleaned_data)
            return redirect(f"{self.here}?saved")
        context = self._context() | {"form": form}
        status = 422 if form.errors else 200
        return render(
            self.request, "newsletter/articles_by_mail_which.html", context, status=status
        )

    def _begin(self):
        if not (self.link.may_subscribe or self.request.user.is_authenticated):
            return self._page(status=409)
        if not self.link.may_subscribe and self.request.user != self.link.person:
            return self._page(status=409)
        self.link.subscribe()
        if self.link.may_subscribe:  # A link that lasts, for whoever keeps the page open.
            return redirect(f"{ArticlesLink(self.link.person).address}?new")
        return redirect(f"{self.here}?new")

    def _page(self, form=None, status=200, *, is_ended=False):
        context = self._context() | {"form": form, "is_ended": is_ended}
        return render(self.request, "newsletter/articles_by_mail.html", context, status=status)

    def _context(self):
        return {
            "link": self.link,
            "here": self.here,
            "subscription": self.subscription,
            "email": self.link.person.email,
            "is_own": self.is_own,
            "is_new": "new" in self.request.GET,
            "is_saved": "saved" in self.request.GET,
            "daily": DAILY,
            "weekly": WEEKLY,
        }
