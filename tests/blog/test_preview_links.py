"""An author gives somebody a link to a text that isn't public yet, and ends it."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Post, PreviewLink
from blog.models.texts.typed import Sender, Typed
from blog.periodic import end_preview_links

pytestmark = pytest.mark.django_db


def desk_of(draft):
    return reverse("admin:blog_preview_link", args=[draft.pk])


@pytest.fixture
def draft(post):
    post.status = Post.Status.DRAFT
    post.save()
    return post


@pytest.fixture
def press(draft, author):
    """A function that makes a link, or ends it, as the author does: its address, or None."""
    desk = Client()
    desk.force_login(author)

    def pressed(do="make"):
        answer = desk.post(desk_of(draft), {"do": do}, follow=True)
        assert answer.status_code == 200
        return urlsplit(answer.context["address"]).path or None

    return pressed


def test_whoever_has_the_link_reads_the_working_copy_and_nobody_keeps_it(draft, press, client):
    draft.keep_typed(Typed(draft.title, "", "Twelve *pears*."), Sender(draft.author, "a tab"))
    answer = client.get(press())
    assert "Twelve <em>pears</em>." in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert Post.objects.get(pk=draft.pk).text == draft.text


def test_a_link_ends_when_it_is_ended_when_another_is_made_and_after_30_days(press, client):
    first, second = press(), press()
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    press("end")
    assert client.get(second).status_code == 404
    third = press()
    PreviewLink.objects.update(made_at=timezone.now() - timedelta(days=30))
    assert client.get(third).status_code == 404
    end_preview_links()
    assert not PreviewLink.objects.exists()


def test_the_address_itself_is_kept_nowhere(press):
    token = press().split("/")[-2]
    assert len(token) == 43 and PreviewLink.objects.get().digest != token


def test_once_it_is_published_the_link_leads_to_the_article(draft, press, client):
    address = press()
    draft.status = Post.Status.PUBLISHED
    draft.save()
    assert client.get(address).headers["Location"] == draft.get_absolute_url()


def test_what_is_typed_after_publishing_is_read_by_nobody_with_the_link(draft, press, client):
    address = press()
    draft.publish()
    draft.keep_typed(Typed(draft.title, "", "Twelve pears."), Sender(draft.author, "a tab"))
    answer = client.get(address, follow=True)
    assert answer.redirect_chain == [(draft.get_absolute_url(), 302)]
    assert "Twelve pears." not in answer.text


def test_the_editor_offers_a_link_until_the_article_is_public(draft, author, signed_in):
    desk, editor = signed_in(author), reverse("admin:blog_post_change", args=[draft.pk])
    assert desk_of(draft) in desk.get(editor).text
    draft.publish()
    assert desk_of(draft) not in desk.get(editor).text


def test_what_lies_in_the_bin_is_read_by_nobody(draft, press, client):
    address = press()
    draft.bin(draft.author)
    assert client.get(address).status_code == 404


def test_readers_can_make_no_link(draft, signed_in, reader):
    answer = signed_in(reader).post(desk_of(draft), {"do": "make"})
    assert answer.status_code in (302, 403) and not PreviewLink.objects.exists()
