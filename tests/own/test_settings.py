"""The owner's settings: a section at a time, what is wrong said beside it, and no page undoes a newer one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Site
from tests.own.conftest import filled

pytestmark = pytest.mark.django_db
SECTIONS = ["blog", "look", "menu", "comments", "mail", "language", "addresses", "advanced"]


def day(moment):
    local = timezone.localtime(moment)
    return {"comments_close_at_0": f"{local:%Y-%m-%d}", "comments_close_at_1": f"{local:%H:%M}"}


@pytest.mark.parametrize("key", SECTIONS)
def test_each_section_opens_and_saves_as_it_is_without_bumping_anything(desk, saved, key):
    assert desk.get(f"/admin/settings/{key}/").status_code == 200
    saved(key)  # What was chosen by nobody may be written down the first time.
    before = Site.current().pages_version
    assert "Saved." in saved(key).text
    assert Site.current().pages_version == before


@pytest.mark.parametrize("key", SECTIONS)
def test_a_section_is_for_whoever_runs_the_blog(signed_in, author, key):
    assert signed_in(author).get(f"/admin/settings/{key}/").status_code == 403


def test_the_name_stands_on_every_page_after_one_change(client, saved):
    client.get("/")
    before = Site.current().pages_version
    saved("blog", name="Mudlark", heading="What the river leaves", tagline="Twice a day.")
    assert Site.current().pages_version == before + 1
    page = client.__class__().get("/").text
    assert "Mudlark" in page and "What the river leaves" in page and "Twice a day." in page


def test_a_second_tab_does_not_undo_the_first_and_keeps_what_was_typed(desk, saved):
    page = "/admin/settings/blog/"
    first, second = filled(desk.get(page)), filled(desk.get(page))
    desk.post(page, first | {"name": "Mudlark"})
    late = desk.post(page, second | {"tagline": "Twice a day."})
    assert late.status_code == 409 and "saved in another tab" in late.text
    assert "Twice a day." in late.text
    assert (Site.current().name, Site.current().tagline) == ("Mudlark", "")
    desk.post(page, filled(late) | {"tagline": "Twice a day."})
    assert Site.current().tagline == "Twice a day."


def test_a_second_tab_with_another_section_is_no_conflict(desk, saved):
    fields = filled(desk.get("/admin/settings/comments/"))
    saved("blog", name="Mudlark")
    desk.post("/admin/settings/comments/", fields | {"edit_minutes": "20"})
    assert (Site.current().name, Site.current().edit_minutes) == ("Mudlark", 20)


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_half_saved(saved):
    answer = saved("blog", name="", tagline="Twice a day.")
    assert answer.status_code == 422 and 'id="id_name_error"' in answer.text
    assert "Twice a day." in answer.text and Site.current().tagline == ""


@pytest.mark.parametrize("key", SECTIONS)
def test_whatever_is_sent_gets_an_answer(desk, key):
    names = filled(desk.get(f"/admin/settings/{key}/"))
    evil = [
        "\x00",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        "9" * 400,
        "<script>",
        "x" * 70_000,
    ]
    for words in evil:
        rows = {f"menu-{part}": words for part in ("kind", "page", "label", "address", "under")}
        sent = dict.fromkeys(names, words) | rows | {"use": f"accent_light {words}"}
        assert desk.post(f"/admin/settings/{key}/", sent).status_code in (302, 409, 422)
        moved = desk.post(f"/admin/settings/{key}/", sent | {"move": f"menu up {words}"})
        assert moved.status_code in (200, 302, 409, 422)
        assert desk.post(f"/admin/settings/{key}/", sent | {"preview": words}).status_code == 200


def test_a_day_that_is_past_is_asked_about_once_with_what_it_does(desk, saved):
    past = day(timezone.now() - timedelta(days=2))
    asked = saved("comments", **past)
    assert asked.status_code == 422 and "closes the comments of all articles now" in asked.text
    assert Site.current().comments_close_at is None
    assert desk.post("/admin/settings/comments/", filled(asked) | past).status_code == 302
    assert Site.current().comments_close_at < timezone.now()
    assert "Saved." in saved("comments").text, "it isn't asked again"


def test_a_reason_without_a_day_is_kept_and_said_not_to_be_shown(saved):
    answer = saved("comments", closing_reason="We are away.")
    assert Site.current().closing_reason == "We are away."
    assert "The reason isn’t shown" in answer.text


def test_new_articles_begin_closed_where_the_owner_says_so(desk, saved):
    fields = filled(desk.get("/admin/settings/comments/"))
    del fields["opens_comments"]
    desk.post("/admin/settings/comments/", fields)
    form = desk.get("/admin/blog/post/add/").context["adminform"].form
    assert form["comments_open"].value() is False


def test_what_was_saved_is_said_in_the_language_that_was_chosen(saved):
    page = saved("language", language="de").text
    assert "Gespeichert." in page and "Saved." not in page


def test_smart_punctuation_begins_in_the_editor_once_the_owner_wants_it(desk, saved):
    assert "data-smart" not in desk.get("/admin/blog/post/add/").text
    page = desk.get("/admin/settings/language/").text
    assert "straight quotation marks become those of the article’s language" in page
    saved("language", smart_punctuation="on")
    assert Site.current().smart_punctuation
    assert 'data-smart="en-gb"' in desk.get("/admin/blog/post/add/").text


def test_mail_comes_from_whom_the_owner_says_and_answers_go_to_them(desk, saved, postbox):
    saved("mail", mail_from="Mudlark <letters@mud.example>", reply_to="odile@mud.example", test="")
    (letter,) = postbox.deliver()
    assert letter["From"] == "Mudlark <letters@mud.example>"
    assert letter["Reply-To"] == "odile@mud.example" and letter.to == "odile@example.org"
    assert "The mail server accepted a test message" in desk.get("/admin/settings/mail/").text


@pytest.mark.parametrize(
    "sender",
    ["nobody", "a@b.example, c@d.example", "<script>", "x <a b@c.example>", "@", "a@b"],
)
def test_a_sender_that_is_no_address_is_refused(saved, sender):
    assert "Enter an address" in saved("mail", mail_from=sender).text
    assert Site.current().mail_from == ""


def test_a_sender_cannot_smuggle_a_header(saved):
    saved("mail", mail_from="Mud\r\nBcc: all@evil.example <letters@mud.example>")
    assert "\n" not in Site.current().mail_from and "\r" not in Site.current().mail_from


def test_a_page_where_nothing_is_says_what_the_owner_wrote_through_the_one_door(client, saved):
    saved(
        "advanced",
        not_found_title="Low tide",
        not_found_text="Look in the *archive*. <script>x</script>",
    )
    page = client.__class__().get("/no/such/page/").text
    assert "<h1>Low tide</h1>" in page and "<em>archive</em>" in page and "<script>x" not in page
