"""Pictures in the library: their words, what stays in view, another file in their place."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.desk.forms import PictureForm, ReplacementForm
from blog.desk.media import uploads
from blog.desk.media.library import Library
from blog.desk.media.library_admin import LibraryAdmin
from blog.models import Picture
from blog.pictures.replacing import replace
from blog.pictures.upload import is_as_large_as_can_be, make_crops


@admin.register(Picture)
class PictureAdmin(LibraryAdmin):
    library, form = Library, PictureForm
    template = "admin/blog/picture/change.html"
    sent_with = ["description", "caption"]

    @property
    def pages(self):
        return [
            *super().pages,
            ("<int:pk>/replace/", "replace", self.replace_page),
            ("<int:pk>/original/", "original", self.original_file),
        ]

    def get_urls(self):
        """The admin's addresses, and those that answer the editor's scripts and check by themselves who may send."""
        return [
            path("upload/", uploads.upload, name="blog_picture_upload"),
            path("bring/", uploads.bring, name="blog_picture_bring"),
            path("choose/", uploads.choose, name="blog_picture_choose"),
            path("words/", uploads.words, name="blog_picture_words"),
            *super().get_urls(),
        ]

    def save(self, request, form):
        picture = super().save(request, form)
        add_messages(request, form.received)
        if {"focus_x", "focus_y"} & set(form.changed_data):
            make_crops.enqueue(picture.pk)
        return picture

    def why_not_deleted(self, number):
        message = ngettext(
            "%(n)d article shows it. Take it out there first, or replace it.",
            "%(n)d articles show it. Take it out there first, or replace it.",
            number,
        )
        return message % {"n": number}

    def replace_page(self, request, pk):
        picture = get_object_or_404(Picture, pk=pk)
        self.refuse_unless(self.has_change_permission(request, picture))
        form = ReplacementForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid() and _replaced(picture, form):
            add_messages(request, [picture])
            messages.success(request, _("The new file is shown everywhere."))
            return redirect(self.address_of(picture))
        uses = self.library({}, picture).uses_of_opened()
        about = {"picture": picture, "uses": uses}
        title = _("Replace everywhere")
        return self.page(request, "admin/blog/picture/replace.html", title, form, **about)

    def original_file(self, request, pk):
        """The file as it was sent, with all that a camera wrote into it: for those who keep the library."""
        picture = get_object_or_404(Picture, pk=pk)
        self.refuse_unless(self.has_change_permission(request, picture))
        if not picture.original or not picture.original.storage.exists(picture.original.name):
            raise Http404
        kept = picture.original.open()
        return FileResponse(kept, as_attachment=True, filename=picture.name)


def _replaced(picture, form):
    try:
        replace(picture, form.cleaned_data["file"])
    except ValidationError as refusal:
        form.add_error("file", refusal)
        return False
    return True


def add_messages(request, pictures):
    """What became of files that were sent, where they aren't kept as they came."""
    for picture in pictures:
        if picture.note:
            messages.info(request, picture.note)
        if is_as_large_as_can_be(picture):
            message = _("We keep this picture at %(width)d × %(height)d pixels, our largest size.")
            messages.info(request, message % {"width": picture.width, "height": picture.height})
