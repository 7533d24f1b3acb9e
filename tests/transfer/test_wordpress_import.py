"""An owner moves in with a WordPress export: what arrives, and what a second run does."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions.roles import ensure_roles
from blog.content.markup.to_html import MarkupError, clean_article
from blog.models import Category, Page, Post, Redirect, Tag
from comments.integrity.invariants import faults
from comments.models import Comment
from comments.search.search import Search
from transfer.imports.content.comments import GRAFTED
from transfer.imports.write import threads
from transfer.imports.write.site_import import Import
from transfer.imports.write.throttle import FIRST
from transfer.models import Imported
from transfer.sources.wordpress import export_file

pytestmark = pytest.mark.django_db


def test_the_seed_export_arrives_whole(seed):
    bring_in(seed)

    [post], [page] = Post.objects.all(), Page.objects.all()
    assert post.title == (
        "Thoughts on China’s Big Child Trafficking Bust (and Comments Policy Revised)"
    )
    assert post.get_absolute_url() == "/2011/10/26/thoughts-on-chinas-big-child-trafficking-bust/"
    assert post.published_at == datetime(2011, 10, 26, 8, tzinfo=UTC)
    assert post.is_public and post.comments_open
    assert page.get_absolute_url() == "/comments-policy/"
    assert [category.name for category in Category.objects.all()] == ["Society"]
    assert [tag.name for tag in post.tags.all()] == ["child trafficking", "comments policy"]
    assert "<p>For the past few days, news of China’s big" in post.html
    assert "<blockquote><p>Chinese authorities" in post.html


def test_the_seeds_six_comments_stand_in_their_thread(seed):
    bring_in(seed)

    post = Post.objects.get()
    comments = list(Comment.objects.order_by("created_at"))
    assert (len(comments), post.comment_count) == (6, 6)
    assert [comment.level for comment in comments] == [0, 0, 0, 1, 0, 0]
    assert "评论大革命就是好,就是好!" in comments[2].html
    reply = comments[3]
    assert reply.parent == reply.answers == comments[2]
    assert (reply.author, reply.name, reply.badge) == (post.author, post.author.name, "author")
    assert reply.created_at == datetime(2011, 10, 27, 12, 14, tzinfo=UTC)
    assert comments[0].created_at == datetime(2011, 10, 26, 9, 11, tzinfo=UTC)
    assert comments[2].thread_count == 2
    assert sound()


def test_a_reader_finds_the_seed_at_its_old_address(client, seed):
    bring_in(seed)
    page = client.get("/2011/10/26/thoughts-on-chinas-big-child-trafficking-bust/")
    assert page.status_code == 200
    assert "评论大革命就是好" in page.text
    assert client.get("/comments-policy/").status_code == 200


def test_a_reader_finds_what_arrived_by_its_words(seed, garden):
    for path in (seed, garden):
        bring_in(path)
    assert Search("大革命").counts() == (0, 1)
    assert Search("beans").counts() == (1, 0)
    assert Search("nobody has read this").counts() == (0, 0)


def test_what_wordpress_keeps_beside_a_text_is_shown_in_it(tmp_path, garden):
    """Footnotes, and a block that several texts share; one that wasn't public stays unshown."""
    text = garden.read_text().replace(
        "豆は朝が好きです。",
        '<p>Beans<sup data-fn="a"><a href="#a">1</a></sup></p><!-- wp:footnotes /-->'
        '<!-- wp:block {"ref":70} /--><!-- wp:block {"ref":71} /-->',
    )
    note = """<wp:postmeta><wp:meta_key>footnotes</wp:meta_key>
        <wp:meta_value>[{"id":"a","content":"Of the bean"}]</wp:meta_value></wp:postmeta></item>"""
    text = text.replace("</item>", note, 1)
    for id, status in {70: "publish", 71: "draft"}.items():
        text = text.replace("</channel>", f"{shared_block(id, status)}</channel>")
    path = tmp_path / "export.xml"
    path.write_text(text)
    bring_in(path)
    html = Post.objects.get(slug="beans-before-breakfast").html
    assert '<li id="fn:1"><p>Of the bean' in html
    assert "<p>Shared 70</p>" in html and "Shared 71" not in html


OF_AN_ENTRY = '<category domain="category" nicename="c{n}">C{n}</category>'
DECLARED = """<wp:category><wp:category_nicename>c{n}</wp:category_nicename>
<wp:category_parent>beds</wp:category_parent><wp:cat_name>C{n}</wp:cat_name></wp:category>"""


@pytest.mark.parametrize(("category", "before"), [(OF_AN_ENTRY, "</item>"), (DECLARED, "<wp:tag>")])
def test_very_many_categories_keep_nobody_waiting(category, before, tmp_path, garden):
    many = "".join(category.format(n=n) for n in range(350))
    path = tmp_path / "export.xml"
    path.write_text(garden.read_text().replace(before, f"{many}{before}", 1))
    with CaptureQueriesContext(connection) as asked:
        bring_in(path)
    depth = at_once = longest = 0
    for query in (one["sql"] for one in asked):
        depth += query.startswith("SAVEPOINT") - query.startswith("RELEASE")
        at_once = at_once + query.startswith('INSERT INTO "blog_category"') if depth else 0
        longest = max(longest, at_once)
    assert longest <= 100
    assert Category.objects.filter(slug__startswith="c").count() == 350
    if category == OF_AN_ENTRY:
        assert Post.objects.get(slug="beans-before-breakfast").categories.count() == 351
    else:
        assert Category.objects.filter(parent__slug="beds").count() == 351


@pytest.mark.parametrize(
    ("name", "stands_at"), [("News", "news"), ("AC/DC", "ac-dc"), ("!", "tag")]
)
def test_a_declared_tag_without_a_slug_is_called_by_its_name(name, stands_at, tmp_path, garden):
    tag = f"<wp:tag><wp:term_id>77</wp:term_id><wp:tag_slug/><wp:tag_name>{name}</wp:tag_name></wp:tag>"
    path = tmp_path / "export.xml"
    path.write_text(garden.read_text().replace("<wp:tag>", f"{tag}<wp:tag>", 1))
    bring_in(path, "--dry-run")
    bring_in(path)
    assert Tag.objects.get(name=name).slug == stands_at
    assert Redirect.objects.get(path="/?tag_id=77").tag.slug == stands_at


def shared_block(id, status):
    return f"""<item><title>Shared</title><content:encoded><![CDATA[<!-- wp:paragraph --><p>Shared {id}</p><!-- /wp:paragraph -->]]>
        </content:encoded><wp:post_id>{id}</wp:post_id><wp:status>{status}</wp:status><wp:post_type>wp_block</wp:post_type></item>"""


def test_a_second_run_adds_nothing(seed, garden):
    for path in (seed, garden):
        bring_in(path)
    before = everything()
    said = bring_in(seed), bring_in(garden)
    assert everything() == before
    assert all("This file has nothing new." in words for words in said)
    assert "Already here: 1 article, 1 page, 6 comments." in said[0]


def test_the_summary_is_in_words(seed, garden):
    said = bring_in(seed)
    assert "Imported: 1 article, 1 page, 6 comments, 1 category, 2 tags, 1 account, " in said
    words = bring_in(garden)
    assert "Imported as drafts for you to check: 1 private article." in words
    assert "1 comment marked as spam, 1 comment in the bin" in words
    assert "1 pingback or trackback" in words.partition("Left out")[0]


def test_replies_come_before_or_after_what_they_answer(garden):
    bring_in(garden)
    string = comment("What string is that?")
    twine = comment("Twine, and no knots.")
    assert twine.parent == string
    assert comment("Then mine is too thin.").parent == twine
    assert sound()


def test_a_reply_to_a_comment_that_didnt_come_stands_alone(garden):
    bring_in(garden)
    assert comment("I answered somebody who is gone.").parent is None
    assert comment("Did that other one sell pills?").parent is None


def test_held_comments_stay_held_and_only_they_are_unread(garden):
    bring_in(garden)
    [held] = Comment.objects.held()
    assert held.text == "Nobody has read this yet."
    assert list(Comment.objects.unread()) == [held]
    assert Post.objects.get(slug="beans-before-breakfast").comment_count == 5


def test_spam_and_the_bin_stay_where_they_were_and_pingbacks_are_no_comments(garden):
    bring_in(garden)
    assert not Comment.objects.filter(name__in=["Pills", "Another blog"]).exists()
    assert not Comment.objects.filter(text="I take it back.").exists()


def test_a_typed_address_gives_nobody_the_authors_badge(garden):
    bring_in(garden)
    guest = comment("I answered somebody who is gone.")
    assert (guest.author, guest.badge, guest.name) == (None, "", "Somebody")
    assert comment("Twine, and no knots.").badge == Comment.Badge.AUTHOR


def test_the_link_under_a_commenters_name_comes_along_if_it_is_one(tmp_path, garden):
    text = garden.read_text().replace("_url></wp", "_url>javascript:alert(1)</wp", 1)
    other = tmp_path / "links.xml"
    other.write_text(text)
    bring_in(other)
    assert set(Comment.objects.values_list("site", flat=True)) == {"", "https://pea.example.org/"}


def test_what_a_commenter_wrote_is_clean_and_markdown_to_edit(garden):
    bring_in(garden)
    guest = Comment.objects.get(name="Pea & Pod", parent=None)
    assert "<p>What <strong>string</strong> is that?</p>" in guest.html
    assert "script" not in guest.html and "onclick" not in guest.html
    assert 'rel="nofollow ugc noopener"' in guest.html
    assert guest.text.startswith("What **string** is that?\n\nI use [twine]")


def test_only_what_was_public_is_public(garden):
    bring_in(garden)
    assert {post.slug for post in Post.objects.published()} == {"beans-before-breakfast"}
    spring = Post.objects.get(slug="next-spring")
    assert (spring.status, spring.is_public) == ("published", False)
    drafts = Post.objects.filter(status="draft").values_list("title", flat=True)
    assert set(drafts) == {"Half a thought about slugs", "For the family"}
    locked = Post.objects.get(title="With a word")
    assert (locked.visibility, locked.status) == ("password", "published")
    assert locked.opens_with("compost") and not locked.is_for_everybody
    assert not Post.objects.filter(title="Thrown away").exists()


def test_what_stayed_first_does_and_what_waited_for_an_editor_is_a_draft(tmp_path, garden):
    other, text = tmp_path / "export.xml", garden.read_text()
    start, slug, rest = text.partition("<wp:post_name><![CDATA[beans-before-breakfast]]>")
    assert slug and "<wp:is_sticky>" not in rest.partition("</item>")[0]
    sticky = "<wp:is_sticky>1</wp:is_sticky>"
    other.write_text((start + sticky + slug + rest).replace("[private]", "[pending]"))
    bring_in(other)
    assert Post.objects.get(slug="beans-before-breakfast").is_pinned
    assert Post.objects.get(title="For the family").status == "draft"


def test_the_address_keeps_the_day_of_the_old_blog_also_after_an_edit(garden):
    bring_in(garden)
    post = Post.objects.get(slug="beans-before-breakfast")
    assert post.get_absolute_url() == "/2019/06/01/beans-before-breakfast/"
    post.title = "Beans"
    post.save()
    assert Post.objects.get(pk=post.pk).day == date(2019, 6, 1)


def test_an_edited_article_changes_only_where_its_author_changed_it(seed):
    bring_in(seed)
    post = Post.objects.get()
    before = post.rendered
    post.write(post.text)
    assert post.rendered.split() == before.split()


def test_terms_are_those_of_the_articles(garden):
    bring_in(garden)
    post = Post.objects.get(slug="beans-before-breakfast")
    assert [category.slug for category in post.categories.all()] == ["raised-beds"]
    assert {tag.slug for tag in Tag.objects.all()} == {"豆", "morning"}
    assert post.standfirst == "What the beans did in the night."


def test_categories_stand_in_each_other_as_they_did(garden):
    bring_in(garden)
    raised = Category.objects.get(slug="raised-beds")
    assert (raised.name, raised.parent.name) == ("Raised beds", "Beds & Borders")


def test_every_old_address_leads_to_what_stood_there(client, seed, garden):
    bring_in(seed)
    bring_in(garden)
    beans, page = Post.objects.get(slug="beans-before-breakfast"), Page.objects.first()
    here = beans.get_absolute_url()
    assert client.get("/?p=10").headers["Location"] == here
    assert client.get("/?page_id=999999").status_code == 404
    assert client.get("/?feed=rss2").headers["Location"] == "/feed/"
    assert client.get("/?feed=comments-rss2").headers["Location"] == "/comments/feed/"
    assert client.get("/?s=beans").headers["Location"] == "/search/?q=beans"
    assert client.get("/?cat=2").headers["Location"] == "/category/raised-beds/"
    assert client.get("/category/beds/raised-beds/").headers["Location"] == "/category/raised-beds/"
    assert client.get("/author/fern/").status_code == 301
    assert client.get("/").status_code == 200
    assert page.get_absolute_url()
    tag, month = Tag.objects.get(name="豆").get_absolute_url(), "/2019/06/"
    assert client.get("/?tag_id=5").headers["Location"] == tag
    assert client.get("/", {"tag": "豆"}).headers["Location"] == tag
    nested = client.get("/?category_name=beds/raised-beds")
    assert nested.headers["Location"] == "/category/raised-beds/"
    assert client.get("/?author_name=fern").headers["Location"] == "/author/Fern/"
    assert client.get("/?m=20190601").headers["Location"] == month
    assert client.get("/?m=201906").headers["Location"] == month
    assert client.get("/?m=2019").headers["Location"] == "/2019/"
    assert client.get("/2019/06/01/").headers["Location"] == month


DEEPER = """<wp:category><wp:term_id>77</wp:term_id><wp:category_nicename>tall</wp:category_nicename>
<wp:category_parent>raised-beds</wp:category_parent><wp:cat_name>Tall</wp:cat_name></wp:category><item>"""


def test_addresses_that_wordpress_forgave_lead_on_as_well(client, tmp_path, garden):
    path = tmp_path / "garden.xml"
    path.write_text(garden.read_text().replace("<item>", DEEPER, 1))
    bring_in(path)
    for old in ("beds/raised-beds/tall", "raised-beds/tall", "tall"):
        assert (
            client.get(f"/category/{old}/", follow=True).request["PATH_INFO"] == "/category/tall/"
        )
    here = Post.objects.get(slug="beans-before-breakfast").get_absolute_url()
    assert client.get("/beans-before-breakfast/").headers["Location"] == here
    hidden = Post.objects.exclude(pk__in=Post.objects.published()).exclude(slug="")
    for post in hidden:
        assert client.get(f"/{post.slug}/").status_code == 404
    Redirect.objects.update(why=Redirect.Why.MOVED)
    assert client.get("/beans-before-breakfast/").status_code == 404


@pytest.mark.parametrize(
    "query", ["tag=", "tag=/", "m=1", "m=201913", "m=0000", "m=20190601x", "tag_id=x"]
)
def test_a_query_of_the_old_blog_that_names_nothing_is_the_home_page(client, garden, query):
    bring_in(garden)
    assert client.get(f"/?{query}").status_code == 200


@pytest.mark.parametrize("name", ["nowhere", "a/b", "../x", "x?y#z", "\0", "//evil.example"])
def test_a_tag_that_no_article_ever_had_is_not_found(client, garden, name):
    bring_in(garden)
    assert client.get("/", {"tag": name}).status_code == 404


@pytest.mark.parametrize(
    ("form", "front"),
    [
        ("/archives/10", "/archives"),
        ("/index.php/2019/06/beans-before-breakfast/", "/index.php"),
        ("/plot/log/beans-before-breakfast/", "/plot/log"),
    ],
)
def test_where_all_addresses_had_something_before_them_lists_lead_on_as_well(
    client, tmp_path, garden, form, front
):
    other, old = tmp_path / "export.xml", "https://garden.example.org"
    text = garden.read_text().replace(f"{old}/2019/06/01/beans-before-breakfast/", f"{old}{form}")
    place = "/plot" if form.startswith("/plot") else ""
    other.write_text(text.replace(f"<link>{old}<", f"<link>{old}{place}<"))
    bring_in(other)
    for path, here in {
        "/category/beds/raised-beds/": "/category/raised-beds/",
        "/category/beds/raised-beds/feed/": "/category/raised-beds/feed/",
        "/author/fern/": "/author/Fern/",
    }.items():
        answer = client.get(f"{front}{path}", follow=True)
        assert (answer.status_code, answer.request["PATH_INFO"]) == (200, here), path
    tag = Tag.objects.get(name="豆").get_absolute_url()
    assert client.get(f"{front}/tag/豆/", follow=True).redirect_chain[-1][0] == tag


def test_a_blog_behind_index_php_leads_on_as_a_whole(client, tmp_path, garden):
    other, old = tmp_path / "export.xml", "https://garden.example.org"
    other.write_text(garden.read_text().replace(f"{old}/2019", f"{old}/index.php/2019"))
    bring_in(other)
    for path, here in {"/2019/06/": "/2019/06/", "/feed/": "/feed/", "/": "/"}.items():
        answer = client.get(f"/index.php{path}", follow=True)
        assert (answer.status_code, answer.request["PATH_INFO"]) == (200, here), path


def test_a_category_in_the_addresses_of_articles_stands_before_nothing_else(
    client, tmp_path, garden
):
    other, old = tmp_path / "export.xml", "https://garden.example.org"
    other.write_text(garden.read_text().replace(f"{old}/2019/06/01/", f"{old}/beds/"))
    bring_in(other)
    assert not Redirect.objects.filter(path__startswith="/beds/category/").exists()
    assert client.get("/category/beds/raised-beds/").status_code == 301


@pytest.mark.parametrize("name", ["john-smith", "johnsmith"])
def test_the_page_of_an_author_whose_login_has_a_dot_is_found(client, tmp_path, garden, name):
    other = tmp_path / "export.xml"
    other.write_text(garden.read_text().replace("[fern]", "[John.Smith]"))
    bring_in(other)
    assert client.get(f"/author/{name}/").headers["Location"] == "/author/Fern/"


def test_a_comment_is_found_by_what_the_old_blog_called_it(client, garden):
    bring_in(garden)
    beans = Post.objects.get(slug="beans-before-breakfast")
    twine = Comment.objects.get(text__contains="Twine, and no knots.")
    assert client.get(f"/comments/was/{beans.pk}/101/").headers["Location"] == (
        twine.get_absolute_url()
    )
    other = beans.duplicate(slug="other")
    for post, called in ((beans, "105"), (beans, "999"), (beans, "豆"), (other, "101")):
        answer = client.get(f"/comments/was/{post.pk}/{called}/")
        assert answer.headers["Location"] == post.get_absolute_url(), called
    beans.unpublish()
    assert client.get(f"/comments/was/{beans.pk}/101/").status_code == 404
    assert client.get("/comments/was/987654321/101/").status_code == 404


@pytest.mark.parametrize(
    "link",
    [
        "/beans/",
        "/archives/10",
        "/2019/06/beans.html",
        "/index.php/2019/beans/",
        "/%E8%B1%86/",
        "/2019/06/01/beans-before-breakfast/",
    ],
)
def test_whatever_the_old_addresses_looked_like_they_lead_on(client, tmp_path, garden, link):
    other = tmp_path / "export.xml"
    old = "https://garden.example.org/2019/06/01/beans-before-breakfast/"
    other.write_text(garden.read_text().replace(old, f"https://garden.example.org{link}"))
    bring_in(other)
    here = Post.objects.get(slug="beans-before-breakfast").get_absolute_url()
    answer = client.get(link, follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, here)
    start = link.rstrip("/")
    for ending in ("comment-page-2/", "feed/", "feed/atom/", "trackback/"):
        answer = client.get(f"{start}/{ending}", follow=True)
        assert answer.status_code == 200, ending
        assert answer.request["PATH_INFO"] in (here, f"{here}feed/", f"{here}feed/atom/"), ending


def test_a_blog_that_stood_below_its_host_leads_on_as_a_whole(client, tmp_path, garden):
    other = tmp_path / "export.xml"
    text = garden.read_text().replace(
        "https://garden.example.org", "https://garden.example.org/plot"
    )
    other.write_text(text)
    bring_in(other)
    beans = Post.objects.get(slug="beans-before-breakfast").get_absolute_url()
    for old, here in {
        "/plot/": "/",
        "/plot/?p=10": beans,
        "/plot/2019/06/01/beans-before-breakfast/": beans,
        "/plot/category/beds/raised-beds/": "/category/raised-beds/",
        "/plot/feed/atom/": "/feed/atom/",
        "/plot/?s=beans": "/search/",
    }.items():
        answer = client.get(old, follow=True)
        assert (answer.status_code, answer.request["PATH_INFO"]) == (200, here), old
    assert client.get("/plot//elsewhere.example.org/")["Location"] == "/elsewhere.example.org/"
    call_command("import_wordpress", str(other), undo=True, stdout=io.StringIO())
    assert client.get("/plot/").status_code == 404


def test_a_new_account_has_no_password_and_no_role(garden):
    ensure_roles()
    bring_in(garden)
    fern = User.objects.get(email="fern@example.org")
    assert (fern.name, fern.has_usable_password(), fern.groups.count()) == ("Fern", False, 0)
    assert User.objects.filter(email="moss@example.org", name="moss").exists()


def test_authors_may_be_let_write_here(garden):
    bring_in(garden, "--give-role")
    assert User.objects.get(name="Fern").has_perm("blog.add_post")


def test_an_author_who_is_here_already_is_known_by_their_address(garden):
    fern = User.objects.create_user("Fern@example.org", "Fern of the garden", "a password of hers")
    bring_in(garden)
    assert Post.objects.get(slug="beans-before-breakfast").author == fern
    assert comment("Twine, and no knots.").name == "Fern of the garden"
    assert fern.check_password("a password of hers")


def test_a_name_that_somebody_has_gets_a_number(garden):
    User.objects.create_user("other@example.org", "fern")
    bring_in(garden)
    assert User.objects.get(email="fern@example.org").name == "Fern (2)"


@pytest.mark.parametrize("taken", ["Fеrn", "F3rn", "Fern ✿"])
def test_a_name_that_looks_like_somebodys_here_gets_a_number(garden, taken):
    User.objects.create_user("other@example.org", taken)
    bring_in(garden)
    assert User.objects.get(email="fern@example.org").name == "Fern (2)"


def test_names_that_seem_to_be_the_staffs_arrive_and_are_told_of(tmp_path, garden):
    garden = renamed(tmp_path, garden, "Fern", "Site Admin")
    words = bring_in(renamed(tmp_path, garden, "Somebody", "Moderator ✅"))
    assert "their names look like the staff’s: 1 comment, 1 account." in words
    assert comment("I answered somebody who is gone.").name == "Moderator ✅"


def test_what_was_binned_leaves_placeholders_if_that_is_wanted(client, garden):
    bring_in(garden, "--keep-binned")
    spam = Comment.objects.get(name="Pills")
    assert (spam.state, spam.author, spam.leaves_place) == ("removed", None, True)
    page = client.get(spam.post.get_absolute_url()).text
    assert page.count("Removed by a moderator for another reason: older than any policy.") == 2
    assert "Buy!" not in page and "I take it back." not in page
    assert comment("Did that other one sell pills?").parent == spam
    assert sound()


def test_a_page_whose_address_is_taken_gets_another(tmp_path, garden):
    policy = tmp_path / "export.xml"
    policy.write_text(garden.read_text().replace(">about<", ">feed<").replace("[about]", "[tags]"))
    words = bring_in(policy)
    assert Page.objects.get().slug == "tags-2"
    assert "Given a new address, because the old one was taken: 1 page." in words


def test_a_newer_export_brings_only_what_is_new(tmp_path, garden):
    older = tmp_path / "older.xml"
    text = garden.read_text()
    older.write_text(without_comments(text, 103, 105, 109))
    bring_in(older)
    assert Comment.objects.count() == 3

    words = bring_in(garden)
    assert "Imported: 3 comments." in words
    assert comment("Then mine is too thin.").parent == comment("Twine, and no knots.")
    assert Post.objects.get(slug="beans-before-breakfast").comment_count == 5
    assert comment("What string is that?").thread_count == 3
    assert sound()


def test_what_was_deleted_here_can_be_brought_in_again(garden):
    bring_in(garden)
    Post.objects.get(slug="beans-before-breakfast").delete()
    assert "Imported: 1 article, 6 comments, 1 old address, 1 pingback or trackback." in bring_in(
        garden
    )
    assert Comment.objects.count() == 6


def test_two_blogs_that_count_alike_are_two_blogs(tmp_path, garden):
    bring_in(garden)
    other = tmp_path / "other.xml"
    other.write_text(garden.read_text().replace("//garden.example.org", "//meadow.example.org"))
    bring_in(other)
    assert Post.objects.filter(title__startswith="Beans").count() == 2
    assert Post.objects.filter(slug="beans-before-breakfast-2").exists()


def test_a_very_deep_thread_is_kept_whole(tmp_path, garden):
    chain = "".join(one_comment(number, number - 1) for number in range(1001, 1101))
    deep = tmp_path / "deep.xml"
    deep.write_text(garden.read_text().replace("</item>", chain + "</item>", 1))
    bring_in(deep)
    assert Comment.objects.get(text="Comment 1100").answers.text == "Comment 1099"
    assert Post.objects.get(slug="beans-before-breakfast").comment_count == 105
    assert sound()


def test_a_text_that_cant_be_cleaned_comes_as_plain_text(garden, monkeypatch):
    def clean(html):
        if "<blockquote>" in html:
            raise MarkupError("too much")
        return clean_article(html)

    monkeypatch.setattr("transfer.imports.content.entries.clean_article", clean)
    words = bring_in(garden)
    assert "Shown as plain text, because their HTML couldn’t be read: 1 text." in words
    assert "&lt;em&gt;before&lt;/em&gt;" in Post.objects.get(slug="beans-before-breakfast").html


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "The file can’t be opened: No such file or directory."),
        (b"", "The file is empty."),
        (b"<rss><channel></rss>", "This is an RSS feed, but not a WordPress export."),
    ],
)
def test_a_file_that_cant_be_read_ends_in_one_sentence(tmp_path, content, sentence):
    path = tmp_path / "export.xml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError) as failure:
        bring_in(path)
    assert str(failure.value).startswith(f"Nothing was imported. {sentence}")


def test_a_file_that_breaks_off_leaves_nothing(tmp_path, seed):
    half = tmp_path / "half.xml"
    half.write_bytes(seed.read_bytes()[:-2000])
    with pytest.raises(CommandError, match="The file ends in the middle, at line"):
        bring_in(half)
    assert everything() == [0] * 7


def test_an_import_that_is_ended_in_the_middle_goes_on_where_it_was(garden, monkeypatch):
    def refuse(*args, **options):
        raise DatabaseError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(threads, "import_comments", refuse)
        with pytest.raises(CommandError, match="(?s)disk full.*saved. Run the same command again"):
            bring_in(garden)
    assert Post.objects.exists() and not Comment.objects.exists()
    kept = list(Post.objects.values_list("pk", flat=True))

    bring_in(garden)
    assert set(kept) < set(Post.objects.values_list("pk", flat=True))
    assert (Post.objects.count(), Comment.objects.count()) == (5, 6)
    assert sound()
    assert "nothing new" in bring_in(garden)


def test_a_refusal_before_anything_was_written_says_that_nothing_was(garden, monkeypatch):
    def refuse(*args, **options):
        raise DatabaseError("disk full")

    monkeypatch.setattr(Imported.objects, "remember", refuse)
    with pytest.raises(CommandError, match="Nothing was imported.*disk full"):
        bring_in(garden)
    assert not Post.objects.exists()


def test_a_thread_that_is_written_in_pieces_is_whole(tmp_path, garden):
    """A tree of 250 comments, and 250 comments beside it: nobody waits until all of them are here."""
    assert FIRST + GRAFTED < 250
    long = tmp_path / "long.xml"
    tree = one_comment(2000, 0) + "".join(
        one_comment(2000 + n, 2000 + (n - 1) // 2) for n in range(1, 250)
    )
    beside = "".join(one_comment(3000 + n, 0) for n in range(250))
    long.write_text(garden.read_text().replace("</item>", tree + beside + "</item>", 1))
    bring_in(long)
    post = Post.objects.get(slug="beans-before-breakfast")
    assert post.comment_count == 505
    first = Comment.objects.get(text="Comment 2000")
    assert first.thread_count == 250
    assert Comment.objects.get(text="Comment 2249").answers.text == "Comment 2124"
    assert sound()
    assert Search("Comment").counts() == (0, 500)
    assert "nothing new" in bring_in(long)


def one_comment(number, answers):
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id>"
        f"<wp:comment_content>Comment {number}</wp:comment_content>"
        f"<wp:comment_approved>1</wp:comment_approved>"
        f"<wp:comment_parent>{answers}</wp:comment_parent></wp:comment>"
    )


def test_nobodys_ip_address_arrives(garden, seed):
    for path in (garden, seed):
        bring_in(path)
    assert "192.0.2." not in repr(list(Comment.objects.values()))


EXPORTS = {
    # articles, pages, comments, of them published
    "theme-unit-test-data.xml": (60, 19, 29, 26),
    "cc-labs.xml": (219, 5, 119, 119),
    "small-export.xml": (6, 5, 1, 1),
    "valid-wxr-1.0.xml": (3, 3, 1, 1),
    "valid-wxr-1.1.xml": (1, 1, 1, 1),
    "wxr-comprehensive.xml": (1, 1, 1, 1),
    "slashes.xml": (1, 0, 1, 1),
    "crazy-cdata-escaped.xml": (1, 0, 0, 0),
    "post-content-blank-lines.xml": (1, 0, 0, 0),
    "test-serialized-comment-meta.xml": (1, 0, 1, 1),
    "isso-wordpress.xml": (1, 0, 7, 7),
    "missing-version-tag.xml": (0, 0, 0, 0),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_of_the_corpus_arrives_and_only_once(corpus, name):
    bring_in(corpus / "wxr" / name)
    comments = Comment.objects.all()
    numbers = Post.objects.count(), Page.objects.count(), len(comments), len(comments.published())
    assert numbers == EXPORTS[name]
    assert sum(Post.objects.values_list("comment_count", flat=True)) == numbers[3]
    assert sound()

    before = everything()
    bring_in(corpus / "wxr" / name)
    assert everything() == before


def test_the_broken_export_of_the_corpus_ends_in_one_sentence(corpus):
    with pytest.raises(CommandError, match="mismatched tag in line 90"):
        bring_in(corpus / "wxr" / "malformed.xml")


def test_an_import_says_how_far_it_is(corpus):
    lines = []
    Import(export_file, corpus / "wxr" / "cc-labs.xml", print_line=lines.append).run()
    assert lines == [
        "Reading “CC Labs”.",
        "Imported: 100 of 224 articles and pages …",
        "Imported: 200 of 224 articles and pages …",
    ]


@pytest.fixture
def garden(exports):
    return exports / "garden.xml"


@pytest.fixture
def seed(corpus):
    [path] = (corpus / "seed").glob("*.xml")
    return path


def renamed(folder, path, name, other):
    """The export in which somebody is called otherwise."""
    export = folder / f"{other}.xml"
    export.write_text(path.read_text().replace(f"[{name}]", f"[{other}]"))
    return export


def bring_in(path, *options):
    """Run the command, and return what it said."""
    said = io.StringIO()
    call_command("import_wordpress", str(path), *options, stdout=said)
    return said.getvalue()


def comment(words):
    return next(one for one in Comment.objects.all() if words in plain_words(one))


def plain_words(comment):
    return comment.html.replace("<strong>", "").replace("</strong>", "")


def sound():
    return faults(Comment.objects.all()) == []


def everything():
    models = (Post, Page, Comment, Category, Tag, User, Imported)
    return [model.objects.count() for model in models]


def without_comments(text, *ids):
    for id in ids:
        before, _, rest = text.partition(f"<wp:comment>\n\t\t\t<wp:comment_id>{id}<")
        text = before + rest.partition("</wp:comment>")[2]
    return text
