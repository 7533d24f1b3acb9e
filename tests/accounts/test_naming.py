"""Whose a name is, and what somebody was called before."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import FormerName, User
from accounts.names import spelling
from accounts.names.ownership import refuse_taken
from comments.gate import Writer
from comments.models import Comment
from tests.accounts.test_signing_up import SIGN_UP, fields, sign_up

TAKEN = str(spelling.TAKEN)


def is_free(name, account=None):
    try:
        refuse_taken(name, account)
    except ValidationError:
        return False
    return True


def take(browser, name, **said):
    return browser.post("/account/profile/", {"name": name} | said)


@pytest.fixture
def renamed(signed_in, reader):
    """Marrow, who is called Pumpkin now."""
    assert take(signed_in(reader), "Pumpkin").status_code == 302
    reader.refresh_from_db()
    return reader


@pytest.mark.parametrize("name", ["Marrow", "МАRRОW", "Marr0w", "rnarrow", "Mar\u200drow"])
def test_nobody_takes_the_name_of_an_account_however_it_is_written(reader, name):
    assert not is_free(name)
    assert is_free(name, reader), "but it is their own"


@pytest.mark.parametrize(
    "name",
    ["Author", "moderator", "Admin", "АDMIN", "Аuthor", "Mod3rator", "A former reader",
     "The Slow Orchard", "the slow 0rchard", "Alder", "AIder"],
)  # fmt: skip
def test_nobody_takes_a_name_that_speaks_for_the_blog(moderator, name):
    assert not is_free(name)


def test_a_staff_name_is_as_much_a_name(moderator):
    User.objects.filter(pk=moderator.pk).update(name="Somebody")
    assert not is_free("Alder")


def test_whoever_runs_the_blog_may_be_called_as_it_is(author, reader):
    assert is_free("The Slow Orchard", author) and not is_free("The Slow Orchard", reader)


@pytest.mark.parametrize("name", ["\u0958" * 50, "\ufdfa" * 50, "m" * 50, "ᾧ" * 50])
def test_a_name_that_grows_when_it_is_looked_at_breaks_nothing(client, site, name):
    answer = client.post(SIGN_UP, fields(name=name))
    assert answer.status_code == 302 or "at most 50 characters" in answer.text


@pytest.mark.parametrize("name", ["王小明", "Ирина", "Işık", "محمد", "Νίκος", "さくら", "O’Hara"])
def test_honest_names_of_all_kinds_sign_up(client, reader, moderator, name):
    sign_up(client, name=name)
    assert User.objects.filter(name=name).exists()


def test_a_look_alike_cannot_sign_up_and_keeps_what_was_typed(client, reader):
    page = client.post(SIGN_UP, fields(name="Mаrrow")).text
    assert TAKEN in page and 'value="tilda@example.org"' in page
    assert not User.objects.filter(email="tilda@example.org").exists()


def test_one_account_cannot_take_the_look_of_another(signed_in, reader, second_reader):
    answer = take(signed_in(reader), "Qu1nce", about="Pears.")
    assert answer.status_code == 422 and TAKEN in answer.text and "Pears." in answer.text
    assert User.objects.get(pk=reader.pk).name == "Marrow"


def test_a_moderator_does_not_sign_as_somebody_else(signed_in, moderator, reader):
    answer = take(signed_in(moderator), "Alder", staff_name="Marr0w")
    assert answer.status_code == 422 and TAKEN in answer.text


def test_a_name_that_was_given_up_is_kept_for_a_while(renamed, settings):
    assert not is_free("Marrow") and not is_free("Marr0w") and is_free("Marrow", renamed)
    FormerName.objects.update(given_up_at=timezone.now() - timedelta(days=181))
    assert is_free("Marrow")


def test_with_the_account_its_names_go_from_the_pages_of_everybody(client, post, reader, signed_in):
    writer = Writer(account=reader, name="Marrow")
    comments = [Comment.write(post, writer, text) for text in ("First.", "Second.")]
    comments[1].withdraw()
    assert "Marrow" in client.get(post.get_absolute_url()).text
    take(signed_in(reader), "Pumpkin")
    client.logout()
    page = client.get(post.get_absolute_url()).text
    assert "Pumpkin" in page and "Marrow" not in page
    assert set(Comment.objects.values_list("name", flat=True)) == {"Pumpkin"}


def test_an_admin_renames_them_in_the_same_way(client, signed_in, post, reader):
    Comment.write(post, Writer(account=reader, name="Marrow"), "First.")
    signed_in(User.objects.create_superuser("owner@example.org", "Owner"))
    address = f"/admin/accounts/user/{reader.pk}/change/"
    assert client.post(address, {"name": "Pumpkin", "is_active": "on"}).status_code == 302
    assert Comment.objects.get().name == "Pumpkin"
    assert FormerName.objects.get().name == "Marrow"


def test_a_sign_that_could_not_be_read_in_a_name_breaks_no_page(client, signed_in, author, post):
    """An old blog's file that isn't in UTF-8 has such signs, and so has a form that isn't."""
    assert take(signed_in(author), "P\ufffdre").status_code == 302
    for address in ("/", post.get_absolute_url(), "/author/P%EF%BF%BDre/", "/feed/"):
        assert client.get(address).status_code == 200, address


def test_nobody_is_called_otherwise_all_the_time(signed_in, reader):
    browser = signed_in(reader)
    for name in ("Pumpkin", "Squash", "Gourd"):
        assert take(browser, name).status_code == 302
    answer = take(browser, "Marrow", about="Pears.")
    assert answer.status_code == 422 and "3 times in a month" in answer.text
    assert take(browser, "Gourd", about="Pears.").status_code == 302
    FormerName.objects.update(given_up_at=timezone.now() - timedelta(days=31))
    assert take(browser, "Marrow").status_code == 302


def test_moderators_see_what_somebody_was_called_before(client, post, renamed, moderator):
    comment = Comment.write(post, Writer(account=renamed, name="Pumpkin"), "First.")
    client.force_login(moderator)
    page = client.get(f"/moderation/comments/{comment.pk}/?show=all").text
    assert "Earlier names" in page and "<bdi>Marrow</bdi>" in page
    client.logout()
    assert "Marrow" not in client.get("/people/Pumpkin/").text
