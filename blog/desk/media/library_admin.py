"""What the library does with each of its kinds: all in a grid, one of them beside it, and none deleted that is in use."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from blog.desk.ownership import OwnAlone
from lib.web.admin_pages import OwnPages


class LibraryAdmin(OwnAlone, OwnPages):
    """The pages of one kind, whose `library` shows it and whose `form` takes a file and what is said of it."""

    library = form = None
    template = ""  # of one that is here
    sent_with = ()  # the fields beside the file that is sent

    @property
    def pages(self):
        return [
            ("", "changelist", self.list_page),
            ("add/", "add", self.add_page),
            ("<int:pk>/change/", "change", self.change_page),
            ("<int:pk>/delete/", "delete", self.delete_page),
        ]

    def why_not_deleted(self, number):
        """The sentence for whoever would delete what stands in so many articles."""
        raise NotImplementedError

    def save(self, request, form):
        """Keep what a valid form says; the picture or recording."""
        return form.save()

    def list_page(self, request):
        self.refuse_unless(self.has_view_permission(request))
        library = self.library(request.GET)
        return self.page(request, "admin/blog/picture/list.html", library.title, library=library)

    def add_page(self, request):
        self.refuse_unless(self.has_add_permission(request))
        form = self._form_of(request)
        if request.method == "POST" and form.is_valid():
            with transaction.atomic():
                thing = self.save(request, form)
                self.log_addition(request, thing, [{"added": {}}])
            messages.success(request, _("Added."))
            return redirect(self.address_of(thing))
        fields = [(None, {"fields": ["upload", *self.sent_with]})]
        about = {"adminform": AdminForm(form, fields, {}), "add": True, "has_file_field": True}
        title = _("New %(thing)s") % {"thing": self.opts.verbose_name}
        return self.page(request, "admin/blog/picture/add.html", title, form, **about)

    def change_page(self, request, pk):
        thing = get_object_or_404(self.model, pk=pk)
        may_change = self.has_change_permission(request, thing)
        self.refuse_unless(
            may_change or (request.method != "POST" and self.has_view_permission(request))
        )
        form = self._form_of(request, thing)
        if request.method == "POST" and form.is_valid():
            with transaction.atomic():
                self.save(request, form)
                self.put_on_history(request, thing, form)
            messages.success(request, _("Saved."))
            return redirect(self.address_of(thing, request.GET))
        about = {
            self.opts.model_name: thing,
            "library": self.library(request.GET, thing),
            "has_change_permission": may_change,
            "has_delete_permission": self.has_delete_permission(request, thing),
        }
        return self.page(request, self.template, str(thing), form, **about)

    def delete_page(self, request, pk):
        """Delete a thing, but only one that is used nowhere."""
        thing = get_object_or_404(self.model, pk=pk)
        if uses := self.library({}, thing).uses_of_opened():
            messages.error(request, self.why_not_deleted(len(uses)))
            return redirect(self.address_of(thing))
        return self.delete_view(request, str(pk))

    def page(self, request, template, title, form=None, **context):
        errors = form.errors if form and form.is_bound else {}
        about = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "may_add": self.has_add_permission(request),
            "form": form,
            "errors": errors,
            "media": self.media + form.media if form else self.media,
        }
        return render(request, template, about | context, status=422 if errors else 200)

    def address_of(self, thing, query=()):
        chosen = {name: query[name] for name in ("show", "q", "p") if name in query}
        address = reverse(f"admin:blog_{self.opts.model_name}_change", args=[thing.pk])
        return f"{address}?{urlencode(chosen)}" if chosen else address

    @staticmethod
    def refuse_unless(is_allowed):
        if not is_allowed:
            raise PermissionDenied

    def _form_of(self, request, thing=None):
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = self.form(*sent, instance=thing)
        form.by = request.user
        return form
