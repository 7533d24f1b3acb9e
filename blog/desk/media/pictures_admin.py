"""The media library: all pictures in a grid, and one of them beside it."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect

from blog.desk.media import uploads
from blog.desk.forms import PictureForm, ReplacementForm
from blog.desk.media.library import Library
from blog.models import Picture
from blog.pictures.replacing import replace
from blog.pictures.upload import is_as_large_as_can_be, make_crops
from lib.web.short_admin import ShortAdmin


@admin.register(Picture)
class PictureAdmin(ShortAdmin):
    form = PictureForm
    change_form_template = "admin/blog/picture/change.html"
    add_form_template = "admin/blog/picture/add.html"

    def get_urls(self):
        def own(view):
            return self.admin_site.admin_view(view)

        return [
            path("upload/", uploads.upload, name="blog_picture_upload"),
            path("bring/", uploads.bring, name="blog_picture_bring"),
            path("words/", uploads.words, name="blog_picture_words"),
            path("<int:pk>/replace/", own(self.replace_view), name="blog_picture_replace"),
            path("<int:pk>/original/", own(self.original_view), name="blog_picture_original"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self._frame(request, _("Pictures")) | {"library": Library(request.GET)}
        return render(request, "admin/blog/picture/list.html", context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user  # Each request has a class of its own.
        return form

    def get_fields(self, request, obj=None):
        words = ["description", "caption"]
        return [*words, "is_decoration", "focus_x", "focus_y"] if obj else ["upload", *words]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context["library"] = Library(request.GET, obj)
            context["picture"] = obj
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, picture, form, change):
        super().save_model(request, picture, form, change)
        tell_of_pictures(request, form.received)
        if {"focus_x", "focus_y"} & set(form.changed_data):
            make_crops.enqueue(picture.pk)

    def response_add(self, request, picture, post_url_continue=None):
        if "_popup" in request.POST:
            return super().response_add(request, picture, post_url_continue)
        self.message_user(request, _("Added."), messages.SUCCESS)
        return redirect(self._address_of(picture))

    def response_change(self, request, picture):
        self.message_user(request, _("Saved."), messages.SUCCESS)
        return redirect(self._address_of(picture, request.GET))

    def delete_view(self, request, object_id, extra_context=None):
        """Only what nothing shows can be deleted."""
        picture = self.get_object(request, object_id)
        uses = Library({}, picture).uses_of_opened() if picture else []
        if uses:
            self.message_user(request, why_not_deleted(len(uses)), messages.ERROR)
            return redirect(self._address_of(picture))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request, picture):
        picture.delete()

    @method_decorator(csrf_protect)
    def replace_view(self, request, pk):
        picture = get_object_or_404(Picture, pk=pk)
        if not self.has_change_permission(request, picture):
            raise PermissionDenied
        form = ReplacementForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid() and _replaced(picture, form):
            tell_of_pictures(request, [picture])
            self.message_user(request, _("The new file is shown everywhere."), messages.SUCCESS)
            return redirect(self._address_of(picture))
        library = Library({}, picture)
        about = {"picture": picture, "form": form, "uses": library.uses_of_opened()}
        context = self._frame(request, _("Replace everywhere")) | about
        return render(request, "admin/blog/picture/replace.html", context)

    def original_view(self, request, pk):
        """The file as it was sent, with all that a camera wrote into it: for those who keep the library."""
        picture = get_object_or_404(Picture, pk=pk)
        if not self.has_change_permission(request, picture):
            raise PermissionDenied
        if not picture.original or not picture.original.storage.exists(picture.original.name):
            raise Http404
        kept = picture.original.open()
        return FileResponse(kept, as_attachment=True, filename=picture.name)

    def _frame(self, request, title):
        may = {"may_add": self.has_add_permission(request), "opts": self.opts, "title": title}
        return self.admin_site.each_context(request) | may

    def _address_of(self, picture, query=()):
        chosen = {name: query[name] for name in ("show", "q", "p") if name in query}
        address = reverse("admin:blog_picture_change", args=[picture.pk])
        return f"{address}?{urlencode(chosen)}" if chosen else address


def _replaced(picture, form):
    try:
        replace(picture, form.cleaned_data["file"])
    except ValidationError as refusal:
        form.add_error("file", refusal)
        return False
    return True


def tell_of_pictures(request, pictures):
    """What became of files that were sent, where they aren't kept as they came."""
    for picture in pictures:
        if picture.note:
            messages.info(request, picture.note)
        if is_as_large_as_can_be(picture):
            said = _("We keep this picture at %(width)d × %(height)d pixels, our largest size.")
            messages.info(request, said % {"width": picture.width, "height": picture.height})


def why_not_deleted(number):
    said = ngettext(
        "%(n)d article shows it. Take it out there first, or replace it.",
        "%(n)d articles show it. Take it out there first, or replace it.",
        number,
    )
    return said % {"n": number}
