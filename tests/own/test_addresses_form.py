"""The owner chooses where articles stand, and is told what can't stand there."""

import pytest

from blog.addresses import moving
from blog.models import Post, Site

pytestmark = pytest.mark.django_db
MONTH = "/%year%/%monthnum%/%postname%/"


@pytest.fixture
def run_blog(post, saved):
    """A function that chooses a form, and returns what the owner is told once the worker is done."""

    def choose(permalinks, other=""):
        said = saved("addresses", permalinks=permalinks, other=other)
        moving.move.func()
        post.refresh_from_db()
        return said.text

    return choose


def test_an_owner_chooses_a_form_and_takes_it_back(client, post, run_blog):
    before = post.get_absolute_url()

    assert "Saved." in run_blog(MONTH)
    now = post.get_absolute_url()
    assert now == post.day.strftime("/%Y/%m/a-wall-of-espaliers/")
    assert client.__class__().get(before).url == now

    assert "Saved." in run_blog("/%year%/%monthnum%/%day%/%postname%/")
    assert (post.get_absolute_url(), Site.current().permalinks) == (before, "")


def test_the_form_of_another_blog_can_be_typed_as_it_stood_there(post, run_blog, desk):
    run_blog("other", "/blog/%postname%.html")

    assert post.get_absolute_url() == "/blog/a-wall-of-espaliers.html"
    assert 'value="/blog/%postname%.html"' in desk.get("/admin/settings/addresses/").text


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ("/%category%/%postname%/", "You can use only these names"),
        ("/%year%/", "Use exactly one of these"),
        ("%postname%", "begins with a slash"),
        ("//evil.example/%postname%", "begins with a slash"),
        ("/admin/%postname%/", "uses addresses of this form itself"),
        ("/tag/%postname%/", "uses addresses of this form itself"),
        ("/%year%/%day%/%monthnum%/%postname%/", "uses addresses of this form itself"),
        ("", "Use exactly one of these"),
    ],
)
def test_a_form_that_would_not_do_is_refused_with_the_reason(run_blog, form, why):
    said = run_blog("other", form)

    assert why in said
    assert f'value="{form}"' in said or not form
    assert Site.current().permalinks == ""


def test_an_owner_is_told_which_article_keeps_the_address_with_its_day(post, run_blog, desk):
    post.slug = "search"
    post.save()

    run_blog("/%postname%/")

    said = desk.get("/admin/settings/addresses/").text
    assert "1 article keeps the address with its day" in said
    assert post.get_absolute_url() in said


def test_the_editor_says_the_address_that_an_article_will_have(post, run_blog, signed_in):
    run_blog("/%postname%/")
    draft = Post.begin(author=post.author)
    draft.title, draft.slug = "Plums", "plums"
    draft.save()

    assert draft.address_on(draft.day, "search") == draft.day.strftime("/%Y/%m/%d/search/")
    editor = signed_in(post.author).get(f"/admin/blog/post/{draft.pk}/change/").text
    assert "/plums/" in editor and draft.dated_path not in editor
