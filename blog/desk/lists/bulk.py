"""What a list has sent of the articles or pages that were picked: asked about first, then done."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from blog.desk import contributing, ownership
from blog.desk.lists import article_list
from blog.desk.lists.deeds import ACTIONS, Bin, Duplicate, Publish
from blog.models import Page, Post
from lib.text.numbers import number


def answer(request, model_admin):
    """What a list's form has sent: asked about first, where that is due, then done."""
    name = request.POST.get("do", "")
    if name not in ACTIONS:
        return redirect(request.get_full_path())
    return carry_out(request, name, _picked_things(request, model_admin.model, ACTIONS[name]))


def carry_out(request, name, picked):
    if not all(_may(request.user, name, one) for one in picked):
        raise PermissionDenied
    action = ACTIONS[name](request.user, picked, request.POST)
    is_confirmed = "confirmed" in request.POST or "post" in request.POST
    if not action.n:
        warning = _("Nothing is selected.")
        if picked:
            warning = _(
                "Nothing to publish. Open items without a title or with unsaved changes in the "
                "editor."
            )
        messages.warning(request, warning)
    elif action.asks and (not is_confirmed or action.is_refused):
        return _confirmation(request, name, action, is_confirmed)
    else:
        messages.success(request, _done_message(action, action.do()))
    if isinstance(action, Duplicate) and action.n:
        change = f"admin:blog_{action.copy._meta.model_name}_change"
        return redirect(reverse(change, args=[action.copy.pk]))
    return HttpResponseRedirect(_back(request, action))


def _may(user, name, thing):
    """Whether somebody may do this here. Of what was submitted, all but editors make copies alone."""
    if name != "duplicate" and contributing.is_for_editors(user, thing):
        return False
    if ACTIONS[name].needs and not user.has_perm(ACTIONS[name].needs):
        return False
    verb, kind = ACTIONS[name].permission, thing._meta.model_name
    is_allowed = user.has_perm(f"blog.{verb}_{kind}") and ownership.may_touch(user, thing)
    return is_allowed or contributing.may_do(user, name, thing)


def _picked_things(request, model, action):
    """The things that were picked, each named by its kind and key, or by its key alone."""
    models = {"post": Post, "page": Page}
    keys = {}
    for one in request.POST.getlist("picked"):
        kind, _dash, key = one.rpartition("-")
        if (pk := number(key)) is not None:
            keys.setdefault(models.get(kind, model), []).append(pk)
    return [
        thing
        for kind, own in keys.items()
        for thing in getattr(kind, action.things)
        .filter(pk__in=own)
        .without_texts()
        .with_working_copies()
    ]


def _confirmation(request, name, action, is_refused):
    about = {"deed": action, "name": name, "title": action.title, "back": _back(request, action)}
    keys = [f"{thing._meta.model_name}-{thing.pk}" for thing in action.picked]
    about |= {"is_refused": is_refused, "keys": keys}
    context = admin.site.each_context(request) | about
    status = 422 if is_refused else 200
    return render(request, "admin/blog/list/confirm.html", context, status=status)


def _done_message(action, n):
    message = action.done(n) % {"n": n}
    if isinstance(action, Bin):
        link = article_list.address_of(article_list.BIN)
        return format_html('{} <a href="{}">{}</a>', message, link, _("Open the bin"))
    if isinstance(action, Publish) and n == 1:
        link = action.picked[0].get_absolute_url()
        return format_html('{} <a href="{}">{}</a>', message, link, _("See it"))
    return message


def _back(request, action):
    back = request.POST.get("back", "")
    if back.startswith(("/admin/blog/post/?", "/admin/blog/page/?")):
        return back
    is_pages = action.picked and isinstance(action.picked[0], Page)
    return article_list.address_of(article_list.PAGES if is_pages else article_list.PUBLISHED)
