"""Who opens what at the desk: every page of ours there, by every role. A page without a row fails."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.conftest import a_person, just_signed_in

pytestmark = pytest.mark.django_db
ROLES = ["Contributor", "Author", "Editor", "Moderator", "Admin"]
STAFF = {"Contributor", "Author", "Editor", "Admin", "Owner"}
WRITES, RUNS, OWNS = {"Author", "Editor", "Owner"}, {"Admin", "Owner"}, {"Owner"}
MATRIX = {
    "desk_addresses": WRITES,
    "desk_addresses_leave_out": WRITES,
    "desk_redirect": WRITES,
    "desk_redirect_add": WRITES,
    "desk_redirects_import": WRITES,
    "desk_redirects_export": WRITES,
    "desk_terms": WRITES,
    "desk_term": WRITES,
    "desk_term_add": WRITES,
    "desk_merge": WRITES,
    "desk_merge_undo": WRITES,
    "desk_series_order": WRITES,
    "desk_settings": STAFF,
    "desk_section": RUNS,
    "desk_preview_style": RUNS,
    "desk_people": RUNS,
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
GAPS = {
    "number:pk": "987654",
    "int:pk": "987654",
    "slug:key": "blog",
    "slug:kind": "site",
    "slug:token": "nobodys",
}


def addresses(patterns, start="/"):
    """{name: address} of the desk's own pages, each gap filled."""
    for pattern in patterns:
        whole = f"{start}{pattern.pattern}"
        if not isinstance(pattern, URLPattern):
            yield from addresses(pattern.url_patterns, whole)
        elif (pattern.name or "").startswith("desk_"):
            yield pattern.name, re.sub(r"<([^>]+)>", lambda gap: GAPS[gap[1]], whole)


def browser_of(role):
    """Somebody with one role, or an owner."""
    by_role = {"is_superuser": True} if role == "Owner" else {}
    person = a_person(role, *([] if by_role else [role]), **by_role)
    browser = Client()
    browser.force_login(person)
    return just_signed_in(browser, person)


def test_every_page_has_a_row_and_every_row_a_page():
    assert dict(addresses(get_resolver().url_patterns)).keys() == MATRIX.keys()


@pytest.mark.parametrize("role", [*ROLES, "Owner", None])
def test_nobody_opens_more_of_the_desk_than_the_table_says(site, post, role):
    """What is shut says 403, or leads to the sign-in; what isn't may still miss what is asked for."""
    browser = browser_of(role) if role else Client()
    for name, address in addresses(get_resolver().url_patterns):
        for answer in (browser.get(address), browser.post(address)):
            if answer.status_code == 405:  # Which does nothing for anybody.
                continue
            is_shut = answer.status_code == 403 or "/login/" in answer.headers.get("Location", "")
            assert is_shut == (role not in MATRIX[name]), (name, role, answer.status_code)
