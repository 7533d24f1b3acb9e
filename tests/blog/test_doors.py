"""Write and Edit, from every page that whoever may write reads."""

import re

from blog.models import Page

WRITE, EDIT = "/admin/blog/post/add/", "/admin/blog/post/{}/change/"


def links(answer):
    return re.findall(r'href="([^"]+)"', answer.content.decode())


def test_an_author_is_one_press_away_from_writing_and_from_the_article_they_read(signed_in, author, post):  # fmt: skip
    browser = signed_in(author)
    for address in ("/", "/archive/", "/tags/", "/search/?q=pears", "/account/"):
        found = links(browser.get(address))
        assert WRITE in found and "/admin/" in found
        assert EDIT.format(post.pk) not in found
    assert EDIT.format(post.pk) in links(browser.get(post.get_absolute_url()))


def test_a_page_leads_to_its_own_editor(signed_in, author):
    page = Page.objects.create(title="About", slug="about")
    assert f"/admin/blog/page/{page.pk}/change/" in links(signed_in(author).get("/about/"))


def test_nobody_else_is_shown_a_door(client, signed_in, reader, moderator, post):
    for browser in (client, signed_in(reader), signed_in(moderator)):
        found = links(browser.get(post.get_absolute_url()))
        assert WRITE not in found and EDIT.format(post.pk) not in found


def test_the_desk_has_one_header_and_says_nothing_of_an_administration(signed_in, author_who_moderates, post):  # fmt: skip
    desk = signed_in(author_who_moderates)
    for address in ("/admin/", "/admin/blog/post/", "/admin/settings/"):
        page = desk.get(address).content.decode()
        assert "desk-header" in page and "breadcrumbs" not in page
        assert "dministration" not in page and "›" not in page
        found = re.findall(r'href="([^"]+)"', page)
        assert {"/admin/", "/admin/blog/post/", "/admin/settings/", "/moderation/", WRITE} <= set(
            found
        )


def test_a_reader_without_a_role_costs_no_question_more(signed_in, reader, post, django_assert_max_num_queries):  # fmt: skip
    browser = signed_in(reader)
    browser.get("/")
    with django_assert_max_num_queries(14):
        browser.get("/")
