"""An import tells nobody, waits for nobody, and what was public on the old blog is public here."""

import io
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from blog.models import OutgoingMail, Post
from comments.models import Comment, Digest, Notification, Subscription
from moderation.models import Alert, Screening, ScreeningFinding
from newsletter.articles import sending as articles
from tests.comments.following import Kind, follow
from tests.transfer.test_wordpress_import import without_comments

pytestmark = pytest.mark.django_db
SIGN_IN, RESET = "/accounts/login/", "/accounts/password/reset/"
PASSWORD = "eleven pears in a row"


def bring_in(path):
    call_command("import_wordpress", str(path), stdout=io.StringIO())


@pytest.fixture
def garden(exports):
    return exports / "garden.xml"


def test_nobody_is_told_and_nothing_that_was_public_is_held(
    garden, tmp_path, reader, second_reader, moderator, postbox
):
    screening = Screening.current()
    screening.held_words = screening.refused_words = "thin"
    screening.save()
    follow(reader, Kind.BLOG)
    yesterday = timezone.now() - timedelta(days=1)
    Subscription.objects.update(confirmed_at=yesterday, told_at=yesterday)
    hour_ago = timezone.now() - timedelta(hours=1)
    text = re.sub(
        "2019-05-31 22:30:00|2019-06-01 00:30:00", f"{hour_ago:%F %T}", garden.read_text()
    )
    first, whole = tmp_path / "first.xml", tmp_path / "whole.xml"
    first.write_text(without_comments(text, 103, 105))
    whole.write_text(text)
    bring_in(first)
    beans = Post.objects.get(slug="beans-before-breakfast")
    follow(second_reader, Kind.ARTICLE, beans)
    follow(reader, Kind.BRANCH, beans.comments.get(text__contains="string"))

    bring_in(whole)

    articles.look_for_articles()
    assert postbox.deliver(after=timedelta(days=8)) == []
    for model in (OutgoingMail, Notification, Digest, Alert, ScreeningFinding):
        assert not model.objects.exists(), model
    assert Comment.objects.get(text="Then mine is too thin.").is_published
    assert [one.text for one in Comment.objects.all() if one.is_held] == [
        "Nobody has read this yet."
    ]


def test_an_author_who_came_signs_in_once_they_have_set_a_password_by_mail(
    client, garden, site, postbox
):
    bring_in(garden)
    fern = {"login": "fern@example.org", "password": ""}
    for guessed in ("", "fern", "fern@example.org", PASSWORD):
        client.post(SIGN_IN, fern | {"password": guessed})
        assert "_auth_user_id" not in client.session

    client.post(RESET, {"email": "fern@example.org"})
    link = re.search(r"/accounts/password/\S+", postbox.deliver()[0].body)[0]
    client.post(client.get(link).url, {"password1": PASSWORD, "password2": PASSWORD})
    client.post(SIGN_IN, fern | {"password": PASSWORD})

    assert client.session["_auth_user_id"] == str(User.objects.get(name="Fern").pk)
