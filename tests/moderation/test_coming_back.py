"""Deleting an account is no way out of a ban or of a verdict."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from blog.operating.tasks.periodic_jobs import run_all
from comments import gate
from comments.domain.refusals import Refused
from comments.gate import Writer
from moderation.actions.bans import ban
from moderation.actions.comments import remove, restore
from moderation.models import Ban, Decision, RetainedIdentity
from moderation.plans.strikes import counting
from tests.accounts.leaving import leave, write
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def banned(reader, moderator, policy):
    rule, until = policy.wordings.first(), timezone.now() + timedelta(days=60)
    return ban(moderator, reader, rule, "Marrow, twice in a day.", until=until).ban


def is_refused(account, post):
    return gate.refusal(Writer(account=account, name=account.name), post)


def sign_up(email, name="Somebody New"):
    browser = Client()
    fields = {"email": email, "name": name, "password1": PASSWORD}
    assert browser.post("/accounts/signup/", fields).status_code == 302
    return browser


def come_back(email, name="Somebody New"):
    """Somebody signs up anew and confirms the address, as whoever reads its mail: by the code."""
    browser = sign_up(email, name)
    code = browser.session["account_email_verification_code"]["code"]
    assert browser.post("/accounts/confirm-email/", {"code": code}).status_code == 302
    account = User.objects.get(name=name)
    assert account.confirmed_email
    return account


def test_a_banned_reader_deletes_the_account_and_meets_the_ban_again(reader, post, banned):
    leave(reader)
    sign_up("MARROW@example.org", "Nobody")
    assert RetainedIdentity.objects.exists(), "nobody has proved yet whose address it is"
    again = come_back("MARROW@example.org")
    refusal = is_refused(again, post)
    assert (
        refusal.reason == "a former reader, twice in a day."
        and str(banned.ends_at.day) in refusal.in_force
    )
    with pytest.raises(Refused):
        write(post, again, "Here I am.")
    assert not RetainedIdentity.objects.exists(), "the account itself says it now"


def test_another_address_meets_nothing(reader, post, banned):
    leave(reader)
    other = come_back("quince@example.org")
    assert not is_refused(other, post) and RetainedIdentity.objects.exists()


def test_leaving_twice_is_no_way_round_either(reader, post, banned):
    leave(reader)
    for name in ("Second", "Third"):
        again = come_back("marrow@example.org", name)
        assert is_refused(again, post)
        leave(again)
    assert RetainedIdentity.objects.count() == 1


def test_the_mark_ends_with_the_ban(reader, post, banned, after):
    leave(reader)
    after(days=59)
    run_all()
    assert RetainedIdentity.objects.exists()
    after(days=2)
    run_all()
    assert not RetainedIdentity.objects.exists() and not Ban.objects.get().reason


def test_without_a_ban_or_a_comment_nothing_is_kept(reader, post):
    leave(reader)
    assert not RetainedIdentity.objects.exists()


@pytest.mark.parametrize("wish", ["withdraw", "keep"])
def test_leaving_does_not_escape_a_verdict_for_thirty_days(
    signed_in, moderator, reader, post, policy, wish, after
):
    comment = write(post, reader, "Pears are better abroad.")
    leave(reader, wish)
    comment.refresh_from_db()
    decision = remove(moderator, comment, policy.wordings.get(number=1))
    assert decision.about and not decision.is_about_guest
    again = come_back("marrow@example.org")
    decision.refresh_from_db()
    assert decision.about.account == again


def test_after_thirty_days_the_words_are_gone(reader, moderator, post, after):
    comment = write(post, reader, "Pears are better abroad.")
    leave(reader)
    after(days=29, hours=23)
    run_all()
    comment.refresh_from_db()
    assert comment.text
    after(hours=2)
    run_all()
    comment.refresh_from_db()
    assert not comment.text and not comment.rendered and not RetainedIdentity.objects.exists()


def test_a_removed_comment_of_somebody_gone_comes_back_to_nobody(
    client, reader, moderator, second_moderator, post, policy
):
    comment = write(post, reader, "Pears are better abroad.")
    remove(moderator, comment, policy.wordings.get(number=1))
    leave(reader)
    comment.refresh_from_db()
    restore(second_moderator, comment)
    assert "better abroad" not in client.get(post.get_absolute_url()).text
    assert Decision.objects.filter(kind="restore").exists()


def test_strikes_that_count_are_met_again_and_those_that_do_not_leave_no_mark(
    reader, post, moderator, policy, it_is
):
    remove(moderator, write(post, reader, "Better abroad."), policy.wordings.first())
    then = timezone.now() + timedelta(days=40)  # Past the time in which words can be judged.
    it_is(then)
    leave(reader)
    run_all()
    assert RetainedIdentity.objects.exists()
    again = come_back("marrow@example.org")
    assert counting(again, then).count() == 1

    leave(again)
    later = then + timedelta(days=60)
    it_is(later)
    run_all()
    assert not RetainedIdentity.objects.exists()
