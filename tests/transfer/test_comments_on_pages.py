"""What readers said below a page or an uploaded file comes along, below an article that stands in no list."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from blog.addresses import moving
from blog.models import Page, Post, Redirect, Site
from blog.models.texts.bin import DAYS
from blog.periodic import empty_the_bin
from comments.models import Comment
from tests.transfer.test_import_runs import bring_in
from tests.transfer.test_imported_menus import entry, item, menu_shown
from tests.transfer.test_wordpress import END
from tests.transfer.test_wordpress_import import sound
from transfer.imports.write.rewriting import rewrite
from transfer.imports.write.site_import import Import
from transfer.models import ImportRun
from transfer.sources.recognise import SOURCES

pytestmark = pytest.mark.django_db
HOST = "http://loom.example"
FILE = f"{HOST}/wp-content/uploads/2009/05/shed.jpg"


def said(id, words, answers=0, approved="1", kind=""):
    return (
        f"<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>Reader {id}</wp:comment_author>"
        f"<wp:comment_date_gmt>2009-05-0{id} 10:00:00</wp:comment_date_gmt>"
        f"<wp:comment_content>{words}</wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved>"
        f"<wp:comment_type>{kind}</wp:comment_type><wp:comment_parent>{answers}</wp:comment_parent></wp:comment>"
    )


def page(id, name, *comments, **fields):
    fields |= {"post_name": name, "post_date_gmt": "2009-05-01 10:00:00", "comment_status": "open"}
    return item(id, "page", name.title(), **fields) + f"{''.join(comments)}</item>"


def upload(id, name, *comments, **fields):
    fields |= {"post_name": name, "post_date_gmt": "2009-05-01 10:00:00", "attachment_url": FILE}
    start = item(id, "attachment", name.title(), **fields).replace(">publish<", ">inherit<")
    words = (
        "<excerpt:encoded>Its front</excerpt:encoded><content:encoded>Long ago.</content:encoded>"
    )
    return f"{start}{words}{''.join(comments)}</item>"


SPACES = (
    '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/">\n<channel>\n'
)


SHORTCODE = "<content:encoded>[snip lang=php]$a = b();[/snip]</content:encoded></item>"


@pytest.fixture
def loom(tmp_path):
    file = tmp_path / "loom.xml"

    def written(*parts):
        file.write_text("".join([SPACES, f"<link>{HOST}</link>", *parts, END]))
        return file

    return written


def talked_about():
    """A page with a reply that stands before what it answers, a held comment, spam and a pingback."""
    return page(
        2,
        "guests",
        said(3, "I answer", answers=1),
        said(1, "First here"),
        said(4, "Wait for it", approved="0"),
        said(5, "Pills", approved="spam"),
        said(6, "Linked", kind="pingback"),
        post_parent=1,
    ).replace(f"{HOST}/guests/", f"{HOST}/about/guests/")


def test_a_page_with_comments_becomes_an_article_in_no_list_with_its_thread(client, loom):
    told = bring_in(
        loom(page(1, "about"), talked_about(), entry(10, "", of=2), entry(11, "", of=1))
    )
    assert "Imported: 1 article, 1 page, 3 comments" in told
    assert "unlisted articles, because readers commented on them: 1 page." in told

    post = Post.objects.get()
    assert (post.stands_alone, post.is_public, post.comment_count) == (True, True, 2)
    first, reply = Comment.objects.published().order_by("created_at")
    assert (first.text, reply.parent) == ("First here", first)
    assert Comment.objects.held().get().text == "Wait for it"
    assert sound()

    for address in ("/about/guests/", "/?page_id=2"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, post.get_absolute_url())
    assert client.get("/about/").status_code == 200
    assert "I answer" in client.get(post.get_absolute_url()).text
    assert (post.get_absolute_url(), "Guests") in menu_shown(client)
    assert not Post.objects.listed()


def test_a_page_that_only_others_linked_to_stays_a_page(loom):
    told = bring_in(loom(page(2, "guests", said(6, "Linked", kind="pingback"))))
    assert Page.objects.count() == 1 and not Post.objects.exists()
    assert "1 pingback" in told


def test_a_page_that_nobody_could_read_comes_as_a_draft_with_its_thread(client, loom):
    hidden = page(2, "guests", said(1, "First here")).replace(">publish<", ">private<")
    bring_in(loom(hidden))
    post = Post.objects.get()
    assert not post.is_public and post.comment_count == 1
    assert client.get("/guests/").status_code == 404


HIDDEN = {
    "private": {"status": "private"},
    "draft": {"status": "draft", "post_name": ""},
    "pending": {"status": "pending"},
    "future": {"status": "future"},
    "with a word": {"post_password": "sesame"},
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_a_page_that_nobody_could_read_comes_as_a_draft(client, loom, hidden):
    fields = {"post_name": "cellar"} | hidden
    status = fields.pop("status", "publish")
    told = bring_in(
        loom(
            item(1, "page", "Cellar", **fields).replace(">publish<", f">{status}<") + "</item>",
            page(2, "shelf", post_parent=1).replace(f"{HOST}/shelf/", f"{HOST}/cellar/shelf/"),
            entry(10, "", of=1),
            entry(11, "", of=2),
        )
    )
    assert "Imported as drafts for you to check: 1 page that isn’t public." in told
    cellar = Page.objects.get(title="Cellar")
    assert not cellar.is_public
    for address in (cellar.get_absolute_url(), "/cellar/", "/?page_id=1"):
        assert client.get(address).status_code == 404, address
    assert client.get("/cellar/shelf/", follow=True).status_code == 200
    assert [label for _address, label in menu_shown(client)][:1] == ["Shelf"]
    assert "Cellar" not in client.get("/shelf/").text


def test_a_hidden_page_is_its_owners_to_publish(desk, client, loom):
    bring_in(loom(page(1, "cellar").replace(">publish<", ">private<")))
    cellar = Page.objects.get()
    editor = desk.get(f"/admin/blog/page/{cellar.pk}/change/")
    assert editor.status_code == 200 and "Cellar" in editor.text
    assert "nothing new" in bring_in(loom(page(1, "cellar").replace(">publish<", ">private<")))


def test_an_uploaded_picture_with_comments_becomes_one_that_shows_it(client, loom):
    bring_in(loom(upload(7, "shed", said(1, "What a shed")), upload(8, "loft")))
    post = Post.objects.get()
    assert post.stands_alone and post.is_public and post.title == "Shed"
    assert f'src="{FILE}"' in post.rendered and "Its front" in post.rendered
    assert "<p>Long ago.</p>" in post.rendered
    assert Comment.objects.get().text == "What a shed"
    for address in ("/shed/", "/?attachment_id=7"):
        assert client.get(address)["Location"] == post.get_absolute_url()


def test_an_uploaded_file_is_as_public_as_what_it_was_uploaded_for(loom):
    secret = page(1, "about").replace(">publish<", ">private<")
    told = bring_in(loom(secret, upload(7, "shed", said(1, "What a shed"), post_parent=1)))
    assert not Post.objects.get().is_public
    drafts = told.partition("Imported as drafts for you to check: ")[2].partition("\n")[0]
    assert drafts == "1 page that isn’t public, 1 page of an uploaded file."


def test_a_dry_run_counts_them_the_same_and_a_second_run_adds_nothing(loom):
    file = loom(page(1, "about"), talked_about(), upload(7, "shed", said(1, "What a shed")))
    planned, done = (json.loads(bring_in(file, json=True, dry_run=dry)) for dry in (True, False))
    for fate in ("alone", "draft", "left out"):
        assert planned["counts"].get(fate) == done["counts"].get(fate), fate
    for thing in ("post", "page", "comment"):
        assert planned["counts"]["brought"][thing] == done["counts"]["brought"][thing]
    before = Post.objects.count(), Page.objects.count(), Comment.objects.count()
    assert "nothing new" in bring_in(file)
    assert (Post.objects.count(), Page.objects.count(), Comment.objects.count()) == before


def test_a_page_that_is_talked_about_later_becomes_an_article_where_it_stood(client, loom):
    once = page(2, "guests", post_parent=1).replace(f"{HOST}/guests/", f"{HOST}/about/guests/")
    bring_in(loom(page(1, "about"), once, entry(10, "", of=2)))
    guests = Page.objects.get(slug="guests")
    guests.title = "Our guests"
    guests.write("Written here.")
    guests.save()

    told = bring_in(loom(page(1, "about"), talked_about(), entry(10, "", of=2)))
    assert "Imported: 1 article, 3 comments" in told
    assert "unlisted articles, because readers commented on them: 1 page." in told
    post = Post.objects.get()
    assert (post.title, post.stands_alone, post.comment_count) == ("Our guests", True, 2)
    assert "Written here." in client.get(post.get_absolute_url()).text
    for address in ("/guests/", "/about/guests/", "/?page_id=2"):
        assert client.get(address)["Location"] == post.get_absolute_url(), address
    assert (post.get_absolute_url(), "Our guests") in menu_shown(client)
    assert "nothing new" in bring_in(loom(page(1, "about"), talked_about(), entry(10, "", of=2)))


def test_it_is_the_page_again_once_that_import_is_undone(client, loom):
    bring_in(loom(page(2, "guests"), entry(10, "", of=2)))
    shown = client.get("/guests/").text
    later = loom(talked_about(), entry(10, "", of=2))
    bring_in(later)
    bring_in(later, undo=True)
    assert not Post.everything.exists() and not Comment.objects.exists()
    assert client.get("/guests/").text == shown
    assert client.get("/?page_id=2")["Location"] == "/guests/"


def test_its_address_and_its_place_in_the_menu_are_its_own_again_whatever_happened_between(
    client, loom
):
    """The blog has chosen another form of addresses meanwhile; and the page's has a sign that is quoted."""

    def with_comments(*comments):
        return loom(page(2, "gäste", *comments), entry(10, "", of=2))

    bring_in(with_comments())
    before = menu_shown(client)
    later = with_comments(said(1, "First here"))
    bring_in(later)
    Site.objects.update(permalinks="/%year%/%postname%.html", permalinks_moved_to=0)
    moving.move.func()
    bring_in(later, undo=True)
    assert menu_shown(client) == before and client.get("/gäste/").status_code == 200
    assert not Redirect.objects.filter(path="/gäste/").exists()


def test_the_words_of_a_page_are_never_deleted_with_the_article_that_it_became(loom):
    """The bin has been emptied meanwhile, so the article has the only ones."""
    bring_in(loom(page(2, "guests")))
    guests = Page.objects.get()
    guests.write("Written here.")
    guests.save()
    later = loom(talked_about())
    bring_in(later)
    Page.everything.update(binned_at=timezone.now() - timedelta(days=DAYS))
    empty_the_bin()
    with pytest.raises(CommandError, match="“Guests” was a page before, and that page has been"):
        bring_in(later, undo=True)
    assert Post.objects.get().text == "Written here." and Comment.objects.count() == 3


@pytest.mark.parametrize("is_in_the_bin", [True, False])
def test_the_words_of_its_page_outlive_a_change_of_mind_about_shortcodes(loom, is_in_the_bin):
    bring_in(loom(page(2, "guests")))
    guests = Page.objects.get()
    guests.write("Written here.")
    guests.save()
    later = loom(talked_about().replace("</item>", SHORTCODE))
    bring_in(later)
    if not is_in_the_bin:
        Page.everything.all().delete()
    again = Import(SOURCES["wordpress"], later, row=ImportRun.objects.latest("pk"))
    assert rewrite(again, {"snip"}) == [Post.objects.get().pk]
    assert Post.objects.get().text == "Written here."


def test_a_page_that_its_owner_has_hidden_stays_hidden_with_its_comments(client, loom):
    bring_in(loom(page(2, "guests")))
    Page.objects.update(public_version=0)
    bring_in(loom(talked_about()))
    assert not Post.objects.get().is_public and client.get("/guests/").status_code == 404


def test_it_is_gone_when_the_import_is_undone(loom):
    file = loom(talked_about(), upload(7, "shed", said(1, "What a shed")))
    bring_in(file)
    bring_in(file, undo=True)
    assert not (Post.objects.exists() or Comment.objects.exists() or Redirect.objects.exists())


@pytest.mark.django_db(transaction=True)
def test_it_is_a_page_again_in_an_export_for_wordpress(loom, tmp_path):
    bring_in(loom(talked_about()))
    out = tmp_path / "out.xml"
    call_command("export_wordpress", str(out), stdout=io.StringIO())
    written = out.read_text()
    assert "<wp:post_type><![CDATA[page]]>" in written and "First here" in written
    assert "<wp:post_type><![CDATA[post]]>" not in written
