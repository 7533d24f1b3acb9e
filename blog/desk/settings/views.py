"""The settings: a page for each section, with a preview; and links to what is set elsewhere."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blog.desk.settings import preview, sections, test_message, unsaved_files
from blog.member import privacy
from blog.models import Site


@require_safe
def settings(request):
    """A link and a line for each; which of them somebody may follow, the template asks."""
    return render(request, "admin/settings.html", _frame(request, _("Settings")))


@require_http_methods(["GET", "HEAD", "POST"])
def section(request, key):
    """Show or save one section of the settings; a button that moves a row, or asks for a preview, saves nothing."""
    if not request.user.has_perm("blog.change_site"):
        raise PermissionDenied
    if key not in sections.FORMS:
        raise Http404
    if "discard" in request.POST:
        unsaved_files.forget(request)
        return redirect("desk_section", key)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    unsaved = unsaved_files.of(request)
    form = sections.FORMS[key](*sent, by=request.user, site=Site.current(), unsaved=unsaved)
    if "preview" in request.POST:
        shown = preview.page(request, form)
        unsaved_files.keep(request, form.unsaved)
        return shown
    if "sent" in request.POST:
        return _file_fields(request, form)
    if "move" in request.POST:
        form.move(request.POST["move"])
        return _page(request, key, form)
    if request.method == "POST":
        return _save(request, key, form)
    return _page(request, key, form)


@require_safe
def colour(request):
    """Say which colours of an unsaved form can't be read, with the nearest that can."""
    if not request.user.has_perm("blog.change_site"):
        raise PermissionDenied
    form = sections.FORMS["look"](request.GET, by=request.user, site=Site.current())
    form.is_valid()
    context = {"mends": form.mends, "site": Site.current()}
    return render(request, "admin/own/_mends.html", context)


def _file_fields(request, form):
    """The part of the page that shows a file, which a script has sent as soon as it was chosen."""
    if not hasattr(form, "files_template"):
        raise Http404
    form.is_valid()
    unsaved_files.keep(request, form.unsaved)
    return render(request, form.files_template, {"form": form, "site": Site.current()})


def _save(request, key, form):
    is_valid = form.is_valid()
    unsaved_files.keep(request, form.unsaved)
    if not is_valid:
        return _page(request, key, form, status=422)
    if not form.keep():
        return _page(request, key, form, status=409)
    unsaved_files.forget(request)
    with Site.current().in_force():  # The next page is in the language that was just chosen.
        messages.success(request, _("Saved."))
    if form.warning:
        messages.warning(request, form.warning)
    if "test" in request.POST:
        test_message.send(request.user)
    return redirect("desk_section", key)


def _page(request, key, form, status=200):
    context = _frame(request, form.title) | {"form": form, "key": key}
    context |= {"site": Site.current(), "subtitle": _("Settings")}
    if key == "mail":
        context["test"] = test_message.last(request.user)
        context["mail_is_printed"] = privacy.mail_is_printed()
    return render(request, form.template, context, status=status)


def _frame(request, title):
    return admin.site.each_context(request) | {
        "title": title,
        "sections": sections.links(request.user),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def first_steps(request):
    """The steps of a new blog, whether they were put away or not; sent, they are put away."""
    if not request.user.has_perm("blog.change_site"):
        raise PermissionDenied
    if request.method == "POST":
        Site.bump(everything=True, shows_first_steps=False)
        messages.success(request, _("The list is hidden. You can find it under Settings."))
        return redirect("admin:index")
    return render(request, "admin/first_steps.html", _frame(request, _("First steps")))
