"""Somebody deletes their account: what goes, what stays, and what is met again."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from accounts.permissions.owners import LAST_ADMIN
from accounts.permissions.roles import give
from blog.models import OutgoingMail
from moderation.actions.comments import remove
from tests.accounts.leaving import DELETE, leave, write
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_the_page_says_what_goes_and_what_stays(signed_in, reader, post, moderator, policy):
    comment = write(post, reader, "Pears are better abroad.")
    remove(moderator, comment, policy.wordings.get(number=1))
    browser = signed_in(reader)
    assert DELETE in browser.get("/account/data/").text
    page = browser.get(DELETE).text
    assert "Your name on 1 comment." in page
    assert "What stays" in page and "1 decision of a moderator about you" in page
    assert "Withdraw them all" in page and "under “a former reader”" in page
    assert User.objects.filter(pk=reader.pk).exists()


def test_looking_at_it_deletes_nothing(signed_in, reader):
    browser = signed_in(reader)
    browser.get(DELETE, {"password": PASSWORD, "comments": "withdraw"}), browser.head(DELETE)
    assert User.objects.filter(pk=reader.pk).exists()


@pytest.mark.parametrize("wrong", [{"password": "no"}, {"password": ""}, {"comments": "burn"}, {}])
def test_without_the_password_and_a_choice_nothing_happens(signed_in, reader, post, wrong):
    write(post, reader, "Mine.")
    said = {"password": PASSWORD, "comments": "keep"} | wrong if wrong else {}
    answer = signed_in(reader).post(DELETE, said)
    assert answer.status_code == 422 and answer.context["form"].errors
    assert reader.comments.published().count() == 1


def test_another_site_cannot_send_the_form(reader):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(reader)
    assert browser.post(DELETE, {"password": PASSWORD}).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, site):
    assert client.get(DELETE).url == f"/accounts/login/?next={DELETE}"
    assert client.post(DELETE).url == f"/accounts/login/?next={DELETE}"
    assert "Your account is deleted" in client.get("/account/deleted/").text


def test_whoever_has_no_password_shows_in_another_way_that_it_is_them(client, reader, postbox):
    reader.set_unusable_password()
    reader.save()
    client.force_login(reader)
    again = f"/accounts/reauthenticate/code/?next={DELETE.replace('/', '%2F')}"
    assert again in client.get(DELETE).text
    client.post(again, {"send": ""})
    assert client.post(again, {"code": postbox.code()}).url == DELETE
    assert client.post(DELETE, {}).url == "/account/deleted/"
    assert not User.objects.filter(pk=reader.pk).exists()


def test_what_they_chose_goes_on_if_showing_it_took_too_long(client, reader, post, postbox):
    comment = write(post, reader, "Eleven pears.")
    reader.set_unusable_password()
    reader.save()
    client.force_login(reader)
    again = client.post(DELETE, {"comments": "keep"}).url
    assert User.objects.filter(pk=reader.pk).exists()
    client.post(again, {"send": ""})
    back = client.post(again, {"code": postbox.code()}).url
    assert client.get(back).url == "/account/deleted/"
    comment.refresh_from_db()
    assert comment.state == "published" and not User.objects.filter(pk=reader.pk).exists()


def test_whoever_has_no_way_to_show_it_is_led_to_their_addresses(client, reader):
    reader.set_unusable_password()
    reader.save()
    reader.emailaddress_set.update(verified=False)
    client.force_login(reader)
    assert "Confirm your e-mail address first" in client.get(DELETE).text


def test_passwords_cannot_be_guessed_here(signed_in, reader):
    browser = signed_in(reader)
    answers = [browser.post(DELETE, {"password": f"guess {n}"}).status_code for n in range(15)]
    assert 429 in answers and User.objects.filter(pk=reader.pk).exists()


def test_comments_are_withdrawn_and_the_answers_stay(client, reader, second_reader, post):
    first = write(post, reader, "Eleven pears are too many.")
    write(post, second_reader, "Not at all.", parent=first)
    leave(reader)
    page = client.get(post.get_absolute_url()).text
    assert "Eleven pears" not in page and "Marrow" not in page
    assert "Withdrawn by its writer." in page and "Not at all." in page
    post.refresh_from_db()
    assert post.comment_count == 1
    assert "Eleven pears" not in client.get("/search/", {"q": "eleven"}).text


def test_comments_are_kept_under_a_former_reader(client, reader, post):
    write(post, reader, "Eleven pears are too many.")
    leave(reader, "keep")
    page = client.get(post.get_absolute_url()).text
    assert "Eleven pears" in page and "a former reader" in page and "Marrow" not in page
    assert "a former reader" in client.get("/search/", {"q": "many"}).text


def test_somebody_is_signed_out_everywhere(reader):
    elsewhere = Client()
    elsewhere.force_login(reader)
    here = leave(reader)
    for browser in (here, elsewhere):
        assert browser.get("/account/").status_code == 302
    assert not Session.objects.exists()


def test_one_last_letter_says_so_and_leaves_nothing(postbox, reader, post, moderator):
    leave(reader)
    [message] = postbox.deliver()
    assert message.to == "marrow@example.org"
    assert message.subject == "Your account on The Slow Orchard is deleted"
    assert "signed out" in message.body and "Marrow" not in message.body
    assert not OutgoingMail.objects.exists()


def test_an_address_that_was_never_confirmed_gets_no_letter(postbox, reader):
    reader.emailaddress_set.update(verified=False)
    leave(reader)
    assert postbox.deliver() == []


# Whom it can't be done for.


def test_the_last_admin_is_told_why_not(signed_in, author_who_moderates, moderator):
    browser = signed_in(author_who_moderates)
    assert str(LAST_ADMIN) in browser.get(DELETE).text
    answer = browser.post(DELETE, {"password": PASSWORD})
    assert answer.status_code == 409 and str(LAST_ADMIN) in answer.text
    give(moderator, "Admin")
    leave(author_who_moderates)


def test_an_author_gives_the_articles_away_first(signed_in, post, author, author_who_moderates):
    browser = signed_in(author)
    assert "This account has 1 article" in browser.get(DELETE).text
    assert browser.post(DELETE, {"password": PASSWORD}).status_code == 409
    post.author = author_who_moderates
    post.save()
    leave(author)


def test_a_moderator_s_decisions_stay_under_a_moderator(
    client, reader, post, moderator, policy, settings
):
    settings.LOG_DELAY = 0
    decision = remove(moderator, write(post, reader, "Well."), policy.wordings.first())
    assert "Alder" in client.get(decision.get_absolute_url()).text
    leave(moderator)
    page = client.get(decision.get_absolute_url())
    assert page.status_code == 200 and "Alder" not in page.text
