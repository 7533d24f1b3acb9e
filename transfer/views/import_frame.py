"""The frame of every page of an import: its steps, and who may see it."""

from django.contrib import admin
from django.shortcuts import render
from django.utils.translation import gettext as _

CHOOSE, CHECK, AUTHORS, PICTURES, IMPORT, FINISH = range(6)


def page(request, name, title, status=200, /, step=CHOOSE, **about):
    """A page of `templates/admin/import/`; `step` is where it stands among its steps."""
    context = admin.site.each_context(request) | {"title": title, "subtitle": _("Import")}
    steps = [_("Choose"), _("Check"), _("Authors"), _("Pictures"), _("Import"), _("Finish")]
    context |= {"steps": steps, "step": step, **about}
    return render(request, f"admin/import/{name}.html", context, status=status)
