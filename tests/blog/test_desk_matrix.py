"""Who opens what at the desk: every page of ours there, by every role. A page without a row fails."""

import re

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern

from blog.models import Page
from tests.addresses import routes
from tests.blog.desk import change_of, filled
from tests.conftest import a_person, just_signed_in, undone

pytestmark = pytest.mark.django_db
ROLES = ["Contributor", "Author", "Editor", "Moderator", "Admin"]
STAFF = {"Contributor", "Author", "Editor", "Admin", "Owner"}
EDITS, RUNS, OWNS = {"Editor", "Owner"}, {"Admin", "Owner"}, {"Owner"}
MATRIX = {
    "desk_addresses": EDITS,
    "desk_addresses_leave_out": EDITS,
    "desk_redirect": EDITS,
    "desk_redirect_add": EDITS,
    "desk_redirects_import": EDITS,
    "desk_redirects_export": EDITS,
    "desk_terms": EDITS,
    "desk_term": EDITS,
    "desk_term_add": EDITS,
    "desk_merge": EDITS,
    "desk_merge_undo": EDITS,
    "desk_series_order": EDITS,
    "desk_help": STAFF | {"Moderator"},
    "desk_help_guide": STAFF | {"Moderator"},
    "desk_help_picture": STAFF | {"Moderator"},
    "desk_settings": STAFF,
    "desk_section": RUNS,
    "desk_preview_style": RUNS,
    "desk_colour": RUNS,
    "desk_people": RUNS,
    "desk_mail_server": OWNS,
    "desk_first_steps": RUNS,
    "desk_subscribers": RUNS,
    "desk_subscribers_export": RUNS,
    "desk_subscriber_remove": RUNS,
    "desk_mail_fault_forgive": RUNS,
    "desk_audit": OWNS,
    "desk_audit_table": OWNS,
    "desk_status": OWNS,
    "desk_backups": OWNS,
    "desk_backup_restore": OWNS,
    "desk_backup_download": OWNS,
    "desk_import": OWNS,
    "desk_import_run": OWNS,
    "desk_import_who": OWNS,
    "desk_import_sites": OWNS,
    "desk_import_change": OWNS,
    "desk_import_report": OWNS,
    "desk_import_details": OWNS,
    "desk_import_pictures": OWNS,
    "desk_import_found": OWNS,
    "desk_import_look": OWNS,
    "desk_import_unmatched": OWNS,
    "desk_import_shortcodes": OWNS,
    "desk_import_addresses": OWNS,
    "desk_import_authors": OWNS,
    "desk_import_upload": OWNS,
    "desk_import_piece": OWNS,
    "desk_export_prepare": OWNS,
    "desk_export_download": OWNS,
}
GAP = re.compile(r"<([^>]+)>")
PAGES = ["", "?all", "?publish=1"]  # the editor, all choices, and what is asked before it goes out
GAPS = {
    "number:pk": "987654",
    "int:pk": "987654",
    "slug:key": "blog",
    "slug:kind": "site",
    "slug:token": "nobodys",
    "path:name": "writing",
    "str:file": "editor.png",
}


def addresses():
    """{name: address} of the desk's own pages, each gap filled."""
    return {
        pattern.name: "/" + re.sub(r"<([^>]+)>", lambda gap: GAPS[gap[1]], route)
        for route, pattern in routes()
        if (pattern.name or "").startswith("desk_")
    }


def browser_of(role):
    """Somebody with one role, or an owner."""
    by_role = {"is_superuser": True} if role == "Owner" else {}
    person = a_person(role, *([] if by_role else [role]), **by_role)
    browser = Client()
    browser.force_login(person)
    return just_signed_in(browser, person)


def test_every_page_has_a_row_and_every_row_a_page():
    assert addresses().keys() == MATRIX.keys()


@pytest.mark.parametrize("role", [*ROLES, "Owner", None])
def test_nobody_opens_more_of_the_desk_than_the_table_says(site, post, role):
    """What is shut says 403, or leads to the sign-in; what isn't may still miss what is asked for."""
    browser = browser_of(role) if role else Client()
    for name, address in addresses().items():
        for answer in (browser.get(address), browser.post(address)):
            if answer.status_code == 405:  # Which does nothing for anybody.
                continue
            is_shut = answer.status_code == 403 or "/login/" in answer.headers.get("Location", "")
            assert is_shut == (role not in MATRIX[name]), (name, role, answer.status_code)


def forms_and_lists(kind, pk):
    """{address} of what the desk has for one thing of a kind, and for all of them: Django's pages and ours."""
    for pattern in admin.site.urls[0]:
        yield from _filled(f"/admin/{pattern.pattern}", pattern, kind, pk)


def _filled(route, pattern, kind, pk):
    if isinstance(pattern, URLPattern):
        keys = {"kind": kind, "slug": kind}
        yield GAP.sub(lambda gap: keys.get(gap[1].split(":")[-1], str(pk)), route.rstrip("Z\\$"))
    else:
        for one in pattern.url_patterns:
            yield from _filled(f"{route}{one.pattern}", one, kind, pk)


@pytest.mark.slow
@pytest.mark.timeout(900)  # Thousands of pages.
@pytest.mark.parametrize("role", [*ROLES, "Owner"])
def test_no_form_of_the_desk_breaks_when_it_is_sent_empty(site, post, role):
    about = Page.objects.create(title="About", slug="about", text="Us.", pk=post.pk)
    browser = browser_of(role)
    browser.raise_request_exception = False
    fields = dict.fromkeys(filled(post.author), "")
    broken = []
    for kind in "post", "page":
        for address in {*forms_and_lists(kind, about.pk)}:
            for sent in (
                {},
                fields,
                fields | {"_save": "1"},
                fields | {"title": "A", "_publish": "1"},
            ):
                with undone():
                    answers = [browser.post(f"{address}{page}", sent) for page in PAGES]
                answers += [] if sent else [browser.get(f"{address}{page}") for page in PAGES]
                broken += [(address, one.status_code) for one in answers if one.status_code >= 500]
    assert broken == []


def test_a_contributor_opens_no_page_of_the_blog(site):
    page = Page.objects.create(title="About", slug="about", text="Us.")
    browser = browser_of("Contributor")
    address = f"/admin/blog/page/{page.pk}/change/"
    assert browser.get(address).status_code == browser.post(address).status_code == 403


@pytest.mark.parametrize("named", [{"title": "", "slug": ""}, {"title": " ", "slug": "/"}])
@pytest.mark.parametrize("status", ["draft", "published"])
@pytest.mark.parametrize("page", PAGES[1:])
def test_an_author_who_publishes_without_a_title_is_asked_for_one_and_keeps_the_rest(
    signed_in, author, post, named, status, page
):
    post.status = status
    post.save()
    sent = filled(author, **named, standfirst="Eleven pears.", social_title="Espaliers")
    answer = signed_in(author).post(f"{change_of(post)}{page}", sent)
    assert answer.status_code == 422 and "title" in answer.context["adminform"].form.errors
    assert "Eleven pears." in answer.text and "Espaliers" in answer.text
