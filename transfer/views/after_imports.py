"""What an owner does once a blog is here: look at it, find articles of comments, decide on shortcodes and addresses."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, IntegerField, Value
from django.db.models.functions import Cast, Length, Replace
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from blog.addresses import moving
from blog.addresses.likeness import likely
from blog.content.address_forms import OWN
from blog.desk.access import owners
from blog.desk.forms.redirects import RedirectForm
from blog.desk.settings.addresses_form import example_of
from blog.models import Post, Redirect, Site
from lib.text.numbers import number
from transfer.imports.content.desk_choices import DEEDS, deeds_of
from transfer.imports.content.matching import split
from transfer.imports.files import old_addresses
from transfer.imports.runs import import_task
from transfer.models import ImportRun
from transfer.views.import_frame import FINISH, page

A_PAGE, FOUND, LOOKED_AT = old_addresses.COMPARED, 12, 10
# What makes an article one to look at: each counts as many times as it stands there.
_MARKS = ("<pre", "<figure", "<table", "<blockquote", "<img", "<iframe", "<video", "<audio", "[")
State = ImportRun.State


def _done(pk):
    return get_object_or_404(ImportRun.objects.select_related("who"), pk=pk, state=State.DONE)


@require_safe
def look(request, pk):
    """The most complicated articles, each beside where it stood."""
    run = _done(pk)
    ours = Post.objects.filter(pk__in=run.things.filter(kind="post").values("object_id"))
    weight = sum(
        (
            (Length("rendered") - Length(Replace("rendered", Value(mark)))) / len(mark)
            for mark in _MARKS
        ),
        Value(0),
    )
    weighed = ours.annotate(weight=Cast(weight, IntegerField()), size=Length("rendered"))
    posts = list(weighed.order_by(F("weight").desc(), F("size").desc())[:LOOKED_AT])
    root = run.blog_address.rstrip("/")
    paths = Redirect.objects.filter(post__in=posts).exclude(path__contains="?")
    was = dict(paths.order_by("-pk").values_list("post", "path"))
    rows = [(post, root and f"{root}{was.get(post.pk, post.get_absolute_url())}") for post in posts]
    run.mark(looked_at=timezone.now().isoformat())
    return _shown(request, "look", run, _("The ten most complicated articles"), rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
def unmatched(request, pk):
    """Comments whose article wasn't found, by the address that they hang on, worst first."""
    run = _done(pk)
    matches = run.options.get("matches", {})
    if request.method == "POST":
        return _change_matches(request, run, matches)
    threads = sorted(run.unmatched, key=lambda one: -one[1])
    asked = next((one for one in threads if one[0] == request.GET.get("address")), None)
    words = " ".join(request.GET.get("q", "").split())[:100]
    shown = Paginator(threads, A_PAGE).get_page(request.GET.get("page"))
    rows = [] if asked else [_thread(one, matches) for one in shown]
    about = {
        "page": shown,
        "rows": rows,
        "asked": asked and _thread(asked, matches),
        "found": _articles_titled(words) if asked else (),
        "words": words,
        "comments": sum(number for _address, number in threads),
        "ready": sum(number for address, number in threads if address in matches),
        "suggested": sum(1 for one in rows if one["likely"] and not one["match"]),
        "has_file": import_task.has_file(run),
    }
    return _shown(request, "unmatched", run, _("Comments without their article"), **about)


@require_http_methods(["GET", "HEAD", "POST"])
def shortcodes(request, pk):
    """What becomes of shortcodes that nobody knows, also once they are here."""
    run = _done(pk)
    names, chosen = run.plan.get("shortcodes", []), run.options.get("shortcodes", {})
    if request.method == "POST":
        import_task.apply_shortcodes(run, deeds_of(request.POST, [one["name"] for one in names]))
        return redirect("desk_import_shortcodes", run.pk)
    for one in names:
        one["deed"], _colon, one["language"] = chosen.get(one["name"], "keep").partition(":")
    about = {"names": names, "deeds": DEEDS, "has_file": import_task.has_file(run)}
    about["waits"] = run.marks.get("shortcodes_at") == "" and not run.marks.get("shortcodes_failed")
    skipped = Post.objects.filter(pk__in=run.marks.get("skipped", ())).without_texts()
    return _shown(
        request, "shortcodes", run, _("Shortcodes that we don’t know"), skipped=skipped, **about
    )


@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request, pk):
    """Old addresses that don't answer, and where all others lead."""
    run = _done(pk)
    if "lost" not in run.marks:  # It came by the command of an earlier release.
        old_addresses.note_lost(run)
    form = old_addresses.form_of_run(run)
    refused = None
    if request.method == "POST" and "form" in request.POST:
        return _choose_form(request, run, form)
    if request.method == "POST":
        refused = _lead_on(request, run)
        if refused is None:
            return redirect("desk_import_addresses", run.pk)
    about = _lost_addresses(run) | _redirects(run, request) | _forms(form) | {"refused": refused}
    status = 422 if refused else 200
    title = _("Every old address answers")
    if n := len(run.lost_addresses):
        words = ngettext("%(n)d old address doesn’t answer", "%(n)d old addresses don’t answer", n)
        title = words % {"n": n}
    return _shown(request, "addresses", run, title, status, **about)


def _lost_addresses(run):
    """Old addresses that don't answer, worst first, with what they may have meant."""
    lost = [
        {"path": path, "in_articles": own, "in_comments": in_comments, "likely": likely(path)}
        for path, own, in_comments, *_is_like in run.lost_addresses[:A_PAGE]
    ]
    suggested = sum(1 for one in lost if one["likely"])
    return {"lost": lost, "lost_in_all": len(run.lost_addresses), "suggested": suggested}


def _redirects(run, request):
    """A page of the addresses that lead on, perhaps those with some words."""
    words = " ".join(request.GET.get("q", "").split())[:100]
    redirects = old_addresses.redirects_of(run).with_things().order_by("path")
    matching = redirects.of_words(words) if words else redirects
    shown = Paginator(matching, A_PAGE).get_page(request.GET.get("page"))
    closed = old_addresses.closed_of(old_addresses.redirects_of(run)).count()
    about = {"total": redirects.count() - closed, "closed": closed}
    return about | {"page": shown, "words": words}


def _forms(form):
    """The form of the old blog's addresses beside ours."""
    keeps_form = Site.current().permalinks == form
    return {
        "form": form,
        "keeps_form": keeps_form,
        "ours": example_of(OWN),
        "theirs": form and example_of(form),
    }


def _choose_form(request, run, form):
    """Articles stand at addresses of the old blog's form, or of ours."""
    wanted = form if request.POST["form"] == "theirs" else ""
    if wanted != Site.current().permalinks:
        moving.choose(wanted, request.user)
    run.mark(permalinks=wanted)
    messages.success(request, _("Saved."))
    return redirect("desk_import_addresses", run.pk)


def _change_matches(request, run, matches):
    """One address is matched, or what was suggested for all of a page; or what is matched is brought in."""
    sent, asked = request.POST, {address for address, _number in run.unmatched}
    if "bring" in sent:
        if import_task.has_file(run):
            import_task.bring_more(run)
        return redirect("desk_import_run", run.pk)
    if "unmatch" in sent:
        matches.pop(sent["unmatch"], None)
    elif "suggestions" in sent:
        for address in asked & {*sent.getlist("suggested")} - matches.keys():
            if (meant := likely(split(address).path)) and meant.post:
                matches[address] = meant.address
    elif sent.get("address") in asked:
        post = get_object_or_404(Post, pk=number(sent.get("post")))
        matches[sent["address"]] = post.get_absolute_url()
    ImportRun.objects.filter(pk=run.pk).update(options=run.options | {"matches": matches})
    return redirect("desk_import_unmatched", run.pk)


def _thread(one, matches):
    address, number = one
    meant = likely(split(address).path)
    about = {"address": address, "n": number, "match": matches.get(address)}
    return about | {"likely": meant if meant and meant.post else None}


def _articles_titled(words):
    posts = Post.objects.all()
    for word in words.split():
        posts = posts.filter(title__icontains=word)
    return posts.exclude(title="").newest_first().without_texts()[:FOUND]


def _lead_on(request, run):
    """Lead an address on, or leave it; the form that can't do so, or None."""
    sent, lost = request.POST, [one[0] for one in run.lost_addresses]
    if "leave" in sent:
        run.mark(left=[*run.marks.get("left", []), sent["leave"]][-1000:])
        return None
    if "suggestions" in sent:
        for path in lost[:A_PAGE]:
            if meant := likely(path):
                form = RedirectForm({"path": path, "to": meant.address}, by=request.user)
                if form.is_valid():
                    form.save()
        run.mark(lost=[one for one in run.marks["lost"] if not old_addresses.answers(one[0])])
        return None
    form = RedirectForm(sent, by=request.user)
    if not form.is_valid():
        return form
    one = form.save()
    run.mark(lost=[each for each in run.marks.get("lost", []) if each[0] != one.path])
    messages.success(
        request,
        _("%(path)s now redirects to %(target)s.") % {"path": one.path, "target": one.target},
    )
    return None


def _shown(request, name, run, title, status=200, **about):
    about |= {"run": run, "name": run.title or run.called}
    return page(request, name, title, status, step=FINISH, **about)


urlpatterns = [
    path("import/<number:pk>/look/", owners(look), name="desk_import_look"),
    path("import/<number:pk>/comments/", owners(unmatched), name="desk_import_unmatched"),
    path("import/<number:pk>/shortcodes/", owners(shortcodes), name="desk_import_shortcodes"),
    path("import/<number:pk>/addresses/", owners(addresses), name="desk_import_addresses"),
]
