"""Audio and video in the library: what is said of them, and their captions."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.desk.media.library import RecordingLibrary
from blog.models import Recording
from blog.pictures.recordings import captions_of, most, receive_recording, show_captions
from lib.web.short_admin import ShortAdmin


class RecordingForm(forms.ModelForm):
    """Sending a recording; afterwards its words and its captions change."""

    upload = forms.FileField(label=_("File"))
    by = None  # who sends it

    class Meta:
        model = Recording
        fields = ["description", "captions", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("upload", None)
        else:
            said = _("MP3, M4A, Ogg, WAV, FLAC, MP4 or WebM, at most {n} MB.")
            self.fields["upload"].help_text = format_lazy(said, n=most())

    def clean_captions(self):
        file = self.cleaned_data.get("captions")
        if file and "captions" in self.changed_data:
            captions_of(file)
            file.seek(0)
            file.name = "captions.vtt"
        return file

    def clean(self):
        cleaned = super().clean()
        if (file := cleaned.get("upload")) and not self.errors:
            try:
                self.instance = receive_recording(file, by=self.by)
            except ValidationError as refusal:
                self.add_error("upload", refusal)
        return cleaned


@admin.register(Recording)
class RecordingAdmin(ShortAdmin):
    form = RecordingForm
    change_form_template = "admin/blog/recording/change.html"
    add_form_template = "admin/blog/picture/add.html"

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        may = {"may_add": self.has_add_permission(request), "opts": self.opts}
        context = self.admin_site.each_context(request) | may
        context |= {"title": _("Audio and video"), "library": RecordingLibrary(request.GET)}
        return render(request, "admin/blog/picture/list.html", context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user  # Each request has a class of its own.
        return form

    def get_fields(self, request, obj=None):
        words = ["description", "captions", "language"]
        return words if obj else ["upload", *words]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context |= {"library": RecordingLibrary(request.GET, obj), "recording": obj}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, recording, form, change):
        super().save_model(request, recording, form, change)
        if {"captions", "language"} & set(form.changed_data):
            show_captions.enqueue(recording.pk)

    def response_add(self, request, recording, post_url_continue=None):
        self.message_user(request, _("Added."), messages.SUCCESS)
        return redirect("admin:blog_recording_change", recording.pk)

    def response_change(self, request, recording):
        self.message_user(request, _("Saved."), messages.SUCCESS)
        return redirect(request.get_full_path())

    def delete_view(self, request, object_id, extra_context=None):
        """Only what nothing plays can be deleted."""
        recording = self.get_object(request, object_id)
        uses = RecordingLibrary({}, recording).uses_of_opened() if recording else []
        if uses:
            self.message_user(request, why_not_deleted(len(uses)), messages.ERROR)
            return redirect("admin:blog_recording_change", recording.pk)
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request, recording):
        recording.delete()


def why_not_deleted(number):
    said = ngettext(
        "%(n)d article plays it. Take it out there first.",
        "%(n)d articles play it. Take it out there first.",
        number,
    )
    return said % {"n": number}
