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
from comments.models import Trial
from trials.models import Fate
from trials.domain import reading
from trials.domain import settling

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
        """Whom it names: {"account": …} or {"email": …}; or nothing."""
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
    found = Trial.objects.of(post).with_all().first()
    if found is None and post.status != post.Status.DRAFT:
        return redirect("admin:blog_post_change", pk)  # It is out: there is no draft to read.
    if ended := request.POST.get("take_back"):
        return _taken_back(request, found, ended)
    if found and request.POST.get("do") == "thanks":
        reading.thank(found, "thanks" in request.POST)
        messages.success(request, _("Saved."))
        return redirect("admin:blog_post_trial", pk)
    initial = {"ends_at": found.ends_at if found else timezone.now() + USUAL}
    initial |= {"question": found.question if found else ""}
    form = TrialForm(request.POST if request.method == "POST" else None, initial=initial)
    may_ask = post.status == post.Status.DRAFT
    if may_ask and form.is_valid() and _is_asked(request, post, found, form):
        return redirect("admin:blog_post_trial", pk)
    return _shown(request, found, post=post, form=form, may_ask=may_ask)


def _shown(request, found, **about):
    return access.shown(
        request,
        "admin/blog/trial.html",
        _("Trial reading"),
        **about,
        trial=found,
        readers=found.readers.select_related("account") if found else (),
        thanked=found.readers.named() if found else (),
        outcomes=list(_outcomes(found)) if found else (),
        totals=_totals(found) if found else {},
    )


def _is_asked(request, post, found, form):
    """Begin it, or go on with it, and ask whoever is named; whether that could be done."""
    who = form.cleaned_data["who"]
    if who.get("account") and post.is_by(who["account"]):
        form.add_error("who", _("This is one of its authors."))
    if found and found.readers.count() >= MOST:
        form.add_error("who", _("A trial reading has 50 readers at most."))
    if form.errors:
        return False
    said = form.cleaned_data
    trial = reading.begin(post, request.user, said["ends_at"], said["question"])
    if who:
        reading.invite(trial, **who)
        messages.success(request, _("The invitation is on its way."))
    else:
        messages.success(request, _("Saved."))
    return True


def _taken_back(request, found, key):
    number = int(key) if key.isascii() and key.isdecimal() and len(key) < 18 else 0
    reading.take_back(
        get_object_or_404(found.readers if found else Trial.objects.none(), pk=number)
    )
    messages.success(request, _("Taken back. They can’t open the draft any more."))
    return redirect("admin:blog_post_trial", found.draft.pk)


def _outcomes(trial):
    """(the first comment of a thread, how many replies it has, how many move, how many stay) of each."""
    for tree in settling.trees_of(trial.thread):
        said = [one for one in tree if one.is_published or one.is_held]
        if said:
            moves = len(settling.moving(tree))
            yield tree[0], len(said) - 1, moves, len(said) - moves


def _totals(trial):
    """{fate: how many comments}, with what can’t move for want of what it answers among the private ones."""
    found = dict.fromkeys(Fate.values, 0)
    for tree in settling.trees_of(trial.thread):
        gone = settling.moving(tree)
        for one in tree:
            if one.is_published or one.is_held:
                chose = one.in_trial.fate if hasattr(one, "in_trial") else Fate.PRIVATE
                found[Fate.PUBLIC if one.pk in gone else _staying(chose)] += 1
    return found


def _staying(fate):
    return Fate.CLOSED if fate == Fate.CLOSED else Fate.PRIVATE
