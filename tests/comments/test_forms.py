"""The form: who may send what, and what they are told when it can't be posted."""

import pytest
from django.utils import timezone

from blog.content.markup.to_html import COMMENT_LIMIT
from blog.models import Post
from comments.gate import Writer
from comments.models import Comment
from comments.views.writing.reply import Reply
from moderation.actions.comments import approve

pytestmark = pytest.mark.django_db
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def send(client, post, guest):
    """Send the guest's form, with other fields where they are given."""

    def send(headers=FROM_HERE, to=post, **fields):
        fields = {"text": "A word.", **guest, **fields}
        return client.post(f"/comments/guest/{to.pk}/", fields, headers=headers)

    return send


def refused(answer, words, status=422, kept="A word."):
    __tracebackhide__ = True
    assert answer.status_code == status
    assert words in answer.text.replace("&#x27;", "'")
    assert kept in answer.text
    assert not Comment.objects.exists()


def test_an_empty_comment_is_asked_for_words(send):
    refused(send(text="  \n "), "Write something first", kept="Passing Heron")


def test_each_thing_to_put_right_leads_to_its_field(send):
    page = send(text="", name="", email="").text
    for field in ("text", "name", "email"):
        assert f'href="#{field}-0"' in page and f'id="{field}-0"' in page


def test_an_address_that_is_none_is_named_and_the_words_are_kept(send):
    refused(send(email="heron.example.org"), "Enter an e-mail address with an @")


def test_a_site_that_is_none_is_named_once_above_and_once_at_its_field(send):
    page = send(site="not a site").text
    assert page.count("Enter an address like https://example.org, or leave it empty") == 2
    assert page.count('id="site-0-error"') == 1


def test_an_address_that_is_too_long_to_keep_is_refused_in_words(send):
    refused(send(email="a" * 250 + "@example.org"), "at most 254 characters")


def test_a_guest_without_a_name_is_asked_for_one(send):
    refused(send(name=" "), "Enter your name")


def test_a_comment_over_the_limit_is_told_the_limit_and_kept_whole(send):
    text = "word " * 1200
    refused(send(text=text), f"{COMMENT_LIMIT}", kept=text.strip())


@pytest.mark.parametrize(
    "text", ["[" * 300, "- " * 200, "> " * 400, "a" + "\n" * 500 + "b", "1. " * 900]
)
def test_markdown_that_would_hold_everybody_up_is_refused_in_words(send, text):
    answer = send(text=text)
    assert answer.status_code == 422
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "\x02klzzwxh:0001\x03"])
def test_characters_that_no_keyboard_has_are_never_an_error_of_ours(client, post, guest, text):
    body = "&".join(f"{k}={v}" for k, v in guest.items()) + "&text="
    answer = client.post(
        f"/comments/guest/{post.pk}/",
        body.encode() + text.encode("utf-8", "surrogatepass"),
        content_type="application/x-www-form-urlencoded",
        headers=FROM_HERE,
    )
    assert answer.status_code in (302, 422)
    assert client.get(post.get_absolute_url()).status_code == 200


def test_a_name_that_is_too_long_or_carries_markup_is_only_a_name(send, client, post):
    refused(send(name="n" * 51), "at most 50 characters")
    send(name="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(post.get_absolute_url()).text


def test_a_reply_to_a_comment_of_another_post_is_refused(send, author, reader):
    other = Post.objects.create(title="Other", slug="other", author=author, status="published")
    there = Comment.write(other, Writer(account=reader, name="Marrow"), "Over there.")
    answer = send(parent=there.pk)
    assert answer.status_code == 422
    assert "no longer here" in answer.text and "A word." in answer.text
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("parent", ["999999", "-1", "x", "9" * 40])
def test_a_forged_parent_is_refused(send, parent):
    answer = send(parent=parent)
    assert answer.status_code == 422
    assert not Comment.objects.exists()


def test_a_thread_that_closed_while_they_wrote_gives_the_words_back(send, post):
    Post.objects.filter(pk=post.pk).update(comments_close_at=timezone.now())
    refused(send(), "Comments closed while you were writing", status=403)


def test_an_article_that_is_not_published_takes_no_comment(send, author):
    draft = Post.objects.create(title="Draft", slug="draft", author=author)
    answer = send(to=draft)
    assert answer.status_code == 404
    assert "A word." in answer.text
    assert "Draft" not in answer.text
    assert not Comment.objects.exists()


def test_a_form_from_another_site_is_refused_and_the_words_are_kept(send):
    refused(send(headers={"Sec-Fetch-Site": "cross-site"}), "didn’t say", status=403)
    refused(send(headers={"Origin": "https://elsewhere.example"}), "didn’t say", status=403)
    refused(send(headers={}), "didn’t say", status=403)


def test_an_older_browser_that_sends_only_an_origin_may_post(send):
    assert send(headers={"Origin": "http://testserver"}).status_code == 302
    assert Comment.objects.count() == 1


def test_somebody_who_turns_out_to_be_signed_in_is_asked_with_the_words_kept(
    signed_in, reader, send
):
    signed_in(reader)
    refused(send(), str(Reply.signed_in), status=409)


def test_a_reader_who_was_signed_out_meanwhile_keeps_their_words(client, post):
    answer = client.post(f"/comments/new/{post.pk}/", {"text": "A word."})
    refused(answer, str(Reply.signed_out), status=403)
    assert client.get(f"/comments/new/{post.pk}/").url.startswith("/accounts/login/")


def test_a_preview_is_shown_and_nothing_is_posted(send):
    answer = send(preview="1", text="A *leaning* word.")
    assert answer.status_code == 200
    assert "<em>leaning</em>" in answer.text and "A *leaning* word." in answer.text
    assert not Comment.objects.exists()


@pytest.mark.parametrize("asked", [{"preview": "1"}, {}], ids=["a preview", "a comment"])
def test_a_table_that_would_fill_the_page_is_refused_and_stays_in_the_form(send, asked):
    wide = "|a" * 200 + "\n" + "|-" * 200 + "\n" + "a\n" * 2_000
    answer = send(text=wide, **asked)
    refused(answer, "more than 20 columns", kept="|a" * 200)
    assert answer.context["form"]["text"].value() == wide and len(answer.content) < 60_000


def test_a_double_click_posts_once_and_the_guest_still_sees_it(send, client, post):
    send(), send()
    assert Comment.objects.count() == 1
    assert "Only you can see this" in client.get(post.get_absolute_url()).text


def test_a_known_guest_is_published_at_once(send, client, moderator, post):
    send(text="My first.")
    approve(moderator, Comment.objects.get())
    send(text="My second.")
    assert Comment.objects.published().count() == 2


def test_a_guest_who_only_types_a_known_address_is_still_a_stranger(send, client, moderator):
    send(text="My first.")
    approve(moderator, Comment.objects.get())
    client.cookies.clear()
    send(text="Somebody else's.")
    assert Comment.objects.held().get().text == "Somebody else's."


def test_a_guest_who_repeats_another_guests_words_does_not_become_them(send, client, moderator):
    send(text="My first.")
    approve(moderator, Comment.objects.get())
    send(text="My second.")
    client.cookies.clear()
    assert send(text="My second.").status_code == 422
    assert "parley_guest" not in client.cookies and Comment.objects.count() == 2


def test_a_writer_edits_and_withdraws_what_waits_and_nobody_else_can(send, client, post):
    send(text="Waiting.")
    comment = Comment.objects.get()
    emptied = client.post(f"/comments/{comment.pk}/edit/", {"text": " "}).text
    assert "Your edit isn’t saved yet" in emptied and "Write something first" in emptied
    client.post(f"/comments/{comment.pk}/edit/", {"text": "Waiting better."})
    comment.refresh_from_db()
    assert comment.text == "Waiting better." and comment.is_held

    mine = client.cookies.pop("parley_guest").value
    assert client.post(f"/comments/{comment.pk}/withdraw/").status_code == 404
    client.cookies["parley_guest"] = mine
    client.post(f"/comments/{comment.pk}/withdraw/")
    comment.refresh_from_db()
    assert comment.state == "withdrawn"


def test_a_held_comment_of_somebody_else_has_no_address(send, client):
    send()
    client.cookies.clear()
    assert client.get(f"/comments/{Comment.objects.get().pk}/").status_code == 404


def test_a_permalink_leads_to_the_comment_in_its_thread(client, post, reader):
    comment = Comment.write(post, Writer(account=reader, name="Marrow"), "Find me.")
    answer = client.get(f"/comments/{comment.pk}/")
    assert answer.url == f"{post.get_absolute_url()}#c-{comment.pk}"


def test_a_permalink_finds_the_page_of_a_long_thread_and_of_a_deep_one(
    client, post, reader, monkeypatch
):
    monkeypatch.setattr("comments.thread.reading.A_PAGE", 3)
    who = Writer(account=reader, name="Marrow")
    for n in range(7):
        last = Comment.write(post, who, f"Top {n}.")
    answer = client.get(f"/comments/{last.pk}/")
    assert answer.url == f"{post.get_absolute_url()}comments/{last.pk}/#c-{last.pk}"
    assert "Top 6." in client.get(answer.url.split("#")[0]).text
    assert client.get(f"{post.get_absolute_url()}comments/{last.pk + 1}/").status_code == 404

    for n in range(8):
        last = Comment.write(post, who, f"Deep {n}.", parent=last)
    answer = client.get(f"/comments/{last.pk}/")
    assert "/thread/" in answer.url
    assert "Deep 7." in client.get(answer.url.split("#")[0]).text


def test_whoever_previews_need_not_say_who_they_are(send, client, post):
    page = send(name="", email="", preview="1")
    assert page.status_code == 200 and "Preview. Not posted yet." in page.text
    assert not Comment.objects.exists()


def test_an_edit_can_be_looked_at_before_it_is_saved(signed_in, reader, post):
    said = Comment.write(post, Writer(account=reader, name=reader.name), "Pears.")
    page = signed_in(reader).post(
        f"/comments/{said.pk}/edit/", {"text": "Twelve *pears*.", "preview": "1"}
    )
    assert "Preview. Not saved yet." in page.text and "Twelve <em>pears</em>." in page.text
    said.refresh_from_db()
    assert said.text == "Pears."


@pytest.mark.parametrize("fate", ["removed", "withdrawn"])
def test_a_reply_to_what_has_just_gone_says_so_and_keeps_its_words(
    client, post, reader, send, fate
):
    said = Comment.write(post, Writer(account=reader, name=reader.name), "Pears.")
    said.withdraw() if fate == "withdrawn" else said.remove({"citation": "Law"})
    page = client.get(f"/comments/{said.pk}/reply/")
    assert page.status_code == 404 and fate in page.text
    assert f'name="parent" value="{said.pk}"' in page.text  # As the browser keeps the draft.
    assert "had begun to write" not in page.text  # Nobody had.
    held = Comment.write(post, Writer(name="Wren", email="w@example.org", token="w" * 32), "Held.")
    Comment.objects.filter(pk=held.pk).update(state="held", leaves_place=False)
    assert client.get(f"/comments/{held.pk}/reply/").text.count("Held.") == 0
