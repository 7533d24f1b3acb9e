"""How a form came: programs that send are kept out, and no person is refused twice for it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import CacheDeadline
from comments.models import Comment
from moderation.models import Screening, ScreeningFinding
from tests.pages.forms import forms_in

pytestmark = pytest.mark.django_db
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
ONCE_MORE = "Press the button again."


@pytest.fixture(autouse=True)
def as_on_a_real_site(settings):
    settings.FORM_SECONDS = 2


@pytest.fixture
def later(monkeypatch):
    """A function that lets time go by."""
    now = timezone.now

    def later(**span):
        monkeypatch.setattr("django.utils.timezone.now", lambda: now() + timedelta(**span))

    return later


@pytest.fixture
def fill_in(client, post, guest):
    """Take the form of a page as a browser does, with what is typed and clicked, and send it."""

    def fill_in(page=None, text="A word, or two.", **typed):
        page = page or client.get(post.get_absolute_url()).text
        form = next(form for form in forms_in(page) if "seal" in form)
        kind = "guest" if "email" in form else "new"
        said = guest if kind == "guest" else {}
        fields = form | said | {"text": text} | typed
        return client.post(f"/comments/{kind}/{post.pk}/", fields, headers=FROM_HERE)

    return fill_in


def refused(answer, words, kept="A word, or two."):
    __tracebackhide__ = True
    assert answer.status_code == 422
    assert answer.text.count(words) == 1 and kept in answer.text
    assert not Comment.objects.exists()


def test_the_form_of_a_stored_page_can_be_sent_for_a_week(fill_in, client, post, later):
    page = client.get(post.get_absolute_url()).text
    later(days=6, hours=23)
    assert fill_in(page).status_code == 302


def test_stored_pages_have_another_seal_each_week(client, post, later):
    seals = []
    for days in (0, 7):
        later(days=days)
        assert CacheDeadline.next() <= timezone.now() + timedelta(days=7)
        page = client.get(post.get_absolute_url()).text
        seals.append(re.search(r'name="seal" value="([^"]+)"', page)[1])
    assert seals[0] != seals[1]


def test_a_form_that_is_too_old_comes_back_and_is_posted_at_one_press(fill_in, client, post, later):
    page = client.get(post.get_absolute_url()).text
    later(days=15)
    answer = fill_in(page)
    refused(answer, "This form was open for a long time. Press the button again.")
    assert fill_in(answer.text).status_code == 302


@pytest.mark.parametrize("seal", ["", "w99-1:no", "a\x00b", "t-1-1:1", "x" * 5_000])
def test_a_form_that_is_none_of_ours_comes_back(fill_in, seal):
    refused(fill_in(seal=seal), ONCE_MORE)
    assert ScreeningFinding.objects.hits()["stale"]["refused"] == 1


def test_the_form_of_another_article_is_none_of_this_one_s(fill_in, client, post):
    page = client.get(post.get_absolute_url()).text
    number = re.search(r'name="seal" value="(w-[0-9.]+)-[0-9]+:', page)[1]
    refused(fill_in(page.replace(f"{number}-{post.pk}:", f"{number}-{post.pk + 1}:")), ONCE_MORE)


def test_what_programs_fill_in_is_seen_by_no_person(fill_in, client, post):
    page = client.get(post.get_absolute_url()).text
    trap = re.search(r'<p class="trap">.*?</p>', page)[0]
    assert 'tabindex="-1" autocomplete="off"' in trap
    answer = fill_in(page, homepage="https://pears.example/")
    refused(answer, ONCE_MORE)
    assert "pears.example" not in answer.text
    assert fill_in(answer.text).status_code == 302


def test_a_script_says_how_long_a_stored_page_was_open(fill_in):
    answer = fill_in(spent="700")
    refused(answer, "To keep out spam we wait a few seconds. Press the button again.")
    assert fill_in(answer.text, spent="900").status_code == 302


@pytest.mark.parametrize("spent", ["", "2500", "-1", "soon", "9" * 400, "²"])
def test_without_a_script_nobody_is_taken_for_one(fill_in, spent):
    assert fill_in(spent=spent).status_code == 302


def test_an_account_s_own_page_knows_when_it_was_opened(fill_in, signed_in, reader, post, later):
    page = signed_in(reader).get(post.get_absolute_url()).text
    refused(fill_in(page, spent="99999"), "To keep out spam we wait a few seconds.")
    later(seconds=3)
    assert fill_in(page).status_code == 302
    assert Comment.objects.get().is_published


def test_a_preview_can_be_posted_at_once(fill_in):
    shown = fill_in(preview="1")
    assert shown.status_code == 200
    assert fill_in(shown.text, spent="300").status_code == 302


def test_too_many_comments_are_told_until_when_to_wait_and_the_text_is_kept(
    fill_in, signed_in, reader, post, later
):
    screening = Screening.current()
    screening.pace = 1
    screening.save()
    page = signed_in(reader).get(post.get_absolute_url()).text
    later(seconds=3)
    fill_in(page, "The first.")
    answer = fill_in(page, "The second.")
    assert answer.status_code == 422 and "The second." in answer.text
    assert re.search(
        r"You posted 1 comments? in 10 minutes. You can post again at \d+ \w+, \d\d:\d\d.",
        answer.text,
    )
    later(minutes=11)
    assert fill_in(answer.text, "The second.").status_code == 302


def test_a_held_comment_tells_its_writer_what_it_waits_for(
    fill_in, client, signed_in, reader, post, later
):
    page = signed_in(reader).get(post.get_absolute_url()).text
    later(seconds=3)
    client.defaults["HTTP_HX_REQUEST"] = "true"
    answer = fill_in(page, "https://a.example/ and https://b.example/")
    assert answer.status_code == 201
    assert "It has more than 1 link, so a moderator reads it first." in answer.text
