"""Audio and video in the library: what is said of them, and their captions."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.desk.forms.fields import FileInput, KeptFileInput
from blog.desk.media.library import RecordingLibrary
from blog.desk.media.library_admin import LibraryAdmin
from blog.models import Recording
from blog.pictures.recordings import captions_of, most, receive_recording, show_captions


class RecordingForm(forms.ModelForm):
    """Sending a recording; afterwards its words and its captions change."""

    upload = forms.FileField(label=_("File"), widget=FileInput)
    by = None  # who sends it

    class Meta:
        model = Recording
        fields = ["description", "captions", "language"]
        widgets = {"captions": KeptFileInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("upload", None)
        else:
            hint = _("MP3, M4A, Ogg, WAV, FLAC, MP4 or WebM, at most {n} MB.")
            self.fields["upload"].help_text = format_lazy(hint, n=most())

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
class RecordingAdmin(LibraryAdmin):
    library, form = RecordingLibrary, RecordingForm
    template = "admin/blog/recording/change.html"
    sent_with = ["description", "captions", "language"]

    def save(self, request, form):
        recording = super().save(request, form)
        if {"captions", "language"} & set(form.changed_data):
            show_captions.enqueue(recording.pk)
        return recording

    def why_not_deleted(self, number):
        message = ngettext(
            "%(n)d article plays it. Take it out there first.",
            "%(n)d articles play it. Take it out there first.",
            number,
        )
        return message % {"n": number}
