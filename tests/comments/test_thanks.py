"""Thanking for a comment: who may, what everybody sees of it, and what becomes of it."""

from itertools import count

import html5lib
import pytest
from django.core import signing
from django.db import connection
from django.test import Client

from accounts.member import erasure
from accounts.models import Guest, User
from blog.models import Post, Site
from blog.pagecache.page_store import GUEST_COOKIE
from comments.domain.thanking import take_back, thank
from comments.gate import Writer
from comments.models import Comment, Notification, Thank
from comments.notify import notifications
from comments.notify import thanks as notify_thanks
from lib.people import personal_data
from moderation.actions import bans
from moderation.actions.comments import remove
from moderation.actions.undo import undo
from tests.accounts.leaving import DELETE
from tests.comments.following import FROM_HERE, heron, published, say
from tests.mail import work

__all__ = ["heron", "published", "say"]
pytestmark = pytest.mark.django_db
BELL = "/account/bell/"
IN_PLACE = {"HX-Request": "true"} | FROM_HERE


@pytest.fixture
def site(site):
    site.takes_thanks = True
    site.save()
    return site


@pytest.fixture
def rule(policy):
    return policy.wordings.get(number=1)


@pytest.fixture
def comment(published):
    return published()


def below(browser, comment):
    """What stands below a comment on the article's page: (pressed, or None without a button; the number)."""
    page = browser.get(comment.post.get_absolute_url()).content.decode()
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    whole = tree.find(f".//li[@id='c-{comment.pk}']")
    place = whole.find("./*/div[@class='comment-actions']/span[@class='thank']")
    if place is None:
        return None
    button, count = place.find("button"), place.find("span")
    pressed = None if button is None else button.get("aria-pressed") == "true"
    return pressed, int("".join(count.itertext()).split()[0]) if count is not None else 0


def press(browser, comment, wish="1", **headers):
    return browser.post(f"/comments/{comment.pk}/thank/", {"thanked": wish}, headers=headers)


def press_as_guest(browser, comment, wish="1", headers=FROM_HERE):
    address = f"/comments/{comment.pk}/thank/guest/"
    return browser.post(address, {"thanked": wish}, headers=headers)


def browser_of(guest, token="a" * 32):
    """A browser in which a guest has confirmed an address."""
    guest.confirm(token)
    browser = Client()
    browser.cookies[GUEST_COOKIE] = signing.dumps(token, salt=GUEST_COOKIE)
    return browser


@pytest.fixture
def browser(signed_in, reader):
    return signed_in(reader)


def test_one_press_thanks_and_the_next_takes_it_back(browser, comment):
    assert below(browser, comment) == (False, 0)
    assert press(browser, comment).url.endswith(f"#c-{comment.pk}")
    assert below(browser, comment) == (True, 1)
    press(browser, comment, "0")
    assert below(browser, comment) == (False, 0)


def test_a_second_press_of_the_same_button_changes_nothing(browser, comment):
    press(browser, comment), press(browser, comment)
    assert below(browser, comment) == (True, 1)
    press(browser, comment, "0"), press(browser, comment, "0")
    assert below(browser, comment) == (False, 0)


def test_strangers_find_the_number_on_the_very_next_page(browser, comment):
    stranger = Client()
    assert below(stranger, comment) == (False, 0)
    press(browser, comment)
    assert below(stranger, comment) == (False, 1)
    press(browser, comment, "0")
    assert below(stranger, comment) == (False, 0)


def test_a_thank_makes_neither_the_thread_anew_nor_a_list(browser, comment):
    before = Post.objects.get(), Site.objects.get()
    press(browser, comment)
    after = Post.objects.get(), Site.objects.get()
    assert [one.version for one in before] == [one.version for one in after]
    assert before[0].trees_version == after[0].trees_version
    assert before[1].lists_version == after[1].lists_version


def test_in_place_the_button_comes_back_alone(browser, comment):
    answer = press(browser, comment, **IN_PLACE).text
    assert 'aria-pressed="true"' in answer and "1 thank" in answer and "<html" not in answer


def test_nobody_thanks_themselves(signed_in, second_reader, comment):
    writer = signed_in(second_reader)
    assert below(writer, comment) is None
    answer = press(writer, comment)
    assert answer.status_code == 403 and "You wrote this yourself" in answer.text
    assert not Thank.objects.exists()


def test_a_guest_thanks_where_an_address_is_confirmed(heron, comment):
    browser = browser_of(heron)
    assert press_as_guest(browser, comment).url.endswith(f"#c-{comment.pk}")
    assert below(browser, comment) == (True, 1)
    press_as_guest(browser, comment, "0")
    assert below(browser, comment) == (False, 0)


def test_a_stranger_is_asked_who_they_are_and_nothing_is_kept(client, comment):
    answer = press_as_guest(client, comment)
    assert answer.url == f"/comments/{comment.pk}/thank/"
    page = client.get(answer.url)
    assert "Sign in" in page.text and 'name="send"' in page.text
    assert not Thank.objects.exists()


def test_by_a_code_a_guest_thanks_in_any_browser_and_is_known_there(
    client, postbox, comment, heron
):
    page = f"/comments/{comment.pk}/thank/"
    client.post(page, {"send": "", "email": "heron@example.org"})
    wrong = client.post(page, {"email": "heron@example.org", "code": "000000"})
    assert wrong.status_code == 422 and not Thank.objects.exists()
    code = postbox.deliver()[-1].code
    client.post(page, {"email": "heron@example.org", "code": code})
    assert Thank.objects.get().guest.email == "heron@example.org"
    assert below(client, comment) == (True, 1)


def test_another_site_presses_no_button(heron, comment):
    press_as_guest(browser_of(heron), comment, headers={"Sec-Fetch-Site": "cross-site"})
    assert not Thank.objects.exists()


def test_whoever_was_signed_out_comes_to_the_page_that_asks(client, comment):
    assert press(client, comment).url == f"/comments/{comment.pk}/thank/"


def test_somebody_with_two_ways_in_thanks_once(reader, browser, comment):
    guest = Guest.objects.at(reader.email)
    press_as_guest(browser_of(guest), comment)
    press(browser, comment)
    assert Thank.objects.count() == 1


def test_a_removed_comment_takes_its_thanks_along_and_gets_them_back(
    browser, comment, rule, moderator
):
    press(browser, comment)
    removal = remove(moderator, comment, rule)
    assert below(Client(), comment) is None
    assert press(browser, comment).status_code == 404
    undo(moderator, removal)
    assert below(Client(), comment) == (False, 1)


def test_a_ban_ends_the_right_to_thank(reader, browser, comment, rule, moderator):
    bans.ban(moderator, reader, rule, "Enough.")
    assert below(browser, comment) is None
    assert press(browser, comment).status_code == 403
    assert not Thank.objects.exists()


def test_an_article_or_the_blog_can_do_without(browser, comment, site):
    press(browser, comment)
    post = Post.objects.get()
    post.takes_thanks = False
    post.save()
    assert below(Client(), comment) is None and press(browser, comment).status_code == 404
    post.takes_thanks, site.takes_thanks = True, False
    post.save(), site.save()
    assert below(Client(), comment) is None and press(browser, comment).status_code == 404


def test_somebody_who_goes_takes_their_thanks_along(reader, browser, comment):
    press(browser, comment)
    stranger = Client()
    assert below(stranger, comment) == (False, 1)
    assert "Your thanks for 1 comment." in browser.get(DELETE).text
    erasure.erase(reader)
    assert below(stranger, comment) == (False, 0)


def test_a_guest_who_goes_does_too(heron, comment):
    thank(comment, heron)
    stranger = Client()
    assert below(stranger, comment) == (False, 1)
    erasure.erase_guest(heron.email)
    assert below(stranger, comment) == (False, 0)


def test_a_copy_of_ones_data_has_them(reader, comment):
    thank(comment, reader)
    [section] = [one for one in personal_data.sections(reader) if one.name == "thanks"]
    assert section.rows.count() == 1


def test_a_machine_is_slowed_down(browser, comment, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"thank": "2/m/ip"}
    press(browser, comment), press(browser, comment, "0")
    answer = press(browser, comment)
    assert answer.status_code == 429 and not Thank.objects.exists()


def test_a_branch_and_a_comment_just_written_have_the_button(browser, second_reader, comment):
    thank(comment, second_reader)
    reply = Comment.write(
        comment.post, Writer(account=second_reader, name="Quince"), "So.", parent=comment
    )
    page = browser.get(f"/comments/{comment.pk}/thread/").text
    assert f'formaction="/comments/{reply.pk}/thank/"' in page


# --- What the writer is told ---


@pytest.fixture
def told(signed_in, second_reader):
    """A function that has the worker tell, and returns (number unread, the bell's page) of Quince."""

    def told():
        notify_thanks.tell()
        assert notifications.wrong() == []
        return User.objects.get(pk=second_reader.pk).unread, signed_in(second_reader).get(BELL).text

    return told


def test_the_writer_is_told_who_thanked_all_together(comment, reader, author, heron, told):
    for person in (heron, author, reader):
        thank(comment, person)
    unread, page = told()
    assert unread == 1
    assert "<b><bdi>Marrow</bdi></b>, <b><bdi>Perpetua</bdi></b> and 1 other thanked you" in page
    assert "heron@" not in page


def test_nobody_is_told_twice_and_more_come_together_the_day_after(
    comment, reader, author, told, after
):
    thank(comment, reader)
    assert told()[0] == told()[0] == 1
    thank(comment, author)
    notifications.read(comment.author, Notification.objects.all())
    assert told()[0] == 0
    after(days=1, minutes=1)
    unread, page = told()
    assert unread == 1 and Notification.objects.count() == 1
    assert "<b><bdi>Perpetua</bdi></b> and <b><bdi>Marrow</bdi></b> thanked you" in page


def test_a_removed_comment_rings_no_more_and_one_that_is_held_back_never(
    comment, reader, rule, moderator, told, signed_in
):
    thank(comment, reader)
    assert told()[0] == 1
    remove(moderator, comment, rule)
    work()
    assert "thanked you" not in told()[1]


def test_what_was_taken_back_is_no_news(comment, reader, told):
    thank(comment, reader)
    told()
    take_back(comment, reader)
    assert "has taken it back" in told()[1]
    notify_thanks.forget_taken_back()
    assert told()[0] == 0 and "thanked" not in told()[1]


class Killed(Exception):
    pass


def killed_at(step):
    """A wrapper of statements that ends the process, as it were, before the one with this number."""
    numbers = count()

    def before(execute, *about):
        if next(numbers) == step:
            raise Killed
        return execute(*about)

    return connection.execute_wrapper(before)


def test_a_worker_killed_while_it_tells_tells_once_all_the_same(comment, reader, told):
    for step in count():
        thank(comment, reader)
        try:
            with killed_at(step):
                notify_thanks.tell()
        except Killed:
            assert told()[0] == 1 and Notification.objects.count() == 1
        else:
            break
        Notification.objects.all().delete()
        Thank.objects.all().delete()
        notifications.repair()
    assert step > 5
