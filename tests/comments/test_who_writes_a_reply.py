"""A guest replies in place: the words come first, and who writes is asked once they are sent."""

import re

import pytest

from accounts.models import User
from blog.models import Post
from comments.models import Comment
from tests.accounts.leaving import write

pytestmark = pytest.mark.django_db
IN_PLACE = {"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
TEXT = "Mine took twenty-two."


@pytest.fixture
def asked(post, second_reader):
    return write(post, second_reader, "How long did it take?")


@pytest.fixture
def send(client, post, asked):
    """Send the form below the comment, as it comes in place."""

    def send(headers=IN_PLACE, **fields):
        fields = {"text": TEXT, "parent": asked.pk} | fields
        return client.post(f"/comments/guest/{post.pk}/", fields, headers=headers)

    return send


def fields(page):
    """The names of what can be filled in or ticked; and what goes along unseen."""
    tags = re.findall(r"<(?:input|textarea)\b[^>]*>", page)
    seen, unseen = set(), {}
    for tag in tags:
        name = re.search(r'name="(\w+)"', tag)[1]
        if 'type="hidden"' in tag:
            unseen[name] = (re.search(r'value="([^"]*)"', tag) or ["", ""])[1]
        else:
            seen.add(name)
    return seen - {"homepage"}, unseen


def test_it_begins_with_the_text_alone(client, asked):
    page = client.get(f"/comments/{asked.pk}/reply/", headers=IN_PLACE).text
    assert fields(page)[0] == {"text"}
    assert "No account needed. Your name comes next." in page
    assert "sign_in" not in page


def test_then_who_writes_is_asked_without_a_reproach(send):
    answer = send()
    assert answer.status_code == 422
    assert fields(answer.text)[0] == {"text", "name", "email", "replies", "remember"}
    assert TEXT in answer.text and 'role="alert"' not in answer.text
    assert re.search(r'<input id="name-\d+"[^>]* autofocus', answer.text)
    assert 'name="sign_in" value="e-mail"' in answer.text
    assert not Comment.objects.filter(text=TEXT).exists()


def test_and_with_a_name_it_is_posted(send, guest, asked):
    page = send().text
    key = fields(page)[1]["key"]
    assert send(**guest, key=key).status_code == 201
    send(**guest, key=key)  # A second press posts nothing more.
    assert Comment.objects.get(text=TEXT).parent == asked


@pytest.mark.parametrize("headers", [IN_PLACE, {"Sec-Fetch-Site": "same-origin"}])
def test_who_sends_no_words_is_asked_for_those_first(send, headers):
    answer = send(text=" ", headers=headers)
    assert answer.status_code == 422
    page = answer.text
    assert "Write something first" in page and 'role="alert"' in page
    assert "Enter your name" not in page and "Enter an e-mail" not in page


def test_words_are_looked_at_without_a_name(send):
    answer = send(preview="1")
    assert answer.status_code == 200
    assert "Not posted yet" in answer.text and fields(answer.text)[0] == {"text"}


def test_what_is_wrong_with_a_name_is_said_as_ever(send, guest, reader):
    answer = send(**guest | {"email": "heron.example.org"})
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert "Enter an e-mail address with an @" in answer.text and TEXT in answer.text
    assert "sign in" in send(**guest | {"name": reader.name}).text


def test_without_scripts_the_reply_page_asks_for_all_at_once(client, asked, send):
    page = client.get(f"/comments/{asked.pk}/reply/").text
    assert fields(page)[0] == {"text", "name", "email", "replies", "remember"}
    answer = send(headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 422 and 'role="alert"' not in answer.text
    assert "<html" in answer.text and TEXT in answer.text
    assert fields(answer.text)[0] == {"text", "name", "email", "replies", "remember"}


def test_the_form_below_the_article_asks_for_a_site_as_well(client, post, asked):
    page = client.get(post.get_absolute_url()).text
    assert {"text", "name", "email", "site"} <= fields(page)[0]


@pytest.fixture
def remembered(client, post, guest):
    """The browser keeps the guest's name, address and site."""
    about = guest | {"site": "https://heron.example.org", "remember": "1", "text": "Nine."}
    client.post(f"/comments/guest/{post.pk}/", about, headers={"Sec-Fetch-Site": "same-origin"})


def test_whom_the_browser_remembers_writes_in_one_step(client, asked, send, guest, remembered):
    page = client.get(f"/comments/{asked.pk}/reply/", headers=IN_PLACE).text
    seen, unseen = fields(page)
    assert seen == {"text"} and "Writing as" in page and guest["name"] in page
    unseen.pop("parent")
    assert send(**unseen).status_code == 201
    mine = Comment.objects.get(text=TEXT)
    assert (mine.name, mine.site) == (guest["name"], "https://heron.example.org")


def test_change_asks_anew_and_loses_nothing(client, asked, send, guest, remembered):
    unseen = fields(client.get(f"/comments/{asked.pk}/reply/", headers=IN_PLACE).text)[1]
    unseen.pop("parent")
    for text in (TEXT, ""):
        answer = send(**unseen | {"text": text}, change="1")
        assert answer.status_code == 200 and 'role="alert"' not in answer.text
        assert fields(answer.text)[0] == {"text", "name", "email", "replies", "remember"}
        assert text in answer.text and f'value="{guest["name"]}"' in answer.text
        assert fields(answer.text)[1]["site"] == "https://heron.example.org"
    send(**unseen | {"name": "Wren"})
    assert Comment.objects.get(text=TEXT).site == "https://heron.example.org"


def test_a_remembered_name_that_is_an_accounts_by_now_is_asked_anew(
    client, asked, send, guest, remembered, site
):
    unseen = fields(client.get(f"/comments/{asked.pk}/reply/", headers=IN_PLACE).text)[1]
    unseen.pop("parent")
    User.objects.create_user("other@example.org", guest["name"], "x")
    answer = send(**unseen)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert "name" in fields(answer.text)[0] and TEXT in answer.text


def test_a_thread_that_closes_between_the_steps_gives_the_words_back(send, guest, post):
    send()
    Post.objects.filter(pk=post.pk).update(comments_open=False)
    for answer in (send(), send(**guest)):
        assert TEXT in answer.text and "closed" in answer.text
    assert not Comment.objects.filter(text=TEXT).exists()


def test_whom_somebody_has_signed_in_meanwhile_keeps_the_words(signed_in, reader, send):
    signed_in(reader)
    answer = send()
    assert answer.status_code == 409 and TEXT in answer.text
    assert "Post it under that name?" in answer.text
