"""What articles are filed under: the categories as a tree, the tags, and the series."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import RedirectView

from blog.desk import access
from blog.desk.filing.term_moves import MOVES, swap
from blog.desk.forms.terms import FORMS
from blog.models import Category, Post, Series, Tag, TermMerge
from blog.models.terms.merges import TERMS
from lib.text.numbers import number
from lib.web import converters  # noqa: F401 (registers the numbers of addresses)

MODELS = TERMS | {"series": Series}
NEW = {"tag": _lazy("New tag"), "category": _lazy("New category"), "series": _lazy("New series")}


permitted = access.permitted("blog.change_tag")  # What tags are of is part of writing.


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request):
    """Show all categories, tags and series; a POST moves a category."""
    if request.method == "POST":
        category = get_object_or_404(Category, pk=number(request.POST.get("category")))
        if move := MOVES.get(request.POST.get("move")):
            move(category)
        return redirect("desk_terms")
    context = {
        "categories": _with_numbers(Category.objects.tree(), "categories"),
        "tags": _with_numbers(list(Tag.objects.all()), "tags"),
        "series": list(Series.objects.all()),
        "merges": TermMerge.objects.undoable()[:20],
    }
    return access.shown(request, "admin/blog/terms/list.html", _("Categories and tags"), **context)


def _with_numbers(terms, field):
    """Each with `number`, how many articles it has, drafts among them."""
    under = {}
    filed = getattr(Post, field).through.objects.filter(post__in=Post.objects.values("pk"))
    for term, post in filed.values_list(
        f"{Post._meta.get_field(field).related_model._meta.model_name}", "post"
    ):
        under.setdefault(term, set()).add(post)
    for one in terms:
        keys = getattr(one, "branch", None)
        keys = keys if isinstance(keys, list) else [one.pk]
        one.number = len(set().union(*(under.get(key, ()) for key in keys)))
    return terms


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, kind, pk=None):
    """A new one, or one that is renamed, moved or deleted."""
    if kind not in FORMS:
        raise Http404
    one = get_object_or_404(MODELS[kind], pk=pk) if pk else None
    if one and "delete" in request.POST:
        one.delete()
        messages.success(
            request, _("“%(name)s” is deleted. Its articles stay.") % {"name": one.name}
        )
        return redirect("desk_terms")
    form = FORMS[kind](request.POST or None, instance=one)
    if form.is_valid():
        kept = form.save()
        messages.success(request, _("Saved."))
        return redirect("desk_term", kind, kept.pk) if kind == "series" else redirect("desk_terms")
    title = one.name if one else NEW[kind]
    parts = one.parts() if kind == "series" and one else None
    return access.shown(
        request, "admin/blog/terms/edit.html", title, form=form, term=one, kind=kind, parts=parts
    )


@require_POST
def order(request, pk):
    """Move a part of a series, or take it out."""
    series = get_object_or_404(Series, pk=pk)
    parts = list(series.parts())
    part = next((one for one in parts if one.pk == number(request.POST.get("post"))), None)
    if part is None:
        raise Http404
    move = request.POST.get("move")
    if move == "remove":
        parts.remove(part)
    else:
        swap(parts, part, -1 if move == "up" else 1)
    series.put(parts)
    return redirect("desk_term", "series", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, kind):
    """Which name stays, and what happens; sent, it happens."""
    if kind not in TERMS:
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET
    numbers = [number(value) for value in asked.getlist("picked")[:100]]
    terms = list(TERMS[kind].objects.filter(pk__in=numbers))
    if len(terms) < 2:
        messages.warning(request, _("Choose at least two to merge."))
        return redirect("desk_terms")
    terms.sort(key=lambda one: one.posts.count(), reverse=True)
    kept = next((one for one in terms if one.pk == number(asked.get("kept"))), terms[0])
    if request.method == "POST" and "merge" in request.POST:
        TermMerge.merge(kept, terms, request.user)
        messages.success(
            request,
            _("Merged into “%(name)s”. You can undo this for 30 days.") % {"name": kept.name},
        )
        return redirect("desk_terms")
    effects = [(one, one.posts.count()) for one in terms]
    others = [one for one in terms if one != kept]
    context = {"found": effects, "kept": kept, "others": others, "kind": kind}
    title = ngettext("Merge %(n)s", "Merge %(n)s", len(terms)) % {"n": len(terms)}
    return access.shown(
        request, "admin/blog/terms/merge.html", title, happens=_happens(kept, others), **context
    )


def _happens(kept, others):
    """How many articles are under the name that stays, and how many of them were under both."""
    own = set(kept.posts.values_list("pk", flat=True))
    comes = set().union(*(one.posts.values_list("pk", flat=True) for one in others))
    return {"n": len(own | comes), "both": len(own & comes)}


@require_POST
def undo(request, pk):
    merged = get_object_or_404(TermMerge.objects.undoable(), pk=pk)
    term = merged.undo()
    messages.success(request, _("“%(name)s” is back, with its articles.") % {"name": term.name})
    return redirect("desk_terms")


before = RedirectView.as_view(pattern_name="desk_terms")  # Where lists of them stood.

urlpatterns = [
    path("terms/", permitted(terms), name="desk_terms"),
    path("terms/undo/<number:pk>/", permitted(undo), name="desk_merge_undo"),
    path("terms/series/<number:pk>/order/", permitted(order), name="desk_series_order"),
    path("terms/<slug:kind>/add/", permitted(edit), name="desk_term_add"),
    path("terms/<slug:kind>/merge/", permitted(merge), name="desk_merge"),
    path("terms/<slug:kind>/<number:pk>/", permitted(edit), name="desk_term"),
    *(path(f"blog/{kind}/", before) for kind in TERMS),
]
