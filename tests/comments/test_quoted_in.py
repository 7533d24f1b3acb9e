"""A new draft that quotes readers, and what comes of it once it has appeared."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Post
from comments.desk import quoted_in, quoting
from comments.gate import Writer
from comments.models import Notification, QuotedIn
from tests.comments.following import Kind, follow, published, say

__all__ = ["published", "say"]
pytestmark = pytest.mark.django_db
EVIL = Writer(name="Eve](javascript:x) <script>", email="eve@example.org", token="eve")


@pytest.fixture
def publish(author):
    """A function that publishes an article with a text."""

    def publish(text, **about):
        post = Post(title="What the ice did", slug="ice", author=author, status="published")
        post.published_at = about.get("at", timezone.now())
        post.write(text)
        post.save()
        return post

    return publish


def draft(browser, keys):
    page = browser.get(f"/admin/blog/post/add/?quote={keys}")
    assert page.status_code == 200
    return page.context["adminform"].form.initial.get("text", "")


def test_a_draft_opens_with_quotation_name_and_link_and_nothing_is_saved(
    signed_in, author, published
):
    comment = published("Seven stops in a week.\n\nAnd no two alike.")
    text = draft(signed_in(author), comment.pk)
    assert text.startswith("> Seven stops in a week.\n>\n> And no two alike.\n>\n> — [Quince](")
    assert quoted_in.linked(text) == [comment.pk]
    assert Post.objects.count() == 1


def test_what_readers_typed_is_no_markup_of_the_article(publish, published, post):
    comment = published("<script>x</script> ![](https://evil.example/x.png)", by=EVIL)
    html = publish(quoting.beginning(str(comment.pk))).rendered
    assert "<script" not in html and "<img" not in html and 'javascript:x"' not in html
    assert "&lt;script&gt;" in html
    assert f'href="http://127.0.0.1:8000/comments/{comment.pk}/"' in html


def test_only_what_everybody_reads_can_be_quoted(signed_in, author, published, post):
    held = published("Held.")
    held.hold()
    secret = published("On a draft.")
    for keys in (held.pk, "0", "x,1", "9" * 40, ",,,"):
        assert draft(signed_in(author), keys) == ""
    Post.objects.filter(pk=post.pk).update(status="draft")
    assert draft(signed_in(author), secret.pk) == ""


def test_only_who_may_write_opens_a_draft(signed_in, client, reader, published):
    comment = published()
    for browser in (client, signed_in(reader)):
        answer = browser.get(f"/admin/blog/post/add/?quote={comment.pk}")
        assert answer.status_code in (302, 403)


def test_who_is_quoted_hears_of_it_once_when_it_appears(
    postbox, publish, published, second_reader, post, client
):
    comment = published("Seven stops.")
    follow(second_reader, Kind.REPLIES, post)
    publish(quoting.beginning(f"{comment.pk}"))
    for _ in range(2):
        quoted_in.look()
        messages = postbox.deliver()
    [message] = [one for one in messages if "quoted" in one.subject]
    assert message.to == "quince@example.org"
    assert message.subject == "You are quoted in “What the ice did”"
    assert Notification.objects.filter(account=second_reader, kind=quoted_in.KIND).count() == 1


def test_the_bell_tells_of_it_without_mail_to_who_follows_nothing(
    postbox, publish, published, second_reader, signed_in
):
    publish(quoting.beginning(f"{published('Seven stops.').pk}"))
    quoted_in.look()
    assert not [one for one in postbox.deliver() if "quoted" in one.subject]
    page = signed_in(second_reader).get("/account/bell/").text
    assert "is quoted in a new article, “What the ice did”" in page


def test_whoever_publishes_is_told_who_will_hear_of_it(signed_in, author, published, second_reader):
    sent = {"title": "New", "text": quoting.beginning(f"{published('Seven stops.').pk}")}
    page = signed_in(author).post("/admin/blog/post/before-publishing/0/", sent).text
    assert f"You quote {second_reader.name}, who is notified." in page


def test_nobody_hears_of_a_draft_or_of_what_is_to_come(publish, published):
    comment = published()
    later = publish(quoting.beginning(f"{comment.pk}"), at=timezone.now() + timedelta(days=1))
    quoted_in.look()
    assert not QuotedIn.objects.exists()
    Post.objects.filter(pk=later.pk).update(published_at=timezone.now())
    quoted_in.look()
    assert QuotedIn.objects.count() == 1


def test_the_old_thread_says_where_it_went_on(publish, published, post, client):
    comment = published()
    assert "Continued in" not in client.get(post.get_absolute_url()).text
    new = publish(quoting.beginning(f"{comment.pk}"))
    quoted_in.look()
    page = client.get(post.get_absolute_url()).text
    assert "Continued in" in page and f'href="{new.get_absolute_url()}"' in page
    new.status = "draft"
    new.save()
    assert "Continued in" not in client.get(post.get_absolute_url()).text


def test_an_author_who_quotes_themself_or_their_own_thread_isnt_told(
    publish, published, author, post
):
    mine = published("Mine.", by=author)
    publish(quoting.beginning(f"{mine.pk}"))
    post.write(f"See /comments/{mine.pk}/ below.")
    post.save()
    quoted_in.look()
    assert not Notification.objects.exists()
    assert [one.post_id for one in QuotedIn.objects.all()] != [post.pk]
