"""An article that its author keeps out of lists: found at its address, by search and with its thread."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Category, Post, Tag
from comments.gate import Writer
from comments.models import Comment
from newsletter.models import Mailing
from tests.blog.desk import ADD, change_of, filled

pytestmark = pytest.mark.django_db
TITLE, SAID = "All about this blog", "A sentence by a reader"


@pytest.fixture
def apart(post, author, reader):
    post.title, post.is_pinned, post.stands_alone = TITLE, True, True
    post.write(f"{TITLE}, in many words.")
    post.save()
    post.tags.add(Tag.objects.create(name="Reading", slug="reading"))
    post.categories.add(Category.objects.create(name="Rooms", slug="rooms"))
    post.said = Comment.write(post, Writer(account=reader, name=reader.name), SAID)
    return post


def test_no_list_has_it(apart, author):
    of_day = f"/{apart.day:%Y}/", f"/{apart.day:%Y/%m}/"
    names = ["home", "archive", "tags", "feed"]
    for address in (*map(reverse, names), *of_day, "/tag/reading/", "/category/rooms/"):
        answer = Client().get(address)
        assert apart.get_absolute_url() not in answer.text, address
    assert "Reading" not in Client().get(reverse("tags")).text
    assert not Tag.objects.in_use() and not Category.objects.with_counts()


def test_readers_find_it_at_its_address_by_search_and_by_what_is_said_there(apart):
    stranger, here = Client(), apart.get_absolute_url()
    page = stranger.get(here).text
    assert TITLE in page and SAID in page
    assert TITLE in stranger.get(f"{reverse('search')}?q=about").text
    assert TITLE in stranger.get(f"{reverse('search')}?q=sentence").text
    assert SAID in stranger.get(reverse("comments_feed")).text
    assert "noindex" not in page and f"{apart.day:%Y-%m}" in stranger.get("/sitemap.xml").text
    assert here in stranger.get(f"/sitemap-{apart.day:%Y-%m}.xml").text


def test_it_is_nobodys_neighbour_and_has_none(apart, author):
    other = Post(author=author, title="Another", slug="another", status=Post.Status.PUBLISHED)
    other.published_at = timezone.now()
    other.write("Words.")
    other.save()
    assert apart.neighbours() == other.neighbours() == (None, None)


def test_nobody_is_mailed_of_it(apart):
    Mailing.objects.all().delete()
    assert apart not in Mailing.objects.missing()


def test_its_writer_says_so_in_the_articles_settings(signed_in, author):
    desk = signed_in(author)
    assert "Keep it out of lists" in desk.get(ADD).text
    desk.post(ADD, filled(author, stands_alone="on"))
    post = Post.objects.get()
    assert post.is_public and post.stands_alone
    assert "in no list" in desk.get(change_of(post)).text


def test_its_author_has_a_page_without_it(apart, author):
    answer = Client().get(reverse("author", args=[author.name]))
    assert answer.status_code == 200 and TITLE not in answer.text
