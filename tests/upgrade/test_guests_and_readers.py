"""After an upgrade a thread has everything that was in it, and in people's browsers."""

import pytest

from accounts.models import Asking, Guest, User
from comments.models import Claim, Comment, Subscription
from tests.pages.forms import forms_in
from tests.upgrade.visitors import Visitor


@pytest.fixture
def article(upgraded):
    return next(iter(upgraded.told["stored_pages"]))


def test_a_form_that_stood_open_is_taken(upgraded):
    forms = upgraded.told["forms"]
    said = {"text": "Fifteen!", "name": "Sedge", "email": "sedge@example.org"}
    sent = forms["stranger"] | said
    assert Visitor().post(f"/comments/guest/{forms['article']}/", sent).status_code == 302
    sent = forms["Quince"] | {"text": "Sixteen!"}
    answer = upgraded.visitor("Quince").post(f"/comments/new/{forms['article']}/", sent)
    assert answer.status_code == 302
    assert {"Fifteen!", "Sixteen!"} <= set(Comment.objects.values_list("text", flat=True))


def test_a_form_that_nobody_sealed_is_not(upgraded):
    forms = upgraded.told["forms"]
    said = {"text": "Boots!", "name": "Sedge", "email": "sedge@example.org", "seal": "w-2969.0-1"}
    sent = forms["stranger"] | said
    assert Visitor().post(f"/comments/guest/{forms['article']}/", sent).status_code == 422


def test_what_was_said_is_not_said_twice(upgraded):
    sent = upgraded.told["forms"]["Quince"] | {"text": upgraded.told["said"]}
    answer = upgraded.visitor("Quince").post("/comments/new/1/", sent)
    assert answer.status_code == 422 and upgraded.told["said"] in answer.text


def test_a_guest_finds_her_own_comment_her_name_and_her_text(upgraded, article):
    heron, told = upgraded.visitor("Heron"), upgraded.told["known"]
    page = heron.get(article).text
    assert "Do the pears keep?" in page and "Do the pears keep?" not in Visitor().get(article).text
    assert heron.get(f"/comments/{told['comment']}/edit/").status_code == 200
    [form] = [form for form in forms_in(page) if "text" in form]
    assert [form[name] for name in ("text", "name", "email")] == [
        told["unsent"], told["name"], told["email"]
    ]  # fmt: skip
    assert "remember" in form


def test_links_to_confirm_an_address_work(upgraded):
    for name, link in upgraded.told["asked"].items():
        browser, email = upgraded.visitor(name.capitalize()), f"{name}@example.org"
        assert email in browser.get(link).text
        assert browser.post(link).status_code == 302
        assert Guest.objects.get(email=email).confirmed_email
    assert Subscription.objects.confirmed().filter(guest__email="teasel@example.org").exists()


def test_whoever_was_asked_just_now_is_not_asked_again(upgraded):
    forms, before = upgraded.told["forms"], Asking.objects.count()
    said = {"text": "Ten!", "name": "Tansy", "email": "tansy+again@example.org"}
    answer = Visitor().post(f"/comments/guest/{forms['article']}/", forms["stranger"] | said)
    assert answer.status_code == 302 and Asking.objects.count() == before


def test_what_somebody_calls_theirs_and_what_they_have_yet_to(upgraded):
    told = upgraded.told["claiming"]
    for deed, key in (("take_back", "theirs"), ("claim", "to_be_said")):
        said = {"deed": deed, "comment": told[key]}
        assert upgraded.visitor("Quince").post(told["link"], said).status_code == 302
    assert Claim.objects.in_force().get().comment_id == told["to_be_said"]
    assert Comment.objects.get(pk=told["to_be_said"]).author.name == "Quince"
    assert Comment.objects.get(pk=told["theirs"]).name == "A stranger"


def test_one_press_in_a_message_still_ends_what_is_followed(upgraded):
    links = upgraded.told["following"]
    for link in (links["heron"], links["quince"], links["all"]):
        assert Visitor().get(link).status_code == 200
        assert Visitor().post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    left = Subscription.objects.confirmed().values_list("guest__email", "account__name")
    assert not {("heron@example.org", None), (None, "Quince")} & set(left)


def test_a_stored_page_is_not_taken_for_one_of_this_release(upgraded, article, settings, tmp_path):
    with_pages = {page: Visitor().get(page) for page in upgraded.told["stored_pages"]}
    settings.CACHES = settings.CACHES | {
        "pages": settings.CACHES["pages"] | {"LOCATION": tmp_path / "none"}
    }
    for page, etag in upgraded.told["stored_pages"].items():
        fresh = Visitor().get(page)
        assert with_pages[page].content == fresh.content, page
        again = Visitor().get(page, headers={"If-None-Match": etag})
        assert again.status_code == (304 if fresh.headers["ETag"] == etag else 200)
    assert "Fourteen, or thereabouts." in with_pages[article].text


def test_search_finds_what_was_written(upgraded):
    for words in upgraded.told["found"]:
        page = Visitor().get("/search/", {"q": words}).text
        assert "Quittenbrot" in page, words


def test_the_bell_says_what_it_said(upgraded):
    told, quince = upgraded.told["rung"], upgraded.visitor("Quince")
    assert told["answer"] in quince.get("/account/bell/").text
    assert User.objects.get(name="Quince").unread == told["unread"]
