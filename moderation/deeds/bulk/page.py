"""Many comments at once: select them, see what it leads to, do it, and watch it being done."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lib.text.numbers import number
from moderation.deeds.bulk import action as actions
from moderation.deeds.bulk.forms import BulkForm
from moderation.deeds.bulk.plan import plan_bulk
from moderation.deeds.bulk.wording import (
    kept_of,
    of_result,
    on_button,
    skipped_in,
    skipped_of,
    to_do,
    what_followed,
)
from moderation.desk.previewed import Previewed
from moderation.forms.requests import get_or_post
from moderation.lists.queue import Queue
from moderation.models import Bulk
from moderation.plans import applicable_rules
from moderation.plans.applicable_rules import Rulebook
from moderation.plans.removal import NotAllowed

ROWS = 200  # of a list to select from; “all that match” takes the others as well
EXCERPTS = 50  # of the comments that go, beside the preview


@never_cache
@get_or_post
def select(request):
    """A list with boxes to tick. Sent, what was ticked is prepared, and nothing done."""
    queue = Queue.asked(request.GET)
    if request.method != "POST":
        return _selection(request, queue)
    is_all = "all" in request.POST
    keys = {number(key) for key in request.POST.getlist("comment")}
    comments = queue.comments() if is_all else applicable_rules.judgeable().filter(pk__in=keys)
    if not comments.exists():
        return _selection(request, queue, is_nothing_selected=True)
    action = request.POST.get("deed", "")
    bulk = actions.prepare(
        request.user,
        comments.order_by("created_at", "pk"),
        deed=action if action in Bulk.Deed else "",
        came_from=queue.query[:1000],
        matched=len(queue) if is_all else 0,
    )
    return redirect("bulk", bulk.pk)


@never_cache
@get_or_post
def bulk(request, pk):
    """A draft shows what it would lead to; what was started, how it stands or ended."""
    bulk = get_object_or_404(Bulk.objects.select_related("made_by__account", "rule"), pk=pk)
    if not bulk.is_draft:
        return redirect("bulk", pk) if request.method == "POST" else _state(request, bulk)
    if not bulk.is_by(request.user):
        raise Http404
    return Draft(request, bulk).answer()


@require_POST
def stop(request, pk):
    """Stop a bulk that is being done."""
    actions.stop(get_object_or_404(Bulk, pk=pk))
    return redirect("bulk", pk)


@require_POST
def undo(request, pk):
    """Take back all that a bulk has decided."""
    theirs = Bulk.objects.select_related("made_by__account", "rule")
    bulk = get_object_or_404(theirs.filter(made_by__account=request.user), pk=pk)
    if bulk.is_draft:
        raise Http404
    try:
        actions.take_back(request.user, bulk)
    except NotAllowed as refused:
        return _state(request, bulk, refused)
    return redirect("bulk", pk)


def _selection(request, queue, *, is_nothing_selected=False):
    rows = queue.comments().select_related("post").defer("post__text", "post__rendered")
    context = {
        "queue": queue,
        "rows": rows[:ROWS],
        "most": actions.MOST,
        "is_nothing_selected": is_nothing_selected,
        "list_address": _list(queue.query),
    }
    status = 422 if is_nothing_selected else 200
    return render(request, "moderation/bulk/select.html", context, status=status)


def _list(query):
    return f"{reverse('review')}?{query}" if query else reverse("review")


class Draft(Previewed):
    """What is selected, what is to be done with it, and what that leads to."""

    template = "moderation/bulk/bulk.html"

    def __init__(self, request, bulk):
        super().__init__(request)
        self.bulk, rulebook = bulk, Rulebook()
        self.form = BulkForm.of(bulk, rulebook)
        if self.sent:
            self.form = BulkForm(self.sent, rulebook=rulebook)

    def do(self):
        actions.choose(self.bulk, **self.form.chosen)
        if "confirm" in self.sent:
            actions.start(self.moderator, self.bulk, self.sent["confirm"])

    def done(self, started):
        return redirect("bulk", self.bulk.pk)

    def context(self, meanwhile):
        bulk, items = self.bulk, self.bulk.items.select_related("comment__post")
        unseen = "comment__rendered", "comment__post__text", "comment__post__rendered"
        context = {
            "bulk": bulk,
            "number": bulk.items.count(),
            "deed": self.form["deed"].value(),
            "list_address": _list(bulk.came_from),
        }
        context["excerpts"] = items.defer(*unseen)[:EXCERPTS]
        context["title"] = to_do(context["deed"], context["number"])
        if self.form.errors or not bulk.is_chosen:
            return context
        plan = meanwhile.plan if meanwhile else plan_bulk(bulk)
        about = {"plan": plan, "skipped": skipped_in(plan)}
        return context | about | {"button": on_button(bulk, plan) if plan.going else ""}


def _state(request, bulk, refused=None):
    if bulk.is_at_work:
        actions.take_up_again(bulk)
    number = bulk.numbers()
    total = sum(number.values())
    context = {
        "bulk": bulk,
        "number": number,
        "total": total,
        "settled": total - number["pending"],
        "title": of_result(bulk, number["done"], number["undone"]),
        "list_address": _list(bulk.came_from),
        "refused": refused,
    }
    if not bulk.is_at_work:
        context |= {
            "skipped": skipped_of(bulk),
            "followed": what_followed(bulk),
            "kept": kept_of(bulk),
            "can_undo": bulk.is_by(request.user) and bulk.can_be_taken_back,
        }
    status = 409 if refused else 200
    return render(request, "moderation/bulk/state.html", context, status=status)
