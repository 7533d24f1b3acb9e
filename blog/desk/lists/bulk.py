"""What a list has sent of the articles or pages that were picked: asked about first, then done."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from blog.desk import contributing
from blog.desk.lists import article_list
from blog.desk.lists.deeds import DEEDS, Bin, Duplicate, Publish
from blog.models import Page, Post


def answer(request, model_admin):
    """What a list's form has sent: asked about first, where that is due, then done."""
    name = request.POST.get("do", "")
    if name not in DEEDS:
        return redirect(request.get_full_path())
    return carry_out(request, name, _picked(request, model_admin.model, DEEDS[name]))


def carry_out(request, name, picked):
    if not all(_may(request.user, name, one) for one in picked):
        raise PermissionDenied
    deed = DEEDS[name](request.user, picked, request.POST)
    is_confirmed = "confirmed" in request.POST or "post" in request.POST
    if not deed.n:
        messages.warning(request, _nothing(picked))
    elif deed.asks and (not is_confirmed or deed.is_refused):
        return _ask(request, name, deed, is_confirmed)
    else:
        n = deed.do()
        messages.success(request, _said(deed, n))
    return _onwards(request, deed)


def _may(user, name, thing):
    """Whether somebody may do this here. Of what was submitted, all but editors make copies alone."""
    if name != "duplicate" and contributing.is_for_editors(user, thing):
        return False
    verb, kind = DEEDS[name].permission, thing._meta.model_name
    return user.has_perm(f"blog.{verb}_{kind}") or contributing.may_do(user, name, thing)


def _picked(request, model, deed):
    """The things that were picked, each named by its kind and key, or by its key alone."""
    models = {"post": Post, "page": Page}
    keys = {}
    for one in request.POST.getlist("picked"):
        kind, _dash, key = one.rpartition("-")
        if key.isdecimal() and len(key) < 19:
            keys.setdefault(models.get(kind, model), []).append(int(key))
    return [
        thing
        for kind, own in keys.items()
        for thing in getattr(kind, deed.things).filter(pk__in=own).without_texts()
    ]


def _ask(request, name, deed, is_refused):
    about = {"deed": deed, "name": name, "title": deed.title, "back": _back(request, deed)}
    about |= {"is_refused": is_refused, "keys": [_key(one) for one in deed.picked]}
    context = admin.site.each_context(request) | about
    status = 422 if is_refused else 200
    return render(request, "admin/blog/list/confirm.html", context, status=status)


def _key(thing):
    return f"{thing._meta.model_name}-{thing.pk}"


def _nothing(picked):
    if picked:
        return _(
            "Nothing to do here. What has no title, or changes that you haven’t saved, is published in the editor."
        )
    return _("Nothing is selected.")


def _said(deed, n):
    said = deed.done(n) % {"n": n}
    if isinstance(deed, Bin):
        link = article_list.address_of(article_list.BIN)
        return format_html('{} <a href="{}">{}</a>', said, link, _("Open the bin"))
    if isinstance(deed, Publish) and n == 1:
        link = deed.picked[0].get_absolute_url()
        return format_html('{} <a href="{}">{}</a>', said, link, _("See it"))
    return said


def _back(request, deed):
    back = request.POST.get("back", "")
    if back.startswith(("/admin/blog/post/?", "/admin/blog/page/?")):
        return back
    is_pages = deed.picked and isinstance(deed.picked[0], Page)
    return article_list.address_of(article_list.PAGES if is_pages else article_list.PUBLISHED)


def _onwards(request, deed):
    if isinstance(deed, Duplicate) and deed.n:
        name = f"admin:blog_{deed.copy._meta.model_name}_change"
        return redirect(reverse(name, args=[deed.copy.pk]))
    return HttpResponseRedirect(_back(request, deed))
