"""The blog goes out in WordPress's own format: read back by our own import, and shaped like real exports."""

import re
from datetime import timedelta
from io import BytesIO, StringIO
from xml.etree import ElementTree

import pytest
from django.core.files.base import File
from django.core.management import call_command
from django.utils import timezone

from blog.models import Attachment, Category, Page, Post, Recording, Tag
from blog.models.articles.visibility import Visibility
from blog.pictures.attachments import receive_attachment
from blog.pictures.recordings import receive_recording
from blog.pictures.upload import receive
from comments.models import Comment
from lib.web.absolute_urls import absolute
from tests.blog.desk import picture_file
from tests.emptied import empty
from tests.receiver import receiver
from tests.transfer.test_imported_files import FILES
from transfer.demo.load import load
from transfer.elsewhere.wxr import NAMESPACES, as_wordpress_has_it
from transfer.sources.parts import Entry
from transfer.sources.wordpress.export_file import read

__all__ = ["receiver"]

pytestmark = pytest.mark.django_db(transaction=True)
# What an item of a real export always has, in this order (those of the corpus that WordPress itself wrote).
ITEM = """title link pubDate dc:creator guid description content:encoded excerpt:encoded wp:post_id
    wp:post_date wp:post_date_gmt wp:comment_status wp:ping_status wp:post_name wp:status
    wp:post_parent wp:menu_order wp:post_type wp:post_password wp:is_sticky""".split()
COMMENT = """wp:comment_id wp:comment_author wp:comment_author_email wp:comment_author_url
    wp:comment_author_IP wp:comment_date wp:comment_date_gmt wp:comment_content
    wp:comment_approved wp:comment_type wp:comment_parent wp:comment_user_id""".split()
CHANNEL = """title link description pubDate language wp:wxr_version wp:base_site_url
    wp:base_blog_url wp:author wp:category wp:tag item""".split()
# Left out by some versions of WordPress, and read by none.
MAY_MISS = {"pubDate", "description", "wp:is_sticky", "wp:comment_author_IP", "wp:author"}
MAY_MISS |= {"wp:category", "wp:tag", "wp:post_password", "wp:comment_user_id", "language"}


def export(path):
    call_command("export_wordpress", str(path), stdout=StringIO())
    return path


def short(tag):
    """wp:status of {http://wordpress.org/export/1.2/}status, whichever the version."""
    space, _brace, name = tag[1:].rpartition("}")
    if not space:
        return tag
    found = [prefix for prefix, known in NAMESPACES.items() if _same(known, space)]
    return f"{found[0] if found else '?'}:{name}"


def _same(known, space):
    return re.sub(r"^https|/1\.\d/", "", known) == re.sub(r"^https|/1\.\d/", "", space) or (
        known.removeprefix("http") == space.removeprefix("https").removeprefix("http")
    )


def faults(channel):
    """What isn't as WordPress writes it, in words."""
    yield from _out_of_place(
        "channel", channel, CHANNEL, repeated={"item", "wp:author", "wp:category", "wp:tag"}
    )
    for item in channel.iter("item"):
        yield from _out_of_place("item", item, ITEM)
        for comment in [one for one in item if short(one.tag) == "wp:comment"]:
            yield from _out_of_place("comment", comment, COMMENT)


def _out_of_place(what, element, wanted, repeated=()):
    names = [name for child in element if (name := short(child.tag)) in wanted]
    for name in set(wanted) - set(names) - MAY_MISS:
        yield f"a {what} without {name}"
    for name in {one for one in names if names.count(one) > 1} - set(repeated):
        yield f"a {what} with two of {name}"


def in_order(element, wanted):
    names = [name for child in element if (name := short(child.tag)) in wanted]
    return names == sorted(names, key=wanted.index)


def channel_of(path):
    return ElementTree.parse(path).getroot().find("channel")


@pytest.mark.parametrize(
    "name", ["cc-labs", "small-export", "valid-wxr-1.1", "slashes", "wxr-comprehensive"]
)
def test_what_we_ask_of_an_export_real_ones_have(corpus, name):
    assert list(faults(channel_of(corpus / "wxr" / f"{name}.xml"))) == []


def test_an_export_of_the_demo_is_shaped_like_a_real_one_and_comes_back_whole(tmp_path):
    load()
    public = Post.objects.exclude(status=Post.Status.BINNED)
    before = {
        "articles": public.count(),
        "comments": Comment.objects.filter(post__in=public).count(),
        "published": Comment.objects.published().filter(post__in=public).count(),
        "categories": Category.objects.count(),
        "tags": Tag.objects.count(),
        "answers": sorted(
            Comment.objects.filter(post__in=public, parent__isnull=False).values_list(
                "created_at", "parent__created_at"
            )
        ),
    }
    channel = channel_of(export(tmp_path / "demo.xml"))
    assert list(faults(channel)) == []
    assert in_order(channel, CHANNEL)
    assert all(in_order(item, ITEM) for item in channel.iter("item"))
    empty("default")
    call_command("import_wordpress", str(tmp_path / "demo.xml"), "--keep-binned", stdout=StringIO())
    assert before == {
        "articles": Post.objects.count(),
        "comments": Comment.objects.count(),
        "published": Comment.objects.published().count(),
        "categories": Category.objects.count(),
        "tags": Tag.objects.count(),
        "answers": sorted(
            Comment.objects.filter(parent__isnull=False).values_list(
                "created_at", "parent__created_at"
            )
        ),
    }


def test_nothing_is_public_there_that_isn_t_public_here(post, tmp_path):
    later = timezone.now() + timezone.timedelta(days=1)
    states = {
        "draft": {"status": Post.Status.DRAFT},
        "future": {"published_at": later},
        "private": {"visibility": Visibility.PASSWORD},
        "publish": {},
    }
    for slug, about in states.items():
        one = Post(**{"title": slug, "slug": slug, "author": post.author, "status": "published",
                      "published_at": post.published_at} | about)  # fmt: skip
        one.write("Words.")
        one.save()
    place = {"lft": 1, "rght": 2, "level": 0}
    Comment.objects.bulk_create(
        Comment(
            post=post,
            name=state,
            text="x",
            rendered=f"<p>{state}</p>",
            state=state,
            tree_id=n,
            **place,
        )
        for n, state in enumerate(["published", "held", "removed", "withdrawn"], 1)
    )
    channel = channel_of(export(tmp_path / "blog.xml"))
    wp = f"{{{NAMESPACES['wp']}}}"
    told = {
        one.findtext(f"{wp}post_name"): one.findtext(f"{wp}status") for one in channel.iter("item")
    }
    assert {slug: told[slug] for slug in states} == {slug: slug for slug in states}
    comments = {
        one.findtext(f"{wp}comment_author"): (
            one.findtext(f"{wp}comment_approved"),
            one.findtext(f"{wp}comment_content"),
        )
        for one in channel.iter(f"{wp}comment")
    }
    assert comments == {
        "published": ("1", "<p>published</p>"),
        "held": ("0", "<p>held</p>"),
        "removed": ("trash", "<p>removed</p>"),
        "withdrawn": ("trash", ""),
    }


def test_every_picture_goes_along_with_its_description_and_a_lead_picture_as_such(
    post, tmp_path, on_disk
):
    shown, led, kept = (
        receive(picture_file(name=f"{words}.png", colour=words), by=post.author, description=words)
        for words in ("teal", "brown", "green")
    )
    post.lead = led
    post.write(f"![]({shown.url})")
    post.save()
    channel = channel_of(export(tmp_path / "blog.xml"))
    items = {wp(one, "post_id"): one for one in channel.iter("item")}
    pictures = {key: one for key, one in items.items() if wp(one, "post_type") == "attachment"}
    told = {wp(one, "attachment_url"): meta(one) for one in pictures.values()}
    assert told == {
        absolute(one.url): {"_wp_attachment_image_alt": one.description}
        for one in (shown, led, kept)
    }
    (article,) = items.keys() - pictures.keys()
    thumbnail = pictures[meta(items[article])["_thumbnail_id"]]
    assert wp(thumbnail, "attachment_url") == absolute(led.url)
    text = items[article].findtext(f"{{{NAMESPACES['content']}}}encoded")
    assert re.findall(r'<img\b[^<>]*\ssrc="([^"]+)', text) == [absolute(shown.url)]


def test_recordings_and_other_files_go_along_and_come_back_with_their_descriptions(
    post, tmp_path, on_disk, settings, receiver
):
    settings.SITE_URL = f"http://127.0.0.1:{receiver.port}"
    bell = receive_recording(
        File(BytesIO(FILES["bell.wav"]), "bell.wav"), by=post.author, description="The bell"
    )
    kept, linked = (
        receive_attachment(File(BytesIO(FILES[name]), name))
        for name in ("seeds.zip", "Timetable 1934.pdf")
    )
    post.write(f"{bell.markdown()}\n\nThe [timetable]({linked.url}).")
    post.save()
    for one in (bell, kept, linked):
        receiver.answer_at(one.url, (200, [one.file.read()], {}))

    channel = channel_of(export(tmp_path / "blog.xml"))
    assert list(faults(channel)) == []
    items = [one for one in channel.iter("item") if wp(one, "post_type") == "attachment"]
    assert all(in_order(item, ITEM) for item in items)
    assert len({wp(item, "post_id") for item in items}) == 3
    told = {wp(item, "attachment_url"): item.findtext("title") for item in items}
    assert told == {absolute(one.url): one.name for one in (bell, kept, linked)}

    empty("default")
    call_command(
        "import_wordpress", str(tmp_path / "blog.xml"), fetch_media=True, stdout=StringIO()
    )
    again = Recording.objects.get()
    assert again.description == "The bell" and again.file.read() == FILES["bell.wav"]
    assert Attachment.objects.count() == 2  # With the one that no text links.
    html = Post.objects.get().html
    assert f'<audio controls aria-label="The bell" preload="metadata" src="{again.url}"' in html
    pdf = Attachment.objects.get(sent_as__endswith=".pdf")
    assert f'href="{pdf.url}"' in html and "127.0.0.1" not in html


def test_a_page_comes_once_though_the_blog_grew_between_two_exports(post, tmp_path):
    about = Page.objects.create(title="About", slug="about", public_version=1)
    before = export(tmp_path / "before.xml")
    post.duplicate()
    in_a_week = timezone.now() + timezone.timedelta(days=7)
    Page.objects.filter(pk=about.pk).update(title="About us", changed_at=in_a_week)
    after = export(tmp_path / "after.xml")
    empty("default")
    for path in (before, after):
        call_command("import_wordpress", str(path), stdout=StringIO())
    assert (Post.objects.count(), Page.objects.count()) == (2, 1)


def wp(item, name):
    return item.findtext(f"{{{NAMESPACES['wp']}}}{name}")


def meta(item):
    """What is kept of an item beside what each has."""
    found = item.iter(f"{{{NAMESPACES['wp']}}}postmeta")
    return {wp(one, "meta_key"): wp(one, "meta_value") for one in found}


def test_an_article_keeps_its_day_though_the_blog_counts_in_another_zone(post, tmp_path):
    """One that came from a blog further east stands at the day that it had there."""
    post.published_at = post.published_at.replace(hour=22, minute=30, microsecond=0)
    post.save()
    day = post.day + timedelta(days=1)
    Post.objects.filter(pk=post.pk).update(day=day)
    path = tmp_path / "out.xml"
    call_command("export_wordpress", str(path), stdout=StringIO())
    (entry,) = (one for one in read(path) if isinstance(one, Entry) and one.kind == "post")
    assert (entry.day, entry.published_at) == (day, post.published_at)


def test_an_end_of_cdata_in_a_text_ends_nothing(post, tmp_path):
    post.title = "Beware of ]]> and \x0b"
    post.save()
    assert channel_of(export(tmp_path / "blog.xml")).findtext("item/title") == "Beware of ]]> and "


def test_pictures_have_whole_addresses_and_one_size(settings):
    html = '<img src="/media/a.jpg" srcset="/media/b.jpg 2w" sizes="10px"><span class="excerpt-end"></span>'
    site = settings.SITE_URL
    assert as_wordpress_has_it(html) == f'<img src="{site}/media/a.jpg"><!--more-->'
