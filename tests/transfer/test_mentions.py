"""Pingbacks and trackbacks come along as links from elsewhere, apart from what readers said."""

from html import escape

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from blog.models import Mention, Page, Post
from comments.gate import Writer
from comments.models import Comment
from tests.emptied import empty
from tests.transfer.test_comments_on_pages import loom, page, said
from tests.transfer.test_import_runs import bring_in
from tests.transfer.test_imported_menus import item
from tests.transfer.test_whole_site import bring_in as bring_in_whole
from tests.transfer.test_whole_site import export, move
from tests.valid import mistakes

__all__ = ["loom"]

pytestmark = pytest.mark.django_db


def linked(id, name, address, words="", approved="1", kind="pingback"):
    return (
        f"<wp:comment><wp:comment_id>{id}</wp:comment_id>"
        f"<wp:comment_author>{escape(name)}</wp:comment_author>"
        "<wp:comment_author_email>them@hedges.example</wp:comment_author_email>"
        f"<wp:comment_author_url>{escape(address)}</wp:comment_author_url>"
        "<wp:comment_author_IP>192.0.2.77</wp:comment_author_IP>"
        f"<wp:comment_date_gmt>2009-05-0{id} 10:00:00</wp:comment_date_gmt>"
        f"<wp:comment_content><![CDATA[{words}]]></wp:comment_content>"
        f"<wp:comment_approved>{approved}</wp:comment_approved>"
        f"<wp:comment_type>{kind}</wp:comment_type></wp:comment>"
    )


def an_article(*comments):
    fields = {"post_name": "sheds", "post_date_gmt": "2009-05-01 10:00:00"}
    return item(1, "post", "Sheds", **fields) + f"{''.join(comments)}</item>"


LINKS = [
    linked(3, "On hedges &amp; sheds", "https://hedges.example/sheds/?a=1&b=2", "[…] see <b>Sheds</b> […]"),
    linked(4, "", "http://www.lanes.example/", kind="trackback"),
    linked(5, "Pills", "https://pills.example/", approved="spam"),
    linked(6, "Waits", "https://waits.example/", approved="0"),
    linked(7, "Evil", "javascript:alert(1)"),
]  # fmt: skip


@pytest.fixture
def sheds(loom):
    return loom(an_article(said(1, "First here"), *LINKS))


def mention(post, n=1):
    about = {"title": f"Hedge {n}", "address": f"https://hedges.example/{n}", "kind": "pingback"}
    return Mention(post=post, mentioned_at=timezone.now(), **about)


def test_links_from_elsewhere_stand_below_the_thread_and_are_no_comments(client, sheds):
    told = bring_in(sheds, dry_run=True)
    assert "To import: 1 article, 1 comment, 2 pingbacks and trackbacks" in told
    told = bring_in(sheds)
    assert "1 comment, " in told and "2 pingbacks and trackbacks" in told.partition("Left out")[0]
    assert "Left out: 3 pingbacks and trackbacks" in told

    post = Post.objects.get()
    assert (post.comment_count, post.mention_count, Comment.objects.count()) == (1, 2, 1)
    shown = client.get(post.get_absolute_url()).text
    assert "Links to this article · 2" in shown
    assert (
        '<a href="https://hedges.example/sheds/?a=1&amp;b=2" rel="nofollow ugc noopener">' in shown
    )
    assert "On hedges &amp; sheds</bdi>" in shown and "[…] see Sheds […]" in shown
    assert "www.lanes.example</bdi>" in shown
    assert mistakes(shown) == []
    for secret in ("pills", "waits", "javascript:alert", "192.0.2.77", "them@hedges"):
        assert secret not in shown


def test_a_second_run_adds_none_and_doesnt_bring_back_what_was_removed(client, moderator, sheds):
    bring_in(sheds)
    bring_in(sheds)
    assert Mention.objects.count() == 2
    post, gone = Post.objects.get(), Mention.objects.get(kind="trackback")
    client.force_login(moderator)
    remove(client, gone)
    assert "Already here: 1 article, 1 comment, 2 pingbacks" in bring_in(sheds)
    post.refresh_from_db()
    assert (post.mention_count, Mention.objects.get().kind) == (1, "pingback")


def remove(client, gone):
    """Follow the link beside it to the question, and answer that."""
    address = f"/moderation/mentions/{gone.pk}/remove/"
    beside = f'href="{address}" aria-label="Remove the link to {gone.title}"'
    assert beside in client.get(gone.post.get_absolute_url()).text
    asked = client.get(address).text
    assert "Remove this link?" in asked and gone.address in asked and not mistakes(asked)
    assert Mention.objects.filter(pk=gone.pk).exists()
    client.post(address)


def test_an_owner_reads_which_link_a_moderator_removed(client, signed_in, post, author, moderator):
    [key] = post.add_mentions([mention(post)])
    client.force_login(moderator)
    remove(client, Mention.objects.get(pk=key))
    assert client.post(f"/moderation/mentions/{key}/remove/").status_code == 404
    User.objects.filter(pk=author.pk).update(is_superuser=True)
    lines = signed_in(author).get("/admin/audit-log/").context["lines"]
    [line] = [line for line in lines if line.who == moderator.name]
    assert (line.what, line.detail) == (
        "Removed the link to “Hedge 1” below an article",
        "https://hedges.example/1",
    )


def test_an_article_that_came_without_its_links_gets_them_later(loom):
    bring_in(loom(an_article(said(1, "First here"))))
    bring_in(loom(an_article(said(1, "First here"), *LINKS)))
    assert Post.objects.get().mention_count == Mention.objects.count() == 2


def test_an_import_taken_back_takes_its_links_and_no_others(loom, sheds):
    bring_in(loom(an_article()))
    post = Post.objects.get()
    post.add_mentions([mention(post)])
    bring_in(loom(an_article(*LINKS)))
    bring_in(sheds, undo=True)
    post.refresh_from_db()
    assert (post.mention_count, Mention.objects.get().title) == (1, "Hedge 1")


def test_links_to_a_page_are_left_out_for_it_stays_a_page(loom):
    told = bring_in(loom(page(2, "guests", LINKS[0])))
    assert "Left out: 1 pingback or trackback" in told
    assert Page.objects.count() == 1 and not Mention.objects.exists()


def test_a_stored_page_shows_a_new_link_and_none_that_was_removed(client, post):
    address = post.get_absolute_url()
    assert "Links to this article" not in client.get(address).text
    [key] = post.add_mentions([mention(post)])
    assert "Hedge 1" in client.get(address).text
    post.remove_mentions([key])
    assert "Links to this article" not in client.get(address).text


def test_of_thousands_of_links_the_newest_fifty_are_shown(client, post):
    post.add_mentions([mention(post, n) for n in range(1_200)])
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(post.get_absolute_url()).text
    assert "Links to this article · 1200" in shown and "1150 older ones aren’t shown" in shown
    assert shown.count("https://hedges.example/") == 50
    [query] = [one["sql"] for one in asked if '"blog_mention"' in one["sql"]]
    assert "LIMIT 50" in query


def test_an_article_without_links_asks_nothing_of_them(client, post):
    with CaptureQueriesContext(connection) as asked:
        client.get(post.get_absolute_url())
    assert [one["sql"] for one in asked if 'FROM "blog_mention"' in one["sql"]] == []


@pytest.mark.django_db(transaction=True)
def test_links_go_out_to_wordpress_and_come_back(post, tmp_path):
    post.add_mentions([mention(post)])
    kept = list(Mention.objects.values("kind", "title", "address", "excerpt"))
    call_command("export_wordpress", str(tmp_path / "site.xml"))
    assert "<wp:comment_type><![CDATA[pingback]]>" in (tmp_path / "site.xml").read_text()
    empty("default")
    bring_in(tmp_path / "site.xml")
    assert list(Mention.objects.values("kind", "title", "address", "excerpt")) == kept
    assert Post.objects.get(slug=post.slug).mention_count == 1


@pytest.mark.django_db(transaction=True)
def test_a_later_export_brings_no_link_a_second_time(post, tmp_path):
    post.add_mentions([mention(post)])
    Comment.write(post, Writer(name="Ann"), "Lovely sheds.")
    call_command("export_wordpress", str(tmp_path / "first.xml"))
    Comment.write(post, Writer(name="Ben"), "So they are.")
    call_command("export_wordpress", str(tmp_path / "later.xml"))
    empty("default")
    bring_in(tmp_path / "first.xml")
    bring_in(tmp_path / "later.xml")
    assert (Comment.objects.count(), Mention.objects.count()) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_a_site_that_moves_keeps_them(client, post, tmp_path, settings):
    post.add_mentions([mention(post)])
    kept = list(Mention.objects.values())
    export(tmp_path / "site.zip")
    move(client, tmp_path, settings)
    bring_in_whole(tmp_path / "site.zip")
    assert list(Mention.objects.values()) == kept
    assert "Links to this article · 1" in client.get(post.get_absolute_url()).text


@pytest.mark.django_db(transaction=True)
def test_a_static_copy_shows_them(post, tmp_path):
    post.add_mentions([mention(post)])
    call_command("export_static", str(tmp_path / "static"))
    file = tmp_path / "static" / post.get_absolute_url().strip("/") / "index.html"
    assert 'href="https://hedges.example/1" rel="nofollow ugc noopener"' in file.read_text()
