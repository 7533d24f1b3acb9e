"""Every address that answers strangers is stored, or stands here with the reason why it isn't."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from tests.addresses import routes
from tests.pages.stranger import ask

pytestmark = pytest.mark.django_db

NOT_STORED = {
    "search": "asks the index, in words that nobody asked before",
    "comment": "leads to the page that the comment stands on",
    "comment_was": "leads to the page that the comment stands on",
    "log_find": "leads to the part of the log that two menus name",
    "policy_compare": "leads to the comparison that two menus name",
    "live": "goes on for as long as somebody listens",
    "comment_new": "where an account’s form is sent",
    "article_unlock": "where the password of an article is sent",
    "comment_guest": "where a guest’s form is sent",
    "report_guest": "where a guest’s report is sent",
    "comment_edit": "for the comment’s writer alone",
    "edit_withdraw": "for the comment’s writer alone",
    "comment_withdraw": "for the comment’s writer alone",
    "confirm": "for whoever got the message with its address",
    "warning": "for whom it is about",
    "alerts_stop": "for whoever got the e-mail with its address",
    "appeal": "for whom the decision is about",
    "appeal_withdraw": "for whom the decision is about",
    "decide_by_link": "for whoever got the mail with its address",
    "decide_by_link_code": "for whoever got the mail with its address",
    "comment_appeal": "for the comment’s writer alone",
    "appeal_by_code": "for whoever proves an address",
    "guest_appeal": "for whoever got the letter with its address",
    "guest_appeal_withdraw": "for whoever got the letter with its address",
    "privacy": "says what the settings are now",
    "account": "for its reader alone",
    "account_profile": "for its reader alone",
    "account_comments": "for its reader alone",
    "bell": "for its reader alone",
    "bell_one": "for its reader alone",
    "bell_read": "for its reader alone",
    "thread_read": "for whoever has an account",
    "account_data": "for its reader alone",
    "account_sign_in": "for its reader alone",
    "session_end": "for its reader alone",
    "sessions_end_others": "for its reader alone",
    "guest_data": "for whoever proves an address",
    "guest_data_copy": "for whoever proves an address",
    "guest_data_erase": "for whoever proves an address",
    "account_download": "a file, for whom it was made",
    "account_delete": "for its reader alone",
    "account_deleted": "opened once, by whoever has just left",
    "account_following": "for its reader alone",
    "account_articles": "for its reader alone",
    "account_which": "for its reader alone",
    "articles_by_mail": "for whoever got the message with its address",
    "articles_which": "for whoever got the message with its address",
    "follow_guest": "where a guest’s form is sent",
    "follow_guest_thread": "where a guest’s form is sent",
    "follow_guest_branch": "where a guest’s form is sent",
    "comment_thank": "for whoever is signed in, or proves an address",
    "comment_edits": "only where the owner shows it",
    "comment_pin": "for the article’s author and moderators",
    "comment_thank_guest": "where a guest’s form is sent",
    "follow_stop": "for whoever got the message with its address",
    "letters_stop": "for whoever got the message with its address",
    "correction": "leads to the page that the entry stands on",
    "comment_thanks": "for the comment’s writer alone",
    "media": "a file already",
    "style": "a file at an address of its own, which browsers keep for good",
    "own_style": "a file at an address of its own, which browsers keep for good",
    "favicon": "leads to a file",
    "touch_icon": "leads to a file",
    "manifest": "the name and the icons in a few lines",
    "first_run": "for whoever sets an empty blog up",
    "invitation": "for whoever got the e-mail with its address",
    "indexnow_key": "says what the settings are now",
    "trial": "for those who take part, and never kept",
    "trial_invitation": "for whoever is asked",
    "preview_link": "for whoever was given it, and never kept",
    "embed": "another site’s frame, with a policy that allows that site alone",
}
BEHIND_A_DOOR = {"admin/", "admin/login/", "accounts/", "help/"}


def test_whatever_a_stranger_can_open_is_stored_unless_there_is_a_reason(blog):
    stored = {resolve(address.partition("?")[0]).url_name for address in blog.addresses().values()}
    assert open_to_strangers() - stored == set(NOT_STORED)


def test_what_is_stored_costs_two_questions_to_the_database_and_then_none(blog):
    dear = []
    for page, address in blog.addresses().items():
        first, second = ask(address), ask(address)
        with CaptureQueriesContext(connection) as queries:
            third = ask(address)
        if "etag" not in first.headers or len(queries) > 1 or second.body != third.body:
            dear.append((page, len(queries)))
    assert not dear


def open_to_strangers():
    """The names of all addresses but the desk’s, those of signing in and the moderators’."""
    return {
        pattern.name or pattern.callback.__name__
        for _, pattern in routes(without=BEHIND_A_DOOR)
        if not getattr(pattern.callback, "is_for_moderators", False)
    }
