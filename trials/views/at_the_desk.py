"""An author's page for the trial reading of a draft: who is asked, and what becomes of the comments."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.validators import validate_email
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog.desk import access
from blog.desk.forms import DayAndTime
from blog.member import privacy
from lib.text.numbers import number
from trials.domain import reading, settling
from trials.models import Fate, Trial

USUAL = timedelta(days=7)
LONGEST = timedelta(days=180)
MOST = 50  # readers of one trial


def urls(site):
    return [path("<int:pk>/trial/", site.admin_view(trial), name="blog_post_trial")]


class TrialForm(forms.Form):
    ends_at = DayAndTime(label=gettext_lazy("Until"), required=True)
    question = forms.CharField(
        label=gettext_lazy("What helps you (optional)"), required=False, max_length=300
    )
    who = forms.CharField(
        label=gettext_lazy("Ask a reader"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("The name of an account here, or an e-mail address."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_ends_at(self):
        at = self.cleaned_data["ends_at"]
        if at and not timezone.now() < at < timezone.now() + LONGEST:
            raise forms.ValidationError(_("Choose a time from now on, within half a year."))
        return at

    def clean_who(self):
        """The reader to ask: {"account": …} or {"email": …}; or {}."""
        who = " ".join(self.cleaned_data["who"].split())
        if not who:
            return {}
        if "@" in who:
            validate_email(who)
            return {"email": who}
        account = reading.account_named(who)
        if account is None:
            raise forms.ValidationError(_("No account here has this name."))
        return {"account": account}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request, pk):
    post = access.changeable(request, "post", pk)
    begun = Trial.objects.of(post).with_all().first()
    if begun is None and post.status != post.Status.DRAFT:
        return redirect("admin:blog_post_change", pk)  # It is out: there is no draft to read.
    if ended := request.POST.get("take_back"):
        reading.take_back(
            get_object_or_404(begun.readers if begun else Trial.objects.none(), pk=number(ended))
        )
        messages.success(request, _("Taken back. They can’t open the draft any more."))
        return redirect("admin:blog_post_trial", begun.draft.pk)
    if begun and request.POST.get("do") == "thanks":
        reading.thank(begun, "thanks" in request.POST)
        messages.success(request, _("Saved."))
        return redirect("admin:blog_post_trial", pk)
    initial = {"ends_at": begun.ends_at if begun else timezone.now() + USUAL}
    initial |= {"question": begun.question if begun else ""}
    form = TrialForm(request.POST if request.method == "POST" else None, initial=initial)
    may_ask = post.status == post.Status.DRAFT
    if may_ask and form.is_valid() and _ask_reader(request, post, begun, form):
        return redirect("admin:blog_post_trial", pk)
    return _shown(request, begun, post=post, form=form, may_ask=may_ask)


def _shown(request, begun, **about):
    return access.shown(
        request,
        "admin/blog/trial.html",
        _("Trial reading"),
        **about,
        trial=begun,
        readers=begun.readers.select_related("account") if begun else (),
        thanked=begun.readers.named() if begun else (),
        outcomes=list(_outcomes(begun)) if begun else (),
        totals=_totals(begun) if begun else {},
    )


def _ask_reader(request, post, begun, form):
    """Begin it, or go on with it, and ask whoever is named; whether that could be done."""
    who = form.cleaned_data["who"]
    if who.get("account") and post.is_by(who["account"]):
        form.add_error("who", _("This is one of its authors."))
    if begun and begun.readers.count() >= MOST:
        form.add_error("who", _("A trial reading has 50 readers at most."))
    if form.errors:
        return False
    asked = form.cleaned_data
    trial = reading.begin(post, request.user, asked["ends_at"], asked["question"])
    if who:
        reading.invite(trial, **who)
        # Without mail nobody hears of it, and a link would be no proof of whose address it is.
        if privacy.mail_is_printed():
            words = _(
                "E-mail isn’t set up, so nothing was sent. Set it up, then ask them once more."
            )
            messages.warning(request, words)
        else:
            messages.success(request, _("The invitation is on its way."))
    else:
        messages.success(request, _("Saved."))
    return True


def _outcomes(trial):
    """(the first comment of a thread, how many replies it has, how many move, how many stay) of each."""
    for tree in settling.trees_of(trial.thread):
        comments = [one for one in tree if one.is_published or one.is_held]
        if comments:
            moves = len(settling.moving(tree))
            yield tree[0], len(comments) - 1, moves, len(comments) - moves


def _totals(trial):
    """{fate: how many comments}, with what can’t move for want of what it answers among the private ones."""
    totals = dict.fromkeys(Fate.values, 0)
    for tree in settling.trees_of(trial.thread):
        gone = settling.moving(tree)
        for one in tree:
            if one.is_published or one.is_held:
                chose = one.in_trial.fate if hasattr(one, "in_trial") else Fate.PRIVATE
                stays = Fate.CLOSED if chose == Fate.CLOSED else Fate.PRIVATE
                totals[Fate.PUBLIC if one.pk in gone else stays] += 1
    return totals
