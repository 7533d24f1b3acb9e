"""A comment keeps the version of the article that its writer read, and says where that changed since."""

import pytest
from django.utils import timezone

from blog.models import Post, Version
from comments.gate import Writer
from comments.models import Comment
from comments.pure.changed_text import changed_text
from tests.comments.following import published, say
from tests.mail import work

__all__ = ["published", "say"]
pytestmark = pytest.mark.django_db
OLD = (
    "There is a moment when you can put down the oars.\n\nThe level drops by the width of a finger."
)
NEW = OLD.replace("the width of a finger", "nine centimetres at springs")


@pytest.fixture
def article(post):
    post.write(OLD)
    post.save()
    return post


@pytest.fixture
def update(article, author, signed_in):
    """A function by which the author updates the article at the desk, and the worker looks."""

    def update(text, **about):
        browser = signed_in(author)
        form = browser.get(f"/admin/blog/post/{article.pk}/change/").context["adminform"].form
        day = timezone.localtime(article.published_at)
        sent = {
            "title": article.title, "slug": article.slug, "text": text, "when": "at",
            "published_at_0": f"{day:%Y-%m-%d}", "published_at_1": f"{day:%H:%M}",
            "author": author.pk, "comments_open": "on", "waivers-TOTAL_FORMS": "0",
            "waivers-INITIAL_FORMS": "0", "waivers-MIN_NUM_FORMS": "0", "waivers-MAX_NUM_FORMS": "0",
        } | about  # fmt: skip
        answer = browser.post(f"/admin/blog/post/{article.pk}/change/", sent)
        assert answer.status_code == 302, form.errors
        work()
        article.refresh_from_db()

    return update


def test_a_comment_keeps_the_version_that_its_writer_read(article, published, update):
    first = published("Really?")
    assert first.article_version == article.public_version
    update(NEW)
    assert published("Now?").article_version == article.public_version > first.article_version


def test_a_comment_says_that_what_it_quotes_has_changed_and_leads_to_how(
    article, published, update, client
):
    comment = published("> The level drops by the width of a finger.\n\nWhose finger?")
    other = published("> There is a moment when you can put down the oars.\n\nTrue.")
    assert "changed here since" not in client.get(article.get_absolute_url()).text
    update(NEW)
    page = client.get(article.get_absolute_url()).text
    assert page.count("The article changed here since:") == 1
    assert f'href="/comments/{comment.pk}/then/"' in page
    diff = client.get(f"/comments/{comment.pk}/then/").text
    assert "<del>the width of a finger.</del><ins>nine centimetres at springs.</ins>" in diff
    assert Comment.objects.get(pk=other.pk).changed_in is None


def test_what_is_put_back_is_the_same_again(article, published, update, client):
    published("> The level drops by the width of a finger.")
    update(NEW)
    update(OLD)
    assert "changed here since" not in client.get(article.get_absolute_url()).text


def test_whoever_answers_an_earlier_text_than_there_is_quotes_that(
    article, published, update, second_reader
):
    update(OLD + "\n\nMore.")
    read = article.public_version
    update(NEW)
    late = Comment.write(
        article, Writer(account=second_reader, name="Quince"),
        "> The level drops by the width of a finger.", version=read,
    )  # fmt: skip
    work()
    late.refresh_from_db()
    assert (late.article_version, late.changed_in) == (read, article.public_version)


@pytest.mark.parametrize("forged", ["999999999", "0", "-1", "1e9", "²", "9" * 30, "<script>", ""])
def test_a_forged_version_is_that_of_today(article, signed_in, reader, forged):
    browser = signed_in(reader)
    sent = {"text": f"Forged {forged}.", "version": forged}
    browser.post(f"/comments/new/{article.pk}/", sent)
    assert Comment.objects.get().article_version == article.public_version


def test_what_was_never_public_is_compared_with_nothing(article, published, author, client):
    comment = published("> The level drops by the width of a finger.")
    at = article.published_at
    # Replaced before its time came; and a working copy.
    article.versions.create(
        number=1, kind=Version.Kind.PUBLISHED, text="SECRET one", published_at=at
    )
    article.versions.create(number=2, kind=Version.Kind.PUBLISHED, text=OLD, published_at=at)
    article.versions.create(number=3, kind=Version.Kind.AUTOSAVED, text="SECRET three")
    article.versions.create(
        number=4, kind=Version.Kind.PUBLISHED, text=NEW, published_at=timezone.now()
    )
    Post.objects.filter(pk=article.pk).update(public_version=4, text=NEW)
    for forged in (1, 2, 3):
        Comment.objects.filter(pk=comment.pk).update(article_version=forged)
        answer = client.get(f"/comments/{comment.pk}/then/?{forged}")
        assert "SECRET" not in answer.text
        assert answer.status_code == (404 if forged == 1 else 200)
    Post.objects.filter(pk=article.pk).update(status="draft")
    assert client.get(f"/comments/{comment.pk}/then/").status_code == 404


@pytest.mark.parametrize("closed", ["members", "password", "unlisted"])
def test_a_stranger_reads_nothing_of_when_the_article_was_for_fewer(
    article, published, update, client, closed
):
    update(OLD, visibility=closed, new_password="ebb")
    comment = published("> The level drops by the width of a finger.")
    update(NEW, visibility="everybody")
    assert client.get(article.get_absolute_url()).status_code == 200
    assert client.get(f"/comments/{comment.pk}/then/").status_code == 404
    assert Comment.objects.get(pk=comment.pk).changed_in is None
    later = published("> nine centimetres at springs")
    update(OLD, visibility="everybody")
    assert "nine centimetres" in client.get(f"/comments/{later.pk}/then/").text


def test_a_stranger_reads_nothing_of_an_import_that_asked_for_a_password(
    article, published, update, client
):
    article.visibility = "password"
    article.set_password("ebb")
    article.save()
    comment = published("> The level drops by the width of a finger.")
    update(NEW, visibility="everybody")
    assert client.get(f"/comments/{comment.pk}/then/").status_code == 404


def test_a_member_sees_what_changed_in_an_article_for_members(
    article, published, update, client, signed_in, reader
):
    update(OLD, visibility="members")
    comment = published("> The level drops by the width of a finger.")
    update(NEW, visibility="members")
    assert "finger" in signed_in(reader).get(f"/comments/{comment.pk}/then/").text
    client.logout()
    assert client.get(f"/comments/{comment.pk}/then/").status_code == 404


def test_only_a_comment_that_everybody_reads_leads_to_a_comparison(
    article, published, update, client
):
    comment = published("> The level drops by the width of a finger.")
    update(NEW)
    comment.refresh_from_db()
    comment.hold()
    assert client.get(f"/comments/{comment.pk}/then/").status_code == 404


def test_a_comment_of_before_says_nothing(article, published, update):
    comment = published("> The level drops by the width of a finger.")
    Comment.objects.filter(pk=comment.pk).update(article_version=None)
    update(NEW)
    comment.refresh_from_db()
    assert comment.changed_in is None


def test_unchanged_paragraphs_are_folded_into_one_line():
    before = "\n\n".join(f"Paragraph {n}." for n in range(20))
    parts = changed_text(before, before.replace("Paragraph 10", "Section 10"))
    assert [part.folded for part in parts if part.folded] == [9, 8]
    assert sum(any(kind != "same" for kind, _ in part.words) for part in parts) == 1


def test_readers_are_shown_no_marks_and_no_ends_of_lines_are_a_change():
    parts = changed_text(
        "1. **One** [two](/x/)\n2. Three.\n\nEnd.", "1. **One** [two](/y/)\r\n2. Three.\r\n\r\nEnd!"
    )
    assert [part.words for part in parts][:1] == [(("same", "One two\nThree."),)]
    assert parts[-1].words == (("removed", "End."), ("added", "End!"))
