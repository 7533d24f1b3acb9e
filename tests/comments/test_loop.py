"""The whole loop, without a browser: read, reply, be held, be removed, be refused."""

import pytest

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.bans import ban
from moderation.actions.comments import remove

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}


def send(client, post, **fields):
    return client.post(f"/comments/guest/{post.pk}/", fields, headers=HERE)


def test_a_reader_replies_and_lands_on_the_new_comment(signed_in, reader, post):
    answer = signed_in(reader).post(f"/comments/new/{post.pk}/", {"text": "Which pears?"})

    comment = Comment.objects.get()
    assert answer.url == f"{post.get_absolute_url()}#c-{comment.pk}"
    assert comment.is_published and comment.name == "Marrow"
    assert "Which pears?" in signed_in(reader).get(post.get_absolute_url()).text


def test_a_guests_first_comment_waits_and_only_they_see_it(client, guest, post, django_user_model):
    send(client, post, text="Do the pears keep?", **guest)

    assert Comment.objects.get().is_held
    assert "Only you can see this" in client.get(post.get_absolute_url()).text
    client.cookies.clear()
    assert "Do the pears keep?" not in client.get(post.get_absolute_url()).text


def test_readers_share_a_thread_but_for_what_waits_in_it(client, guest, reader, post, signed_in):
    send(client, post, text="Do the pears keep?", **guest)
    guests_own, address = client.cookies["parley_guest"].value, post.get_absolute_url()

    for _ in range(2):
        assert "Do the pears keep?" not in signed_in(reader).get(address).text
        client.cookies.clear()
        client.cookies["parley_guest"] = guests_own
        assert "Do the pears keep?" in client.get(address).text
        client.cookies.clear()

    Comment.write(post, Writer(account=reader, name="Marrow"), "Until Candlemas.")
    assert "Until Candlemas." in signed_in(reader).get(address).text
    Comment.objects.get(state="published").withdraw()
    assert "Until Candlemas." not in signed_in(reader).get(address).text


def test_a_removed_comment_leaves_the_stored_page_at_once(client, reader, moderator, policy, post):
    comment = Comment.write(post, Writer(account=reader, name="Marrow"), "Pears are better abroad.")
    assert "better abroad" in client.get(post.get_absolute_url()).text
    remove(moderator, comment, policy.wordings.get(number=1))

    page = client.get(post.get_absolute_url()).text
    assert "better abroad" not in page
    assert "off-topic comparison" in page


def test_nobody_reads_a_removed_comment_where_it_could_be_answered(
    client, guest, reader, moderator, policy, post
):
    comment = Comment.write(post, Writer(account=reader, name="Marrow"), "Pears are better abroad.")
    address = f"/comments/{comment.pk}/reply/"
    assert "better abroad" in client.get(address).text
    remove(moderator, comment, policy.wordings.get(number=1))

    assert client.get(address).status_code == 404
    shown = send(client, post, text="Are they?", parent=comment.pk, preview="1", **guest)
    assert "Reply to something removed" in shown.text
    assert "better abroad" not in shown.text and "Marrow" not in shown.text


def test_answered_spam_is_said_to_be_a_moderators_doing(client, reader, post):
    who = Writer(account=reader, name="Marrow")
    spam = Comment.write(post, who, "Buy boots.")
    Comment.write(post, who, "What has this to do with pears?", parent=spam)
    spam.mark_spam()

    page = client.get(post.get_absolute_url()).text
    assert "Removed by a moderator." in page
    assert "Buy boots" not in page and "Withdrawn by its writer" not in page


def test_what_was_removed_while_its_writer_thought_about_it_is_gone_already(
    signed_in, reader, moderator, policy, post, monkeypatch
):
    comment = Comment.write(post, Writer(account=reader, name="Marrow"), "Pears are better abroad.")
    first = Comment.withdraw

    def removed_meanwhile(mine):
        remove(moderator, comment, policy.wordings.get(number=1))
        first(mine)

    monkeypatch.setattr(Comment, "withdraw", removed_meanwhile)
    answer = signed_in(reader).post(f"/comments/{comment.pk}/withdraw/")
    assert answer.status_code == 409 and answer.context["late"]


def test_a_banned_reader_is_told_why_and_keeps_their_text(
    signed_in, reader, moderator, policy, post
):
    ban(moderator, reader, policy.wordings.get(number=2), "Three insults in a day.")

    answer = signed_in(reader).post(f"/comments/new/{post.pk}/", {"text": "But I was right!"})
    assert answer.status_code == 403
    assert "Three insults in a day." in answer.text and "But I was right!" in answer.text
    assert not Comment.objects.exists()
