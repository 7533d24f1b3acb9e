"""Blogs and comments of other systems move in, and their old addresses lead to what they were of."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from blog.models import Category, Page, Picture, Post, Redirect, Tag
from comments.integrity.invariants import faults
from comments.models import Comment
from tests.receiver import receiver
from tests.transfer import old_blogs

__all__ = ["receiver"]

pytestmark = pytest.mark.django_db


def bring_in(name, path, **options):
    said = io.StringIO()
    call_command(f"import_{name}", str(path), stdout=said, **options)
    return said.getvalue()


def kept(path, content):
    path.write_bytes(content)
    return path


def leads(client, old, thing):
    answer = client.get(old)
    return answer.status_code == 301 and answer["Location"] == thing.get_absolute_url()


@pytest.fixture
def first(post):
    """An article that stood at /first/ elsewhere."""
    Redirect.imported(post, ["/first/"])
    return post


def test_a_blog_of_bloggers_moves_in(client, tmp_path):
    path = kept(tmp_path / "blog.xml", old_blogs.blogger())
    bring_in("blogger", path)

    post, draft = Post.everything.order_by("pk")
    assert (post.title, post.day, post.author.name) == ("High & low", date(2011, 4, 5), "Ines Salt")
    assert not draft.is_public and Page.objects.get().slug == "about"
    assert leads(client, "/2011/04/high-low.html", post)
    assert leads(client, "/p/about.html", Page.objects.get())
    assert leads(client, "/search/label/low%20water", Tag.objects.get())
    assert "This file has nothing new." in bring_in("blogger", path)


def test_replies_to_what_blogger_removed_stand_below_what_was_kept(tmp_path):
    bring_in("blogger", kept(tmp_path / "blog.xml", old_blogs.blogger()))
    reply, below = Comment.objects.order_by("text")
    assert (reply.parent, below.parent) == (None, reply)
    assert faults(Comment.objects.all()) == []


def test_a_blog_of_ghosts_moves_in_with_its_pictures(client, tmp_path):
    old_blogs.site(tmp_path, {}, ["images/2021/ash.png", "images/2021/oven.png"])
    path = kept(tmp_path / "ghost.json", old_blogs.ghost())
    said = bring_in("ghost", path, media=str(tmp_path / "images"))

    ash = Post.objects.get(slug="ash")
    assert ash.author.email == "hob@ovens.example.org"
    assert ash.lead.description == "Grey ash"
    assert leads(client, "/ash/", ash)
    assert client.get("/tag/bread/", follow=True).status_code == 200
    oven = Post.everything.get(slug="later")
    assert f'src="/media/{Picture.objects.exclude(pk=ash.lead_id).get().address}' in oven.html
    assert {post.slug for post in Post.objects.published()} == {"ash", "old"}
    assert "Imported as drafts for you to check: 1 private article." in said


def test_pictures_of_ghost_are_fetched_from_where_its_owner_says_it_is(tmp_path, receiver):
    path = kept(tmp_path / "ghost.json", old_blogs.ghost())
    said = bring_in("ghost", path, fetch_media=True)
    assert "The export doesn’t say where the blog is. Say it with --address." in said

    receiver.answer(200, [old_blogs.picture()])
    bring_in("ghost", path, fetch_media=True, address=[f"http://127.0.0.1:{receiver.port}"])
    images = "/content/images/2021"
    assert {one.path for one in receiver.asked} == {f"{images}/ash.png", f"{images}/oven.png"}
    assert Post.objects.get(slug="ash").lead.description == "Grey ash"
    assert "/media/" in Post.everything.get(slug="later").html


def test_a_site_of_jekylls_moves_in_with_its_pictures(client, tmp_path):
    folder = old_blogs.site(tmp_path / "bread", old_blogs.JEKYLL, ["assets/loaf.png"])
    said = bring_in("jekyll", folder)

    post, picture = Post.objects.published().get(), Picture.objects.get()
    assert post.lead == picture and f"](/media/{picture.address})" in post.text
    assert f'src="/media/{picture.address}' in post.html
    assert '<code class="language-ruby">' in post.html or "highlight" in post.html
    assert post.categories.get() == Category.objects.get() and post.tags.count() == 2
    assert client.get("/blog/assets/loaf.png")["Location"].endswith(picture.address)
    for old in ("/blog/baking/2020/03/01/first-loaf.html", "/blog/old/loaf/"):
        assert leads(client, old, post)
    assert leads(client, "/blog/about.html", Page.objects.get())
    assert "1 picture" in said and "Left out" not in said
    assert "This file has nothing new." in bring_in("jekyll", folder)


def test_a_site_of_hugos_moves_in_from_a_zip(client, tmp_path):
    files = old_blogs.HUGO | {"content/posts/To Sea/sea.png": old_blogs.picture()}
    path = kept(
        tmp_path / "trips.zip", old_blogs.zipped({f"main/{k}": v for k, v in files.items()})
    )
    bring_in("jekyll", path)

    sea = Post.objects.published().get()
    assert sea.lead == Picture.objects.get() and "/media/" in sea.html
    assert "www.youtube.com" in sea.html
    assert leads(client, "/posts/to-sea/", sea) and leads(client, "/sea-old/", sea)
    assert Page.objects.get().title == "Me"


@pytest.mark.parametrize("name", ["isso", "remark42", "commento"])
def test_comments_come_below_the_article_at_their_address(first, tmp_path, name):
    path = tmp_path / "export"
    if name == "isso":
        old_blogs.isso(path)
    else:
        path.write_bytes(getattr(old_blogs, name)())
    said = bring_in(name, path)

    below = Comment.objects.get(level=1)
    oldest = below.parent
    assert oldest.post == first
    others = Comment.objects.exclude(pk__in=[below.pk, oldest.pk])
    assert {one.state for one in others} <= {Comment.State.HELD}
    assert "1 comment in the bin" in said
    if name != "remark42":
        assert "Hello <em>there</em>" in oldest.html and oldest.email == "ann@example.org"
    assert "This file has nothing new." in bring_in(name, path)
    assert faults(Comment.objects.all()) == []


def test_comments_of_disqus_that_belong_to_no_article_are_told(corpus, post):
    Redirect.imported(post, ["/blog/2013/02/12/redacted/index.html"])
    said = bring_in("disqus", corpus / "disqus" / "isso-disqus.xml")
    assert Comment.objects.get().html == "<p>Message from thread with empty title and id</p>"
    assert "4 comments on no article here" in said
    assert "No article here had the address http://example.org/, which has 3 comments." in said


def test_a_file_given_to_the_wrong_command_says_which_it_is_for(tmp_path):
    path = kept(tmp_path / "export", old_blogs.ghost())
    with pytest.raises(
        CommandError, match="This is from Ghost. The command for it is import_ghost"
    ):
        bring_in("wordpress", path)


@pytest.mark.parametrize(
    "name", ["blogger", "ghost", "jekyll", "disqus", "isso", "remark42", "commento"]
)
@pytest.mark.parametrize("content", [b"", b"no export", None])
def test_what_is_no_export_brings_nothing(tmp_path, name, content):
    path = tmp_path / "export"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match="^Nothing was imported. "):
        bring_in(name, path)


def test_a_picture_outside_of_the_folder_stays_there(tmp_path):
    (tmp_path / "secret.png").write_bytes(old_blogs.picture())
    folder = old_blogs.site(tmp_path / "bread", old_blogs.JEKYLL)
    (folder / "assets").mkdir()
    (folder / "assets" / "loaf.png").symlink_to(tmp_path / "secret.png")
    (folder / "_posts" / "2020-01-01-up.md").write_text("---\n---\n![Up](/../secret.png)")
    bring_in("jekyll", folder)
    assert not Picture.objects.exists()


def test_what_is_made_to_break_something_breaks_no_page(client, tmp_path):
    front = {
        "title": "<script>alert(1)</script>" + "W" * 1000,
        "date": "0001-01-01",
        "slug": "../../?#",
        "permalink": "//evil.example.org/%00/" + "a" * 3000,
        "aliases": [
            "javascript:alert(1)",
            "https://evil.example.org/",
            "/",
            "",
            "/admin/",
            "?p=1",
            "\\",
            "[::1",
        ],
        "tags": ["/", "..", "x" * 3000, "<b>"],
        "categories": ["..", "?"],
        "image": "https://[::1/x.png",
        "author": {"name": "Ann" * 100, "email": "not an address", "login": "/" * 300},
        "excerpt": "<img src=x onerror=alert(1)>" * 50,
    }
    text = "![a](../../../../etc/x.png) <script>alert(1)</script> [x](javascript:alert(1)) ![b](http://[::1/x.png)"
    files = {f"_posts/2020-01-01-{n}.md": f"{json.dumps(front)}\n\n{text}" for n in "ab"}
    files["_posts/2020-01-01-long.md"] = "---\ntitle: Long\n---\n" + "[" * 300_000
    bring_in("jekyll", old_blogs.site(tmp_path / "site", files))

    assert Post.objects.published().count() == 3
    addresses = ["/", "/archive/", "/feed/", "/sitemap.xml", "/accounts/login/"]
    for thing in (*Post.objects.all(), *Tag.objects.all(), *Category.objects.all()):
        addresses.append(thing.get_absolute_url())
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "<script>alert" not in answer.text and 'javascript:alert(1)"' not in answer.text
    redirects = Redirect.objects.values_list("path", "onto")
    assert not any(onto.startswith(("//", "http")) for _path, onto in redirects)
