"""Wherever the desk takes a file, the field is the desk's own, with its words in the blog's language."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin

from blog.models import Recording
from tests.blog.test_desk_matrix import addresses, browser_of
from transfer.models import ImportRun, MissingFile

FIELD = re.compile(r'<input(?=[^>]*\btype="file")[^>]*>')
OURS = re.compile(
    r'<span class="file-field[^"]*">\s*<input[^>]*>\s*<span class="file-field-button"'
)


@pytest.mark.django_db
def test_each_file_field_of_the_desk_is_the_desks_own(site, post):
    recording = Recording.objects.create(file="recordings/a.mp3", captions="recordings/a.vtt")
    desk = browser_of("Owner")
    run = ImportRun.objects.create(state="done", name="blog.xml", source="old.example")
    MissingFile.objects.create(
        run=run, address="https://old.example/wall.jpg", key="/wall.jpg", post=post
    )
    pages = addresses().values()
    pages = {re.sub("987654", str(run.pk), one) for one in pages} | set(pages)
    pages |= {f"/admin/settings/{key}/" for key in ("look", "blog", "advanced")}
    for model in admin.site._registry:
        start = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        pages |= {
            start,
            f"{start}add/",
            f"{start}{post.pk}/change/",
            f"{start}{recording.pk}/change/",
        }
    bare, n = {}, 0
    for page in sorted(pages):
        answer = desk.get(page)
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        html = "" if answer.streaming else answer.text
        found = FIELD.findall(html)
        n += len(found)
        if len(found) != len(OURS.findall(html)):
            bare[page] = found
    assert not bare
    assert n >= 12, n


@pytest.mark.parametrize("html", ["templates", "themes"])
def test_no_template_has_the_browsers_own(html):
    for file in (Path(settings.BASE_DIR) / html).rglob("*.html"):
        for field in re.finditer(r'<input[^>]*type="file"', file.read_text()):
            before = file.read_text()[: field.start()].rstrip()
            assert re.search(r'<span class="file-field[^"]*">$', before), file
