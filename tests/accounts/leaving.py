"""Leaving, as a person does it in a browser."""

from django.test import Client

from comments.gate import Writer
from comments.models import Comment
from tests.conftest import PASSWORD

DELETE = "/account/delete/"


def write(post, account, text, **where):
    return Comment.write(post, Writer(account=account, name=account.name), text, **where)


def leave(account, comments="withdraw"):
    browser = Client()
    browser.force_login(account)
    answer = browser.post(DELETE, {"comments": comments, "password": PASSWORD})
    assert answer.status_code == 302 and answer.url == "/account/deleted/", answer.text
    return browser
