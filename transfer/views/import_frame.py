"""The frame of every page of an import: its steps, and who may see it."""

from django.contrib import admin
from django.shortcuts import render
from django.utils.translation import gettext as _


def page(request, name, title, status=200, /, step=0, **about):
    """A page of `templates/admin/import/`; `step` is where it stands among Choose, Check, Import, Finish."""
    context = admin.site.each_context(request) | {"title": title, "subtitle": _("Import")}
    steps = [_("Choose"), _("Check"), _("Import"), _("Finish")]
    context |= {"steps": steps, "step": step, **about}
    return render(request, f"admin/import/{name}.html", context, status=status)
