"""Corrected, thanks to: from a comment to the public list, the badge and the message."""

import pytest

from comments.desk import corrections, readers
from comments.models import Comment, Correction, Notification
from tests.comments.following import Kind, follow, published, say
from tests.comments.test_text_as_it_stood import article, update

__all__ = ["article", "published", "say", "update"]
pytestmark = pytest.mark.django_db
PASSAGE = "The level drops by the width of a finger."
RIGHT = "The level drops by nine centimetres at springs."
LINE = "On springs the level drops by nine centimetres."


@pytest.fixture
def comment(article, published):
    return published("“The level drops by the width of a finger” is a neap figure.")


@pytest.fixture
def take_in(article, comment, author, signed_in):
    """A function by which the author takes the comment into the text."""

    def take_in(**about):
        browser = signed_in(author)
        address = f"/admin/blog/post/{article.pk}/take-in/{comment.pk}/"
        form = browser.get(address).context["form"]
        sent = {"before": form["before"].value(), "after": RIGHT, "line": LINE, "thanks": "on"}
        return browser.post(address, sent | about)

    return take_in


@pytest.fixture
def corrected(take_in, update, article):
    def corrected(**about):
        assert take_in(**about).status_code == 302
        update(article.versions.newest().text)
        return Correction.objects.get()

    return corrected


def agree(reader):
    reader.may_be_named = True
    reader.save()


def test_the_page_opens_at_the_quoted_passage_and_shows_what_changes(take_in, article):
    answer = take_in(preview="1")
    assert answer.context["form"]["before"].value() == PASSAGE
    assert "<del>the width of a finger.</del><ins>nine centimetres at springs.</ins>" in answer.text
    assert not Correction.objects.exists()


def test_it_is_in_the_working_copy_and_readers_see_nothing_yet(take_in, article, client):
    take_in()
    assert RIGHT in article.versions.newest().text
    assert "springs" not in client.get(article.get_absolute_url()).text
    assert "There are no corrections yet" in client.get("/corrections/").text


def test_with_the_update_it_is_public_and_the_comment_says_so(corrected, comment, client, article):
    entry = corrected()
    page = client.get(article.get_absolute_url()).text
    assert LINE in page and "Led to a correction" in page
    assert f'href="/corrections/{entry.pk}/"' in page
    listed = client.get("/corrections/").text
    assert LINE in listed and "<ins>nine centimetres at springs.</ins>" in listed
    assert client.get(f"/corrections/{entry.pk}/").url == f"/corrections/#correction-{entry.pk}"
    assert LINE in client.get("/corrections/feed/").content.decode()


def test_whoever_takes_their_yes_back_is_thanked_on_no_stored_page(
    corrected, client, article, signed_in, second_reader
):
    agree(second_reader)
    corrected()
    assert "Thanks to" in client.get(article.get_absolute_url()).text
    signed_in(second_reader).post("/account/profile/", {"name": "Quince"})
    assert "Thanks to" not in client.get(article.get_absolute_url()).text


def test_thanks_are_by_name_only_with_the_readers_yes(corrected, client, article, second_reader):
    corrected()
    assert "Thanks to a reader" in client.get("/corrections/").text
    agree(second_reader)
    assert Correction.objects.get().thanked == "Quince"


def test_a_reader_takes_their_yes_back_in_their_profile(
    corrected, client, second_reader, signed_in, article
):
    agree(second_reader)
    corrected()
    client.logout()
    assert "<bdi>Quince</bdi></b>" in client.get("/corrections/").text
    signed_in(second_reader).post("/account/profile/", {"name": "Quince"})
    client.logout()
    assert "Thanks to a reader" in client.get("/corrections/").text
    assert "Thanks to" not in client.get(article.get_absolute_url()).text


def test_the_writer_is_told_by_the_bell_and_by_mail_if_they_follow(
    postbox, corrected, second_reader, article
):
    follow(second_reader, Kind.REPLIES, article)
    corrected()
    [message] = [one for one in postbox.deliver() if "correction" in one.subject]
    assert message.to == "quince@example.org" and f"> {LINE}" in message.body
    assert Notification.objects.filter(account=second_reader, kind=corrections.KIND).count() == 1


def test_whoever_led_to_it_reads_in_their_notifications_what_it_says_and_whom_it_thanks(
    corrected, second_reader, signed_in
):
    corrected()
    assert "The correction says “a reader”." in signed_in(second_reader).get("/account/bell/").text
    agree(second_reader)
    page = signed_in(second_reader).get("/account/bell/").text
    assert LINE in page and "The correction names you." in page


def test_what_the_author_dropped_again_is_not_published(take_in, update, client):
    take_in()
    update("Something else altogether.")
    assert not Correction.objects.public().exists()
    assert "There are no corrections yet" in client.get("/corrections/").text


def test_it_can_be_said_in_other_words_and_taken_back(
    corrected, author, signed_in, article, client, comment
):
    entry, browser = corrected(), signed_in(author)
    address = f"/admin/blog/post/{article.pk}/corrections/"
    browser.post(address, {"correction": entry.pk, "line": "Nine, not one."})
    client.logout()
    assert "Nine, not one." in client.get(article.get_absolute_url()).text
    signed_in(author).post(address, {"correction": entry.pk, "take_back": "1"})
    client.logout()
    assert "Nine, not one." not in client.get("/corrections/").text
    assert "Led to a correction" not in client.get(article.get_absolute_url()).text
    assert client.get(f"/corrections/{entry.pk}/").status_code == 404
    comment.refresh_from_db()
    assert comment.led_to is None


@pytest.mark.parametrize("which", ["abc", "", "0", "9" * 5_000])
def test_a_correction_that_is_none_is_not_found(author, signed_in, article, which):
    address = f"/admin/blog/post/{article.pk}/corrections/"
    assert signed_in(author).post(address, {"correction": which}).status_code == 404


def test_a_comment_that_is_gone_is_neither_named_nor_linked(
    corrected, client, second_reader, comment
):
    agree(second_reader)
    corrected()
    comment.refresh_from_db()
    comment.withdraw()
    client.logout()
    page = client.get("/corrections/").text
    assert "Quince" not in page and "The comment" not in page and LINE in page


def test_a_guests_name_is_text_and_their_yes_is_their_own(article, client, guest):
    said = guest | {"name": "<b>Eve", "text": "“The level drops by the width”", "may_be_named": "1"}
    client.post(f"/comments/guest/{article.pk}/", said, headers={"Sec-Fetch-Site": "same-origin"})
    comment = Comment.objects.get()
    comment.publish()
    entry = corrections.keep(
        comment, article.author, line="<i>Nine", before="a", after="<script>", thanks=True
    )
    entry.published_at = article.published_at
    entry.save()
    page = client.get("/corrections/").text
    assert "&lt;b&gt;Eve" in page and "<script>" not in page.split("<main")[1].split("</main")[0]
    client.post(f"/comments/{comment.pk}/thanks/", {})
    assert Correction.objects.get().thanked == ""


def test_nobody_else_decides_whether_a_guest_is_named(
    article, published, client, signed_in, reader
):
    comment = published()
    assert client.get(f"/comments/{comment.pk}/thanks/").status_code == 404
    assert signed_in(reader).post(f"/comments/{comment.pk}/thanks/").status_code == 404


def test_only_who_may_change_the_article_takes_something_in(
    article, comment, client, signed_in, reader
):
    for name in (f"take-in/{comment.pk}", "corrections", "readers"):
        address = f"/admin/blog/post/{article.pk}/{name}/"
        client.logout()
        assert client.get(address).status_code in (302, 401)
        assert signed_in(reader).get(address).status_code in (302, 403)


def test_a_wording_that_cant_be_put_in_comes_back_with_a_reason(take_in, article):
    for about in ({"after": ""}, {"line": ""}, {"before": "Not there."}, {"after": PASSAGE}):
        answer = take_in(**about)
        assert answer.status_code == 422 and "It isn’t in the text yet" in answer.text
    assert not article.versions.exists() or PASSAGE in article.versions.newest().text


def test_the_author_sees_which_sentences_readers_quote(
    article, comment, published, signed_in, author, reader
):
    published("> The level drops by the width of a finger.", by=reader)
    published("> There is a moment when you can put down the oars.", by=reader)
    found = signed_in(author).get(f"/admin/blog/post/{article.pk}/readers/").json()["passages"]
    assert [one["count"] for one in found] == [2, 1]
    assert [one["name"] for one in found[0]["readers"]] == ["Quince", "Marrow"]
    assert found[0]["text"] in article.text


def test_a_thousand_comments_are_looked_through_once(
    article, published, monkeypatch, signed_in, author
):
    published("> The level drops by the width of a finger.")
    asked = []
    monkeypatch.setattr(readers, "quoted_passages", lambda *args: asked.append(1) or [])
    article.refresh_from_db()
    for _ in range(3):
        readers.cards(article)
    assert len(asked) == 1


def test_an_author_finds_the_way_in_the_thread_and_on_their_first_page(
    article, comment, published, author, signed_in, reader, client
):
    way = f'href="/admin/blog/post/{article.pk}/change/?take={comment.pk}"'
    mine = published("Mine.", by=author)
    for browser in (client, signed_in(reader)):
        assert way not in browser.get(article.get_absolute_url()).text
    browser = signed_in(author)
    page = browser.get(article.get_absolute_url()).text
    assert way in page and f"?take={mine.pk}" not in page
    assert way in browser.get("/admin/").text
    editor = browser.get(f"/admin/blog/post/{article.pk}/change/?take={comment.pk}").text
    assert f'href="/admin/blog/post/{article.pk}/take-in/{comment.pk}/"' in editor


def test_a_script_has_the_correction_kept_and_the_text_left_to_itself(
    article, comment, author, signed_in
):
    browser, address = signed_in(author), f"/admin/blog/post/{article.pk}/take-in/{comment.pk}/"
    asked = {"headers": {"Accept": "application/json"}}
    refused = browser.post(address, {"before": PASSAGE, "after": RIGHT, "line": ""}, **asked)
    assert refused.status_code == 422 and refused.json()["why"]
    said = {"before": PASSAGE, "after": RIGHT, "line": LINE}
    assert browser.post(address, said, **asked).json() == {}
    assert Correction.objects.waiting().get().line == LINE and not article.versions.exists()


def test_an_author_is_reminded_of_questions_until_they_answer(
    article, published, author, signed_in
):
    question = published("How deep is it?")
    browser = signed_in(author)
    assert "Question to you" in browser.get("/admin/").text
    published("Nine fathoms.", by=author, to=question)
    assert "Question to you" not in browser.get("/admin/").text


def test_a_passage_in_the_first_sentence_begins_with_its_first_letter():
    text = "The sap is down. The walls are warm."
    assert corrections.whole_sentences(text, 4, 10) == (0, len("The sap is down."))
    assert corrections.whole_sentences(text, 21, 26) == (17, len(text))
