"""Filling in the editor's form, as a browser would."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

ADD = "/admin/blog/post/add/"


def change_of(post):
    return reverse("admin:blog_post_change", args=[post.pk])


def filled(author, /, **changes):
    """Every field of a new article; `changes` are what this author fills in otherwise."""
    at = timezone.localtime()
    fields = {
        "title": "Seven words for mud",
        "standfirst": "",
        "text": "There is *slub*.",
        "slug": "seven-words-for-mud",
        "author": author.pk,
        "when": "now",
        "published_at_0": f"{at:%Y-%m-%d}",
        "published_at_1": f"{at:%H:%M}",
        "comments_open": "on",
        "comments_close_at_0": "",
        "comments_close_at_1": "",
        "tags": "",
        "lead": "",
        "lead_description": "",
        "lead_caption": "",
        "text_picture_description": "",
        # The rows of rules set aside, which moderation adds.
        "waivers-TOTAL_FORMS": "0",
        "waivers-INITIAL_FORMS": "0",
        "_save": "1",
    }
    # What is taken out is a field that the browser doesn't send: an empty tick box.
    return {name: value for name, value in (fields | changes).items() if value is not None}


def picture_file(width=900, height=600, name="slip.png", colour="teal"):
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")
